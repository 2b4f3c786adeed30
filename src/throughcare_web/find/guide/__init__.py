"""Guide me: up to twelve questions, then what to ask about, what to do tonight and which programs fit.

The answers so far travel in hidden fields of the next question; the server answers and forgets.
"""
