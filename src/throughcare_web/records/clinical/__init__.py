"""What a chart holds: allergies, problems, medications, observations, instruments."""
