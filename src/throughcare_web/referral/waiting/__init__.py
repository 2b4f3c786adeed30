"""Who waits for a place in the program, in which order, and what is given meanwhile."""
