"""Access in an emergency: opened with a reason, told to the directors at once, looked at by one within a day."""
