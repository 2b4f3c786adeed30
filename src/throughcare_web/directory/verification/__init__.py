"""Listings checked by phone: whom to call, what to ask, what came of it; contacts that were confirmed."""
