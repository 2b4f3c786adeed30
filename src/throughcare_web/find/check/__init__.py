"""The Check: is this opioid use disorder, asked of oneself or seen in someone else. The server answers and forgets."""
