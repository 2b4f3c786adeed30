"""Referrals followed to the first dose or first night, and the waitlist."""
