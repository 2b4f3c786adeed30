"""What was measured: the page that shows it and writes it down, and the one that corrects it."""
