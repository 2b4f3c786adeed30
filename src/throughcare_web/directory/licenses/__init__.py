"""States' lists of licensed programs, beside the listings."""
