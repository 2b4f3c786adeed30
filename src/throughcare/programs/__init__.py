"""Treatment programs read truthfully from the federal directories: what they offer, deny and leave open.

`read_directory` reads any federal file; `medication_status` says what a program really does with each medication.
Matching programs to a person is not here.
"""

from throughcare.programs.directory import read_directory
from throughcare.programs.medications import MedicationFact, contradictions, medication_status
from throughcare.programs.program import Fact, Phone, Program, Services, listing_id
from throughcare.programs.reading import Reading, Refused


__all__ = [
    "Fact",
    "MedicationFact",
    "Phone",
    "Program",
    "Reading",
    "Refused",
    "Services",
    "contradictions",
    "listing_id",
    "medication_status",
    "read_directory",
]
