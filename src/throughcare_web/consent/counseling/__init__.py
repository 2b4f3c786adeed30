"""Counseling notes, kept apart from the record: for their author and the supervisors the author names, and no one else."""
