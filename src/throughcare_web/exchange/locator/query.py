"""The parameters of the locator's API, read: what a client asks for, or one line on what cannot be read.

Spelling as in appendix A of the API guide. Quotes around a value are optional, a parameter that is not named
there is ignored, and a service code that nobody knows is no mistake: no program has it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from throughcare import places
from throughcare.errors import BadInput
from throughcare.programs import catalogue


DEFAULT_PAGE_SIZE = 30
LARGEST_PAGE_SIZE = 2000
BY_STATE, BY_COUNTY, BY_DISTANCE = range(3)
NEAREST_FIRST, FARTHEST_FIRST, BY_NAME1, BY_NAME2 = range(4)
UNKNOWN_SERVICE = ""

_KINDS = {"sa": frozenset({"SA", "OTP"}), "mh": frozenset({"MH"}), "both": frozenset({"SA", "OTP", "MH"})}
_CUTS = {"NIAAA": ("DU", "DUO")}  # substance use programs without these two services
_DICTIONARIES = ("", "locator-2026", "su-2022")  # present codes win over those of one list or year
_POINT_WANTED = 'a point in degrees, as "39.14,-77.20"'
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Query:
    """What a client asks for; None and empty always mean "do not ask".

    Attributes:
        point: latitude and longitude that distances are measured from.
        states: postal codes that must all be the program's, so that two different ones find nothing.
        county: the county's name, or a county id, for which we have no table and which finds nothing.
        services: keys of services that must all be offered; `UNKNOWN_SERVICE` is offered by none.
        without: keys of services that must not be offered.
        name, address, phone: text to be found in these, in lower case.
    """

    point: tuple[float, float] | None = None
    within_meters: float | None = None
    states: tuple[str, ...] = ()
    county: str = ""
    kinds: frozenset[str] = frozenset()
    services: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    name: str = ""
    address: str = ""
    phone: str = ""
    sort: int = NEAREST_FIRST
    page: int = 1
    page_size: int = DEFAULT_PAGE_SIZE


def read_query(parameters: Mapping[str, str]) -> Query:
    """Return what the parameters ask for; BadInput names the first that cannot be read."""
    given = {name: _unquoted(value) for name, value in parameters.items()}
    cut = given.get("cut", "").upper()
    limits = _limits(given)
    return Query(
        point=_read(given, "sAddr", _point),
        states=limits.pop("states", ()) + (_read(given, "stateCode", _state_code) or ()),
        kinds=_KINDS["sa"] if _read(given, "cut", _cut) else _read(given, "sType", _kinds) or frozenset(),
        services=_services(given),
        without=_CUTS.get(cut, ()),
        name=given.get("filterFName", "").casefold(),
        address=given.get("filterFAddress", "").casefold(),
        phone=given.get("filterFPhone", "").casefold(),
        sort=_whole(given, "sort", NEAREST_FIRST, (NEAREST_FIRST, BY_NAME2)),
        page=_whole(given, "page", 1, (1, 10**9)),
        page_size=min(_whole(given, "pageSize", DEFAULT_PAGE_SIZE, (1, 10**9)), LARGEST_PAGE_SIZE),
        **limits,
    )


def _unquoted(value: str) -> str:
    return value.strip().strip("\"'").strip()


def _read(given: Mapping[str, str], name: str, read: Callable[[str], _Value]) -> _Value | None:
    return read(given[name]) if given.get(name) else None


def _limits(given: Mapping[str, str]) -> dict[str, object]:
    """Return the fields of `Query` that `limitType` and `limitValue` set together."""
    if not given.get("limitType"):
        return {}
    kind = _whole(given, "limitType", BY_DISTANCE, (BY_STATE, BY_DISTANCE))
    value = given.get("limitValue", "")
    if not value:
        raise BadInput("limitValue", "nothing", f"a value, since limitType is {kind}")
    if kind == BY_STATE:
        return {"states": (_state_of_id(value),)}
    if kind == BY_COUNTY:
        return {"county": value.casefold().removesuffix(" county")}
    if not given.get("sAddr"):
        raise BadInput("sAddr", "nothing", f"{_POINT_WANTED}, since limitType is {kind}")
    return {"within_meters": _meters(value)}


def _state_of_id(value: str) -> str:
    for state in places.states().values():
        if value.isdecimal() and state.locator_id == int(value):
            return state.code
    raise BadInput("limitValue", _shown(value), "a state id of the API guide, as 18 for Maryland")


def _meters(value: str) -> float:
    meters = _number(value)
    if meters is None or meters < 0:
        raise BadInput("limitValue", _shown(value), "a distance in meters")
    return meters


def _point(text: str) -> tuple[float, float]:
    """Return latitude and longitude: the guide's table puts longitude first, its examples put latitude.

    Latitudes of the United States and its territories (-15 to 72) are none of their longitudes, so a point
    there can only be read one way; elsewhere, latitude comes first unless it cannot be one.
    """
    first, _, second = text.strip("()").partition(",")
    one, other = _number(first), _number(second)
    if one is not None and other is not None:
        for is_plausible in (_is_in_the_states, _is_on_earth):
            for point in ((one, other), (other, one)):
                if is_plausible(*point):
                    return point
    raise BadInput("sAddr", _shown(text), _POINT_WANTED)


def _is_in_the_states(latitude: float, longitude: float) -> bool:
    return -15 <= latitude <= 72 and (-180 <= longitude <= -64 or 144 <= longitude <= 180)


def _is_on_earth(latitude: float, longitude: float) -> bool:
    return abs(latitude) <= 90 and abs(longitude) <= 180  # degrees


def _number(text: str) -> float | None:
    try:
        number = float(text.strip().strip("\"'"))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _state_code(text: str) -> tuple[str, ...]:
    code = text.upper()
    if code not in places.states():
        raise BadInput("stateCode", _shown(text), "a postal code, as MD")
    return (code,)


def _kinds(text: str) -> frozenset[str]:
    if text.lower() not in _KINDS:
        raise BadInput("sType", _shown(text), "sa, mh or both")
    return _KINDS[text.lower()]


def _cut(text: str) -> bool:
    if text.upper() not in _CUTS:
        raise BadInput("cut", _shown(text), "NIAAA")
    return True


def _services(given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of the services and languages asked for ("SP-Spanish" is code and name)."""
    codes = [code.strip() for code in given.get("sCodes", "").split(",")]
    codes += [language.partition("-")[0].strip() for language in given.get("sLanguages", "").split(",")]
    return tuple(dict.fromkeys(_key(code) for code in codes if code))


def _key(code: str) -> str:
    found = (catalogue.by_code(code, dictionary) for dictionary in _DICTIONARIES)
    return next((service.key for service in found if service), UNKNOWN_SERVICE)


def _whole(given: Mapping[str, str], name: str, default: int, between: tuple[int, int]) -> int:
    text = given.get(name) or str(default)
    lowest, highest = between
    # At most ten digits: longer ones take time to read and are no page.
    number = int(text) if text.isdecimal() and len(text) <= len(str(highest)) else -1
    if not lowest <= number <= highest:
        to = f"{lowest} to {highest}" if highest < 10**9 else f"a whole number from {lowest}"
        raise BadInput(name, _shown(text), to)
    return number


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")  # enough to recognise it
