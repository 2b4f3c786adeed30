"""The read side for machines: what other software asks of the directory, in the words it already knows."""
