"""Withdrawal: how severe, where it is heading, and that medication follows it."""

from throughcare.withdrawal.state import TOPICS, Band, Trend, WithdrawalState, assess


__all__ = ["TOPICS", "Band", "Trend", "WithdrawalState", "assess"]
