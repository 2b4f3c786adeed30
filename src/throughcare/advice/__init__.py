"""Advice: one person in, everything the clinical core has to say out."""

from throughcare.advice.answer import Advice, Flagged, Review, Todo
from throughcare.advice.compose import advise
from throughcare.advice.medications import MedicationAdvice


__all__ = ["Advice", "Flagged", "MedicationAdvice", "Review", "Todo", "advise"]
