"""Safety first: emergencies, overdose risk, interactions; what must be seen before anything else is decided."""
