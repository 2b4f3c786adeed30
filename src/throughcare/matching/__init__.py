"""Needs times programs gives ranked matches, each with its reasons.

A pure function of a need, a place and the programs: no clock, no network, nothing remembered of a person.
"""

from throughcare.knowledge.words import Sentence
from throughcare.matching.index import Index
from throughcare.matching.matches import Match, Matches, NearMiss, PartScore
from throughcare.matching.need import Need, need_of
from throughcare.matching.record import edition, is_reviewed


__all__ = [
    "Index",
    "Match",
    "Matches",
    "NearMiss",
    "Need",
    "PartScore",
    "Sentence",
    "edition",
    "is_reviewed",
    "need_of",
]
