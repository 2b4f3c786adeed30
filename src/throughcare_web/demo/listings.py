"""Made-up listings over real ZIP codes, written as a national directory file for the ordinary reader.

The same seed gives the same file, byte for byte. Names, streets and points are invented; telephone numbers
are from the range kept free for fiction (555-0100 to 555-0199). Writes only the two files it is asked for.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate, product
from math import cos, radians
from pathlib import Path
from random import Random
from typing import Any

import zipcodes

from throughcare_web.demo.frequencies import code_text, draw, states


COUNT = 1500
SEED = 2023
COLUMNS = (
    "name1",
    "name2",
    "street1",
    "street2",
    "city",
    "state",
    "zip",
    "phone",
    "intake1",
    "intake2",
    "intake1a",
)
COLUMNS += ("intake2a", "service_code_info")
COORDINATE_COLUMNS = ("row", "latitude", "longitude", "precision", "source")

_SHARE_WITH_ADDRESS_POINT = 0.77  # as in the derived coordinates of the 2023 directory
_SPREAD_MILES = 1.2  # median distance of a real program from the center of its ZIP code, same source
_MILES_A_DEGREE = 69.0
_CELL_DEGREES = 0.25
_SHARE_WITH_SUITE = 0.2
_SHARE_WITH_INTAKE_LINE = 0.35


@dataclass(frozen=True, slots=True)
class Made:
    """One made-up listing: its row of the directory file and its row of the coordinates beside it."""

    listing: Mapping[str, str]
    point: Mapping[str, str]


def made_listings(count: int = COUNT, seed: int = SEED) -> Iterator[Made]:
    """Yield `count` made-up listings, spread over the states as the published ones are."""
    random = Random(seed)  # noqa: S311 -- repeatable fiction, not a secret
    words = _words()
    names = [a + b for a, b in product(words["first"], words["second"])]
    random.shuffle(names)
    used: Counter[str] = Counter()
    row = 0
    for state, number in _spread(count).items():
        for place in _places(state, number, random):
            row += 1
            codes = draw(random)
            listing = {
                "name1": f"{names[row % len(names)]} {_called(codes, random)}",
                "name2": f"Fictional listing {row}",
                **_address(place, random),
                **_phones(place, used, random),
                "service_code_info": code_text(codes),
            }
            yield Made({column: listing.get(column, "") for column in COLUMNS}, _point(row, place, random))


def write_directory(path: Path, count: int = COUNT, seed: int = SEED) -> None:
    """Write the made-up directory to `path` (CSV) and its points to `<stem>_coordinates.csv` beside it."""
    made = list(made_listings(count, seed))
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, COLUMNS, [one.listing for one in made])
    _write(path.with_name(f"{path.stem}_coordinates.csv"), COORDINATE_COLUMNS, [one.point for one in made])


def _write(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _spread(count: int) -> dict[str, int]:
    """Return how many listings each state gets: in proportion, at least one, `count` in all."""
    published = states()
    total = sum(published.values())
    ends = [round(running * count / total) for running in accumulate(published.values())]
    share = {
        state: max(1, end - start) for state, start, end in zip(published, [0, *ends], ends, strict=False)
    }
    largest = max(share, key=lambda state: share[state])
    share[largest] = max(1, share[largest] + count - sum(share.values()))
    return share


def _places(state: str, number: int, random: Random) -> list[dict[str, Any]]:
    """Return ZIP codes to place listings in: rather where they lie close, as people do."""
    rows = _zip_rows()[state]
    cells = Counter(_cell(row) for row in rows)
    return random.choices(rows, [cells[_cell(row)] for row in rows], k=number)


@cache
def _zip_rows() -> Mapping[str, list[dict[str, Any]]]:
    """Return each state's ZIP codes that have a point: of streets, or where there are none, of post boxes."""
    by_state: dict[str, list[dict[str, Any]]] = {}
    for row in zipcodes.list_all():
        if row["active"] and row["area_codes"] and float(row["lat"]):
            by_state.setdefault(row["state"], []).append(row)
    return {
        state: [row for row in rows if row["zip_code_type"] == "STANDARD"] or rows
        for state, rows in by_state.items()
    }


def _cell(row: Mapping[str, Any]) -> tuple[int, int]:
    return int(float(row["lat"]) // _CELL_DEGREES), int(float(row["long"]) // _CELL_DEGREES)


def _called(codes: frozenset[str], random: Random) -> str:
    kinds = _words()["called"]
    return random.choice(next(kind["names"] for kind in kinds if not kind["code"] or kind["code"] in codes))


def _address(place: Mapping[str, Any], random: Random) -> dict[str, str]:
    words = _words()
    street = (
        f"{random.randint(1, 999)} {random.choice(words['street'])} {random.choice(words['street_kind'])}"
    )
    has_suite = random.random() < _SHARE_WITH_SUITE
    return {
        "street1": street,
        "street2": f"{random.choice(words['suite'])} {random.randint(1, 40)}" if has_suite else "",
        "city": place["city"],
        "state": place["state"],
        "zip": place["zip_code"],
    }


def _phones(place: Mapping[str, Any], used: Counter[str], random: Random) -> dict[str, str]:
    area = random.choice(place["area_codes"])
    has_intake_line = random.random() < _SHARE_WITH_INTAKE_LINE
    return {"phone": _line(area, used), "intake1": _line(area, used) if has_intake_line else ""}


def _line(area: str, used: Counter[str]) -> str:
    """Return the next number of the hundred that each area code keeps free for fiction, round and round."""
    used[area] += 1
    return f"{area}-555-01{used[area] % 100:02d}"


def _point(row: int, place: Mapping[str, Any], random: Random) -> dict[str, str]:
    latitude, longitude = float(place["lat"]), float(place["long"])
    is_exact = random.random() < _SHARE_WITH_ADDRESS_POINT
    if is_exact:
        north, east = (random.uniform(-_SPREAD_MILES, _SPREAD_MILES) for _ in range(2))
        latitude += north / _MILES_A_DEGREE
        longitude += east / (_MILES_A_DEGREE * cos(radians(latitude)))
    return {
        "row": str(row),
        "latitude": f"{latitude:.6f}",
        "longitude": f"{longitude:.6f}",
        "precision": "address" if is_exact else "zip",
        "source": "invented" if is_exact else "zip_centroid",
    }


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
