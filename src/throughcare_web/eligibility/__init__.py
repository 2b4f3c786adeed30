"""Whether a payer covers a person: who checked, when, what was said."""
