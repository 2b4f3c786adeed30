"""Read side for people: the desk of the day, the search box, and a patient's whole record to hand over.

It composes what the other apps' `queries` return. Nothing imports it.
"""
