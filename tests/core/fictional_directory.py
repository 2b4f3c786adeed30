"""A small fictional directory around Boston, as a page of the locator's API, for trying the command line."""

import json

from tests.core.locator_server import fictional_row, page_of
from throughcare.programs import catalogue


def services(codes):
    """Return services by their codes as the API sends them: one entry a category, official names."""
    by_category = {}
    for code in codes.split():
        service = catalogue.service(code)
        by_category.setdefault(service.category, []).append(service.name)
    return [
        {"f1": category.name, "f2": category.code, "f3": "; ".join(names)}
        for category, names in by_category.items()
    ]


HARBOR = fictional_row(
    1,
    name1="Fictional Harbor Treatment",
    name2="Methadone and buprenorphine",
    city="Boston",
    zip="02118",
    latitude="42.3362",
    longitude="-71.0729",
    website="http://harbor.example",
    services=services(
        "SA OP OMB ORT OTP MM MU BU BUM UB NU UN MD SF SS NOE PEER CBT CMI ADLT FEM MALE WN PW SP"
    ),
)
MEADOW = fictional_row(
    2,
    name1="Fictional Meadow House",
    zip="02139",
    services=services("SA RES RL NMOA SF ADLT FEM MALE"),
)
HILL = fictional_row(
    3,
    name1="Fictional Hill Clinic",
    city="Worcester",
    zip="01608",
    latitude="42.2625",
    longitude="-71.8020",
    services=services("SA OP OIT BU UB BUM TELE MD PI ADLT YAD FEM MALE"),
)
RIVER = fictional_row(
    4,
    name1="Fictional River Center",
    city="Nashua",
    state="NH",
    zip="03060",
    latitude=None,
    longitude=None,
    services=services("SA OP BU MOA MD ADLT FEM"),
)
LAKE = fictional_row(
    5, name1="Fictional Lake Detox", phone=None, zip="", services=services("SA DT NOOP BU ADLT MALE")
)
TWIN = fictional_row(
    6,
    frid="fictional-twin",
    name1="Fictional Meadow House",
    street1="2 Example Street",
    services=services("SA OP"),
)
ROWS = [HARBOR, MEADOW, HILL, RIVER, LAKE, TWIN]


def write_directory(path, rows):
    """Write the rows as one page of the API."""
    path.write_text(json.dumps(page_of(rows, 1, max(len(rows), 1))), encoding="utf-8")
    return path
