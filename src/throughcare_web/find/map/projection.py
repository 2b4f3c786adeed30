"""From the globe to a flat map: azimuthal equidistant, so that each distance from the center is true.

Points are unit vectors, which know no seam at the antimeridian. Units and pixels are `drawing`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from throughcare.places import EARTH_RADIUS_MILES


Floats: TypeAlias = npt.NDArray[np.float64]

_TINY = 1e-12  # radians; a point this near the center is the center


def unit_vectors(latitudes: npt.ArrayLike, longitudes: npt.ArrayLike) -> Floats:
    """Return points given in decimal degrees as vectors of length one, a row each."""
    phi, lam = np.radians(latitudes), np.radians(longitudes)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """The plane that touches the globe at one point.

    Attributes:
        center: that point as a unit vector.
        axes: east and north there, as two columns.
    """

    center: Floats
    axes: Floats

    @classmethod
    def around(cls, latitude: float, longitude: float) -> Projection:
        """Return the projection about a point in decimal degrees."""
        phi, lam = np.radians(latitude), np.radians(longitude)
        east = (-np.sin(lam), np.cos(lam), 0.0)
        north = (-np.sin(phi) * np.cos(lam), -np.sin(phi) * np.sin(lam), np.cos(phi))
        return cls(unit_vectors(latitude, longitude), np.array([east, north]).T)

    def miles(self, vectors: Floats) -> Floats:
        """Return how many miles east and north of the center each unit vector lies."""
        flat = vectors @ self.axes
        sine = np.hypot(flat[:, 0], flat[:, 1])
        angle = np.arctan2(sine, vectors @ self.center)
        return (
            flat
            * (EARTH_RADIUS_MILES * np.where(sine > _TINY, angle / np.maximum(sine, _TINY), 1.0))[:, None]
        )

    def is_near(self, vectors: Floats, miles: float) -> npt.NDArray[np.bool_]:
        """Return which unit vectors lie within so many miles of the center."""
        found: npt.NDArray[np.bool_] = vectors @ self.center >= np.cos(min(miles / EARTH_RADIUS_MILES, np.pi))
        return found
