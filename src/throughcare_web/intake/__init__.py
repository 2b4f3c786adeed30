"""The assessment and the placement that follows from it."""
