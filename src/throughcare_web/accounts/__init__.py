"""Who acts, for which program, and what was done; and how the database keeps programs apart."""
