"""An accepted referral becomes a patient of the program that received it: nothing that was sent is typed again."""
