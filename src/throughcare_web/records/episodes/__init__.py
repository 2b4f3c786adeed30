"""Episodes of care: when they begin and end, who manages them and who takes part."""
