"""Who belongs to a program: its members, their roles, and those who are invited."""
