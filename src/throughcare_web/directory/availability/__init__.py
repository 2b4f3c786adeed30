"""Open places: what programs tell, what referrals claim, how the number is asked for."""
