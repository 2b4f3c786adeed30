"""A program keeps its own listing: what it states stands beside the published facts, dated, with its history."""
