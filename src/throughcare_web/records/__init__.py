"""Patients, episodes and what their charts hold; what every care slice shares."""
