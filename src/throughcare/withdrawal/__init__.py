"""Withdrawal: how severe, where it is heading, what calls for a clinician, and that medication follows it."""

from throughcare.withdrawal.state import TOPICS, Band, Trend, WithdrawalState, assess


__all__ = ["TOPICS", "Band", "Trend", "WithdrawalState", "assess"]
