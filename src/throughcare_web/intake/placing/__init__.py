"""The end of an assessment: the review, the placement that is signed, and its summaries on paper."""
