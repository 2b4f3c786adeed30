"""Costs and coverage: each way to pay, what to ask an insurer, each state's Medicaid, when to keep one's money."""
