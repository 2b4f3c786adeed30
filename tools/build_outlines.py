"""Turn the Census Bureau's county outlines (npm `us-atlas`, TopoJSON) into the file that the results map draws from.

Run by tools/install.sh. Each border is kept once, with how much every point of it matters, so that a map of any
scale takes only the points it can show. Equal input gives an equal file, byte for byte.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from throughcare.places import EARTH_RADIUS_MILES, find_state


ROOT = Path(__file__).resolve().parent.parent
ATLAS = ROOT / "node_modules/us-atlas/counties-10m.json"
BUILT = ROOT / "src/throughcare_web/find/map/build/outlines.npz"
FINEST_MILES = 0.05  # points that matter less show on no map: the atlas itself is rounded to about 0.1 mile
UNITS = 100_000  # to a degree: a yard
COUNTY, STATE, COAST = range(3)
OTHER_NAMES = {
    "Commonwealth of the Northern Mariana Islands": "MP",
    "United States Virgin Islands": "U.S. Virgin Islands",
}


def decoded(atlas: dict) -> list[np.ndarray]:
    """Return each arc as longitudes and latitudes in degrees: the file holds rounded differences."""
    scale, shift = (np.array(atlas["transform"][key]) for key in ("scale", "translate"))
    return [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in atlas["arcs"]]


def rings(shape: dict) -> Iterator[list[int]]:
    """Yield each ring of a shape as the numbers of its arcs; ~number where an arc is walked backward."""
    for polygon in shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]:
        yield from polygon


def kinds(atlas: dict) -> np.ndarray:
    """Return what each arc is: the outer edge of the nation (coast or frontier), else a state's border or a county's."""
    found = np.full(len(atlas["arcs"]), COUNTY, dtype=np.uint8)
    for layer, kind in (("states", STATE), ("nation", COAST)):
        for shape in atlas["objects"][layer]["geometries"]:
            for ring in rings(shape):
                found[[_forward(arc) for arc in ring]] = kind
    return found


def miles(degrees: np.ndarray) -> np.ndarray:
    """Return points as miles on a plane that is true at their middle: good enough to compare lengths of one county."""
    middle = np.radians((degrees[:, 1].min() + degrees[:, 1].max()) / 2)
    return np.radians(degrees) * EARTH_RADIUS_MILES * (np.cos(middle), 1)


def detail(arc: np.ndarray) -> np.ndarray:
    """Return how far, in miles, the line moves when a point is left out (Douglas-Peucker); ends always stay.

    No point counts more than the one that had to be there before it, so that any threshold gives a proper line.
    """
    line = miles(arc)
    found = np.full(len(line), np.inf)
    spans = [(0, len(line) - 1, np.inf)]
    while spans:
        first, last, least = spans.pop()
        if last - first < 2:
            continue
        away = _distances(line[first + 1 : last], line[first], line[last])
        split = first + 1 + int(np.argmax(away))
        found[split] = least = min(least, away.max())
        spans += [(first, split, least), (split, last, least)]
    return found


def names(atlas: dict, arcs: list[np.ndarray]) -> dict[str, np.ndarray]:
    """Return each county's name, state, the middle of its largest piece and how wide and high that is in miles."""
    states = {
        shape["id"]: _postal(shape["properties"]["name"])
        for shape in atlas["objects"]["states"]["geometries"]
    }
    rows = []
    for shape in atlas["objects"]["counties"]["geometries"]:
        outlines = [np.concatenate([_walk(arcs, arc) for arc in ring]) for ring in rings(shape)]
        outline = max(outlines, key=lambda ring: abs(_area_and_middle(ring)[0]))
        size = np.ptp(miles(outline), axis=0)
        rows.append(
            (shape["properties"]["name"], states[shape["id"][:2]], _area_and_middle(outline)[1], size)
        )
    rows.sort(key=lambda row: (row[1], row[0], *row[2]))
    name, state, middle, size = zip(*rows, strict=True)
    return {
        "names": np.array(name),
        "name_states": np.array(state),
        "name_points": _whole(np.array(middle)),
        "name_sizes": np.array(size, dtype=np.float32).round(1),
    }


def build(atlas: dict) -> dict[str, np.ndarray]:
    """Return all that the map needs, as flat arrays."""
    arcs = decoded(atlas)
    details = [detail(arc) for arc in arcs]
    kept = [amount >= FINEST_MILES for amount in details]
    nation = [ring for shape in atlas["objects"]["nation"]["geometries"] for ring in rings(shape)]
    return {
        "points": _whole(np.concatenate([arc[keep] for arc, keep in zip(arcs, kept, strict=True)])),
        "detail": np.concatenate([amount[keep] for amount, keep in zip(details, kept, strict=True)]).astype(
            "f4"
        ),
        "ends": np.cumsum([keep.sum() for keep in kept], dtype=np.int32),
        "kinds": kinds(atlas),
        "land": np.concatenate(nation).astype(np.int32),
        "land_ends": np.cumsum([len(ring) for ring in nation], dtype=np.int32),
        **names(atlas, arcs),
    }


def _forward(arc: int) -> int:
    return arc if arc >= 0 else ~arc


def _walk(arcs: list[np.ndarray], arc: int) -> np.ndarray:
    return arcs[arc] if arc >= 0 else arcs[~arc][::-1]


def _distances(points: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return the distance of each point from the straight piece between two others."""
    along = last - first
    square = along @ along
    share = np.clip((points - first) @ along / square, 0, 1) if square else np.zeros(len(points))
    return np.hypot(*(points - first - share[:, None] * along).T)


def _area_and_middle(ring: np.ndarray) -> tuple[float, np.ndarray]:
    """Return a ring's signed area in square degrees and its center of gravity (of a speck: its first point)."""
    origin = ring[0]
    here, there = ring - origin, np.roll(ring, -1, axis=0) - origin
    pieces = here[:, 0] * there[:, 1] - there[:, 0] * here[:, 1]
    area = pieces.sum() / 2
    if not area:
        return area, origin
    return area, origin + ((here + there) * pieces[:, None]).sum(axis=0) / (6 * area)


def _postal(name: str) -> str:
    return find_state(OTHER_NAMES.get(name, name)).code


def _whole(degrees: np.ndarray) -> np.ndarray:
    return np.rint(degrees * UNITS).astype(np.int32)


def main() -> None:
    """Write the file."""
    built = build(json.loads(ATLAS.read_text("utf-8")))
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(BUILT, **built)


if __name__ == "__main__":
    main()
