"""Somebody calls: registered, in care and at the first question of an assessment with one form."""
