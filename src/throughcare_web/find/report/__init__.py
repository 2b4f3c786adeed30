"""Report a problem with a listing: anyone says what is wrong, nobody says who they are, and the program's page tells."""
