"""How a person signs in: password, second factor, sessions, invitations."""
