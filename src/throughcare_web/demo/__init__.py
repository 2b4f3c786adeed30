"""A fictional treatment directory, so that everything can be tried where no real federal file is at hand.

It goes in through the same reader and the same action as a real file, marked fictional. Nothing imports this
app.
"""
