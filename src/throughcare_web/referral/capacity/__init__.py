"""How full the program is, as far as the state has to be told: 45 CFR 96.126(a)."""
