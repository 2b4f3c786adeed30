"""The notice that each patient gets on admission (42 CFR 2.22): its page to print, and that it was given."""
