"""Who acts, for which program, and what was done: tenants, users, roles, actors, the audit trail and row isolation."""
