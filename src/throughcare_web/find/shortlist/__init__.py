"""The shortlist: up to three programs side by side, what to say when calling them, on screen, on paper and as a link."""
