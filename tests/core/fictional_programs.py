"""Fictional programs for the matcher's tests: a name, a few service codes, a place on an empty map."""

from throughcare.matching import Index, need_of
from throughcare.person import Person
from throughcare.places import Place
from throughcare.programs import Phone, Program, Services, listing_id
from throughcare.terms import Precision


# A degree of latitude is about 69 miles; the fictional town stands in the middle of Kansas.
TOWN = Place(38.5, -98.5, "Fictional Town, KS", "KS", "67500")
MILES_PER_DEGREE = 69.09
ACCEPTS_ADULTS = "SA ADLT FEM MALE"
GOOD = f"{ACCEPTS_ADULTS} OP BU BUM UB MD"  # an office that prescribes buprenorphine and takes Medicaid


def program(name, codes=GOOD, *, miles=1.0, no="", **fields):
    """Return a fictional program so many miles north of the fictional town; `miles=None`: no point."""
    latitude = None if miles is None else TOWN.latitude + miles / MILES_PER_DEGREE
    given = {
        "id": listing_id("SA", name, "", "1 Fictional Street", "67500"),
        "name1": name,
        "name2": "",
        "street1": "1 Fictional Street",
        "street2": "",
        "city": "Fictional Town",
        "state": "KS",
        "zip": "67500",
        "zip4": "",
        "county": "",
        "phones": (Phone("785-555-0100", "main"),),
        "website": "",
        "latitude": latitude,
        "longitude": None if miles is None else TOWN.longitude,
        "precision": Precision.NONE if miles is None else Precision.ADDRESS,
        "point_source": "fictional",
        "kind": "SA",
        "source": "Fictional directory, 2023",
        "vintage": "2023",
        "row": 1,
        "services": Services.of(yes=codes.split(), no=no.split()),
        **fields,
    }
    return Program(**given)


def names(found):
    """Return the programs' names, in the order of the answer."""
    return [one.program.name for one in found]


def part(match, name):
    """Return one part of a match's score."""
    return next(part for part in match.parts if part.part == name)


def match(programs, document=None, *, near=TOWN, **options):
    """Return the answer of an index of these programs for the person that a document describes."""
    need = need_of(Person.from_document(document or {}))
    return Index.build(programs).match(need, near=near, **options)


def excluded(found, name):
    """Return what excluded the program of this name."""
    return [str(said) for miss in found.near_misses if miss.program.name == name for said in miss.excluded_by]
