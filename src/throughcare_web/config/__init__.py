"""How the web project is put together and run: settings, addresses, database, server.

Nothing about treatment belongs here, and no app imports from here but `settings` by way of Django.
"""
