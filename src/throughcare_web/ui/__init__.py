"""What every page is made of: the base page, components, form fields, style, words in two languages.

No page of its own but the gallery and the error pages; knows nothing of programs, people or rules.
"""
