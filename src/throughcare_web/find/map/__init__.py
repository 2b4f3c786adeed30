"""The results map: where the programs are, drawn on this server as one SVG of county outlines.

No tile, no request to anyone, no model: `drawing.draw` takes points and returns what the template shows.
"""
