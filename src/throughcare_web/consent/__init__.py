"""Written consent, every disclosure and its accounting, emergency access, counseling notes kept apart (42 CFR Part 2)."""
