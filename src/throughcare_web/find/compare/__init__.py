"""Compare medicines: four side by side, a person's own points marked on each, and all of it on one printed sheet.

What matters to a person travels in the form that asks for it; the server answers and forgets.
"""
