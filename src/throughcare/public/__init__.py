"""What is said to anyone, in both languages, each from a record: pages, checks, the guide, the decision aid, coverage.

Words and what follows from answers are the core's and its records'; how they look is the web's.
"""
