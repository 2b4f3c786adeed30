"""From the public site to a navigator's desk, by a person's explicit wish."""
