"""Where programs tell how many people they can take now, the ranking uses it and says so; elsewhere nothing changes."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tests.core.fictional_programs import GOOD, TOWN, names, part, program
from throughcare.matching import Index, need_of
from throughcare.person import Person
from throughcare.programs.certainty import Checked
from throughcare.programs.live import LiveFacts, OpenPlaces
from throughcare.terms import LevelOfCare, MatchPart, Payment, Population
from throughcare.terms.places_open import PlaceKind, SaidBy


NOW = dt.datetime(2026, 11, 26, 12, 0, tzinfo=ZoneInfo("America/Chicago"))
BEDS = f"{GOOD} RES RL RD"
RESIDENTIAL = {"need": {"prefer": {"levels_of_care": ["3.7"]}}}


def places(number, *, level="3.7", hours=1.0, payer=None, population=None):
    as_of = NOW - dt.timedelta(hours=hours)
    return OpenPlaces(
        next(one for one in LevelOfCare if one.value == level),
        PlaceKind.BED,
        number,
        as_of,
        as_of + dt.timedelta(hours=24),
        payer,
        population,
    )


def days_ago(days, by=SaidBy.PROGRAM):
    return Checked(by, NOW.date() - dt.timedelta(days=days))


def match(told, document=RESIDENTIAL, programs=("A", "B", "C")):
    """Return the matches of programs that differ only in what they told: by name, `LiveFacts` or nothing."""
    listed = [program(name, BEDS, id=name) for name in programs]
    index = Index.build(listed).with_live(told, NOW)
    return index.match(need_of(Person.from_document(document)), near=TOWN).matches


def score(matches, name):
    return next(one.score for one in matches if one.program.id == name)


def test_a_program_with_room_comes_first_and_a_full_one_last():
    found = match({"C": LiveFacts((places(2),)), "A": LiveFacts((places(0),))})

    assert names(found) == ["C", "B", "A"]
    assert "Has room: residential care with medical staff: 2 open beds as of 11:00 AM today." in found[0].met
    assert (
        "Had no room when it last told: residential care with medical staff: No open bed as of 11:00 AM today."
        in found[2].unmet
    )
    assert part(found[0], MatchPart.OPENING).points > 0
    assert part(found[1], MatchPart.OPENING).reason == "It has not told whether it has room."


def test_every_score_is_still_the_sum_of_its_parts_and_orders_the_answer():
    told = {
        "A": LiveFacts((places(0), places(1, level="3.5")), accepting=True, accepting_said=days_ago(1)),
        "B": LiveFacts(
            (places(1, hours=30),), accepting=False, accepting_said=days_ago(3), checked=days_ago(400)
        ),
        "C": LiveFacts(accepting=True, accepting_said=days_ago(20), checked=days_ago(10, SaidBy.PHONE)),
    }

    found = match(told)

    assert all(one.score == sum(part.points for part in one.parts) for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_what_ran_out_counts_as_not_told_and_is_a_question():
    found = match({"A": LiveFacts((places(0, hours=24),)), "B": LiveFacts((places(3, hours=24),))})

    assert score(found, "A") == score(found, "B") == score(found, "C")
    assert (
        "Call and ask: do you have room now?" in next(one for one in found if one.program.id == "A").unknown
    )
    assert not any("room" in said for one in found for said in one.met)


def test_a_program_that_takes_no_new_people_stands_last_but_is_not_left_out():
    found = match({"A": LiveFacts(accepting=False, accepting_said=days_ago(2))})

    assert names(found)[-1] == "A"
    assert "Said that it takes no new people (said by the program itself 2 days ago)." in found[-1].unmet


def test_an_old_word_about_new_people_is_a_question():
    found = match({"A": LiveFacts(accepting=False, accepting_said=days_ago(40))})

    assert score(found, "A") == score(found, "B")
    assert (
        "Call and ask: are you taking new people?"
        in next(one for one in found if one.program.id == "A").unknown
    )


def test_a_listing_that_was_checked_lately_is_worth_more_and_says_so():
    found = match({"B": LiveFacts(checked=days_ago(12, SaidBy.PHONE))})

    assert names(found)[0] == "B"
    assert "Last checked: confirmed by phone 12 days ago." in part(found[0], MatchPart.CERTAINTY).sentences


def test_places_of_another_level_or_for_other_people_do_not_count():
    told = {
        "A": LiveFacts((places(5, level="2.1"),)),
        "B": LiveFacts((places(5, payer=Payment.PRIVATE),)),
        "C": LiveFacts((places(5, population=Population.WOMEN),)),
    }

    found = match(told)

    assert len({one.score for one in found}) == 1
    assert all(not any("room" in said for said in one.met) for one in found)


@pytest.mark.parametrize(
    ("told", "document", "words"),
    [
        ({"payer": Payment.MEDICAID}, {"payment": ["medicaid"]}, "for Medicaid"),
        ({"population": Population.WOMEN}, {"sex": "female"}, "for Women"),
        ({"population": Population.VETERANS}, {"veteran": True}, "for Veterans"),
    ],
)
def test_places_kept_for_people_like_this_one_do_count(told, document, words):
    found = match({"C": LiveFacts((places(1, **told),))}, RESIDENTIAL | document)

    assert names(found)[0] == "C"
    assert any(words in said for said in found[0].met)


def test_a_setting_asks_for_the_places_of_its_levels():
    document = {"need": {"prefer": {"settings": ["residential"]}}}
    told = {"A": LiveFacts((places(2, level="2.1"),)), "B": LiveFacts((places(2, level="3.1"),))}

    assert names(match(told, document))[0] == "B"


def test_without_a_level_or_setting_any_place_is_a_place():
    assert names(match({"B": LiveFacts((places(2, level="2.1"),))}, {}))[0] == "B"


def test_an_index_that_nobody_told_anything_is_the_index_itself():
    index = Index.build([program("A", BEDS)])
    found = index.match(need_of(Person.from_document(RESIDENTIAL)), near=TOWN)

    assert index.with_live({}, NOW) is index
    assert MatchPart.OPENING not in {part.part for part in found.matches[0].parts}
    assert found.matches[0].live is None


def test_each_program_is_given_with_what_it_told():
    told = LiveFacts((places(2),), accepting=True, accepting_said=days_ago(0))
    found = match({"B": told, "elsewhere": LiveFacts()})

    assert found[0].live == told
    assert found[1].live is None


def test_refusing_medication_still_outweighs_any_open_place():
    listed = [program("A", f"{BEDS}", id="A"), program("R", "SA ADLT FEM MALE RES RL RD NMOA MD", id="R")]
    told = {
        "A": LiveFacts((places(0),), accepting=False, accepting_said=days_ago(0)),
        "R": LiveFacts((places(9),), accepting=True, accepting_said=days_ago(0), checked=days_ago(0)),
    }
    found = (
        Index.build(listed).with_live(told, NOW).match(need_of(Person.from_document(RESIDENTIAL)), near=TOWN)
    )

    assert names(found.matches) == ["A", "R"]


def test_spanish_says_the_same():
    found = match({"A": LiveFacts((places(1),))})

    said = next(said for said in found[0].met if said.startswith("Has room"))
    assert (
        said.es
        == "Tiene cupo: atención residencial con personal médico: 1 cama disponible (dato de hoy, 11:00 a. m.)."
    )
