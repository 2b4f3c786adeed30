"""Unmet need of a region: counts without anybody's name."""
