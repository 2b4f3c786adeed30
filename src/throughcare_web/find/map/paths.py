"""Lines and areas cut to the view and written as SVG path data, as short as it goes.

Plane geometry in whole units of the drawing; what the lines mean is not known here.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from throughcare_web.find.map.outlines import Whole
from throughcare_web.find.map.projection import Floats


Box = tuple[float, float, float, float]  # left, top, right, bottom
_LEAST_RING = 3  # corners
_LONGEST_STEP = 2000  # units; no box is so wide
# Numbers as path data wants them, after others: a minus needs no space. _NUMBERS[-7] is "-7": lists count backward too.
_NUMBERS = [f" {n}" for n in range(_LONGEST_STEP)] + [str(n) for n in range(-_LONGEST_STEP, 0)]


def lines_path(points: Floats, line: Whole, box: Box) -> str:
    """Return the parts of lines that lie inside the box; `line` says to which line each point belongs."""
    first, second = _clipped(points, line, box)
    is_seen = (first != second).any(axis=1)
    first, second = first[is_seen], second[is_seen]
    if not len(first):
        return ""
    is_start = np.concatenate([[True], (first[1:] != second[:-1]).any(axis=1)])
    both = np.stack([first, second], axis=1).reshape(-1, 2)
    is_needed = np.stack([is_start, np.ones_like(is_start)], axis=1).ravel()
    starts = np.stack([is_start, np.zeros_like(is_start)], axis=1).ravel()
    return _written(both[is_needed], starts[is_needed])


def areas_path(points: Floats, ring: Whole, box: Box) -> tuple[str, bool]:
    """Return the parts of closed rings that lie inside the box, and whether they fill it.

    Rings too small to see are left out.
    """
    found, area = [], 0.0
    for ends in np.split(points, np.flatnonzero(np.diff(ring)) + 1):
        corners = np.rint(_cut_to(ends, box)).astype(np.intp)
        corners = corners[(corners != np.roll(corners, 1, axis=0)).any(axis=1)]
        if len(corners) >= _LEAST_RING:
            closed = np.concatenate([corners, corners[:1]])
            found.append(closed)
            area += (closed[:-1, 0] * closed[1:, 1] - closed[1:, 0] * closed[:-1, 1]).sum() / 2
    if not found:
        return "", False
    starts = np.zeros(sum(map(len, found)), dtype=bool)
    starts[np.cumsum([0, *map(len, found[:-1])])] = True
    is_full = abs(area) >= (box[2] - box[0]) * (box[3] - box[1])
    return _written(np.concatenate(found), starts), is_full


def _clipped(points: Floats, line: Whole, box: Box) -> tuple[Whole, Whole]:
    """Return both ends of each straight piece, cut to the box (Liang-Barsky) and rounded."""
    is_piece = line[1:] == line[:-1]
    start, step = points[:-1][is_piece], np.diff(points, axis=0)[is_piece]
    enter, leave = np.zeros(len(start)), np.ones(len(start))
    for axis in (0, 1):
        with np.errstate(
            divide="ignore", invalid="ignore"
        ):  # a piece along an axis never meets the sides beside it
            low = (box[axis] - start[:, axis]) / step[:, axis]
            high = (box[axis + 2] - start[:, axis]) / step[:, axis]
        np.fmax(enter, np.fmin(low, high), out=enter)
        np.fmin(leave, np.fmax(low, high), out=leave)
    is_inside = enter < leave
    start, step = start[is_inside], step[is_inside]
    ends = (start + share[is_inside, None] * step for share in (enter, leave))
    first, second = (np.rint(end).astype(np.intp) for end in ends)
    return first, second


def _cut_to(ring: Floats, box: Box) -> Floats:
    """Return a closed ring cut to the box, one side after another (Sutherland-Hodgman)."""
    for axis, bound, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        over = sign * (ring[:, axis] - bound)
        is_inside = over >= 0
        if is_inside.all():
            continue
        if not is_inside.any():
            return ring[:0]
        there = np.roll(ring, -1, axis=0)
        is_crossing = is_inside != np.roll(is_inside, -1)
        share = over / np.where(is_crossing, over - np.roll(over, -1), 1.0)
        crossing = ring + share[:, None] * (there - ring)
        keep = np.stack([is_inside, is_crossing], axis=1).ravel()
        ring = np.stack([ring, crossing], axis=1).reshape(-1, 2)[keep]
    return ring


def _written(points: Whole, is_start: npt.NDArray[np.bool_]) -> str:
    """Return path data of steps from point to point; a new line begins at each start."""
    words = list(map(_NUMBERS.__getitem__, np.diff(points, axis=0, prepend=0).ravel().tolist()))
    for start in (2 * np.flatnonzero(is_start)).tolist():
        words[start] = f"m{words[start].lstrip()}"
    return "".join(words)
