"""The public site: say where you are and what you need; read which programs fit, and why.

Keeps nothing about a person: no session, no row, nothing in an address or a log. Reads the directory; writes nothing.
"""
