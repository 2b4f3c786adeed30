"""What is known of treatment programs: listings, the files they came from, and how they changed.

Public data, never anything about a person. It reads into the core's `Program`; it decides nothing.
"""
