"""Treatment programs read truthfully from the federal directories: what they offer, deny and leave open."""

from throughcare.programs.program import Fact, Phone, Program, Services, listing_id


__all__ = ["Fact", "Phone", "Program", "Services", "listing_id"]
