"""What a patient asks not to be shared, and the program's answer (42 CFR 2.26)."""
