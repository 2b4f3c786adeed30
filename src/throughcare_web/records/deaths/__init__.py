"""That a person has died: recorded, with what ends by it, and taken back where it was a mistake."""
