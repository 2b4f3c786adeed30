"""One answer of an assessment: its path, what may be typed, its words; what cannot be meant is refused with what to enter."""

from __future__ import annotations

import pytest

from throughcare.assessment import NONE, Fact, check, place_of, read, typed, words
from throughcare.errors import BadInput


def fact(path: str) -> Fact:
    """Return a fact, or a part of a group."""
    return place_of(path).asked


@pytest.mark.parametrize(
    "path", ["cows", "vitals.hr", "substances", "substances#k1", "labs.drug_tests#a.result"]
)
def test_path_of_an_answer_is_understood(path: str) -> None:
    place = place_of(path)
    assert path.startswith(place.fact.path)
    assert place.is_entry is (path == "substances#k1")
    assert place.key == (path.replace("#a", "") if "." in path else place.fact.path)


@pytest.mark.parametrize(
    "path",
    [None, 3, "", "shoe_size", "cows#1", "cows#1.hr", "substances#", "substances#K", "substances#a.shoe", "substances.route",
     "substances#a.", "vitals", "ｃows", "cows\n", "a" * 500, "substances#a#b"],
)  # fmt: skip
def test_path_of_no_question_is_refused(path: object) -> None:
    with pytest.raises(BadInput, match="a question of the assessment"):
        place_of(path)


# ------------------------------------------------------------ what is typed


@pytest.mark.parametrize(
    ("path", "given", "value"),
    [
        ("age", ["34"], 34),
        ("age", [" 34 "], 34),
        ("age", [""], None),
        ("age", [], None),
        ("substances#a.last_use_hours", ["6"], 6),
        ("substances#a.last_use_hours", ["1.5"], 1.5),
        ("substances#a.last_use_hours", ["3d"], 72),
        ("substances#a.last_use_hours", ["2 weeks"], 336),
        ("substances#a.last_use_hours", ["1 day"], 24),
        ("substances#a.last_use_hours", ["12H"], 12),
        ("vitals.temp_c", ["38.5"], 38.5),
        ("vitals.temp_c", ["38"], 38),
        ("vitals.temp_c", ["101.3F"], 38.5),
        ("vitals.temp_c", ["101.3 f"], 38.5),
        ("labs.k", ["4.0"], 4),
        ("safe_at_home", ["yes"], True),
        ("safe_at_home", ["no"], False),
        ("safe_at_home", [""], None),
        ("housing", ["homeless"], "homeless"),
        ("conditions", ["hiv", "hiv", "copd"], ["hiv", "copd"]),
        ("conditions", [NONE], []),
        ("conditions", [NONE, "hiv"], ["hiv"]),
        ("conditions", [], None),
        ("allergies", ["penicillin, latex; latex"], ["penicillin", "latex"]),
        ("allergies", [NONE], []),
        ("allergies", ["", NONE], []),
        ("allergies", [""], None),
        ("release_on", ["2026-12-01"], "2026-12-01"),
        ("place", ["45402"], "45402"),
        ("overdoses", [NONE], []),
        ("overdoses", [], None),
    ],
)
def test_what_is_typed_is_read(path: str, given: list[str], value: object) -> None:
    found = read(fact(path), given)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("age", ["１２"]), ("age", ["1e400"]), ("age", ["NaN"]), ("age", ["-1"]), ("age", ["121"]), ("age", ["12.5"]),
        ("age", ["9" * 5000]), ("age", ["0x10"]), ("age", ["1_0"]), ("age", ["34", "35"]), ("age", ["٣"]),
        ("labs.k", ["inf"]), ("labs.k", ["-1"]), ("labs.k", ["1,5"]), ("labs.k", ["1e3"]), ("labs.k", ["1."]),
        ("substances#a.last_use_hours", ["3 parsecs"]), ("substances#a.last_use_hours", ["-3"]),
        ("substances#a.last_use_hours", ["3s"]), ("substances#a.last_use_hours", ["３d"]), ("substances#a.last_use_hours", ["d"]),
        ("substances#a.last_use_hours", ["999999999w"]),
        ("vitals.temp_c", ["101.3"]), ("vitals.temp_c", ["hotF"]), ("vitals.temp_c", ["9F"]),
        ("current_medications#a.dose_mg", ["9999999999"]),
        ("safe_at_home", ["maybe"]), ("safe_at_home", ["yes", "no"]), ("housing", ["castle"]), ("conditions", ["gout"]),
        ("release_on", ["2026-02-30"]), ("release_on", ["12/01/2026"]), ("release_on", ["２０２６-12-01"]), ("release_on", ["20261201"]),
        ("place", ["Atlantis"]), ("substances#a.name", ["a\x00b"]), ("substances#a.name", ["a" * 201]),
        ("substances#a.name", ["a\nb"]), ("substances#a.name", ["\ud800"]), ("allergies", [", ".join(map(str, range(61)))]),
        ("overdoses", ["several"]),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_what_to_enter(path: str, given: list[str]) -> None:
    with pytest.raises(BadInput) as refused:
        read(fact(path), given)

    assert refused.value.wanted
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "6", [], {}, 10**400])
def test_number_that_is_none_is_refused_however_it_comes(value: object) -> None:
    with pytest.raises(BadInput):
        check(fact("vomiting_hours"), value)


@pytest.mark.parametrize("value", ["iv", ["iv", 3], {"a": 1}, [["hiv"]]])
def test_codes_in_another_shape_are_refused(value: object) -> None:
    with pytest.raises(BadInput):
        check(fact("conditions"), value)


@pytest.mark.parametrize("value", ["2026-13-01", 20261201, None])
def test_day_is_a_day(value: object) -> None:
    if value is None:
        assert check(fact("release_on"), value) is None
    else:
        with pytest.raises(BadInput):
            check(fact("release_on"), value)


@pytest.mark.parametrize(
    ("path", "value", "en", "es"),
    [
        ("cows", None, "Not known", "No se sabe"),
        ("conditions", [], "None", "Ninguno"),
        ("safe_at_home", True, "Yes", "Sí"),
        ("safe_at_home", False, "No", "No"),
        ("housing", "homeless", "No home", "Sin hogar"),
        ("conditions", ["hiv", "copd"], "HIV, Chronic obstructive lung disease", "VIH, Enfermedad pulmonar obstructiva crónica"),
        ("allergies", ["latex", "penicillin"], "latex, penicillin", "latex, penicillin"),
        ("substances#a.last_use_hours", 6, "6 hours", "6 horas"),
        ("place", "Dayton, OH", "Dayton, OH", "Dayton, OH"),
        ("preferences", ["child_care"], "Child care", "Cuidado de niños"),
        ("languages", ["asl", "es"], "American Sign Language, Spanish", "Lengua de señas americana, Español"),
        ("state", "OH", "Ohio", "Ohio"),
    ],
)  # fmt: skip
def test_answer_in_words(path: str, value: object, en: str, es: str) -> None:
    assert words(fact(path), value) == en
    assert words(fact(path), value, "es") == es


@pytest.mark.parametrize(
    ("path", "value"),
    [("age", 34), ("labs.k", 4.5), ("safe_at_home", True), ("safe_at_home", False), ("conditions", ["hiv", "copd"]),
     ("conditions", []), ("allergies", ["latex", "nickel"]), ("allergies", []), ("release_on", "2026-12-01"), ("age", None),
     ("overdoses", [])],
)  # fmt: skip
def test_form_shows_what_is_read_back_as_the_same(path: str, value: object) -> None:
    assert read(fact(path), typed(fact(path), value)) == value
