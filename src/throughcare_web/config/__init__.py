"""How the web project is put together and run: settings, addresses, database, server, worker, backups.

Nothing about treatment belongs here. Apps import `reads` and nothing else, and settings by way of Django.
"""
