"""An overdose, now: what to see and do, readable without a network once somebody keeps it on their phone."""
