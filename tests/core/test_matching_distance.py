"""How far to look, what distance counts and how it is said; telehealth, other states, programs without a point."""

import pytest

from tests.core.fictional_programs import GOOD, match, names, part, program
from throughcare.terms import Precision


def test_radius_is_widened_step_by_step_until_five_fit_and_says_so():
    far = [program(f"Far {i}", miles=80 + i) for i in range(5)]
    found = match([program("Near", miles=5), *far])

    assert found.widened_to_miles == 100
    assert found.notes == ("Too few programs fit within 25 miles, so we looked as far as 100 miles.",)
    assert names(found.matches)[0] == "Near"
    assert found.considered == 6


def test_no_widening_keeps_to_the_radius_and_says_that_few_fit():
    found = match([program("Near", miles=5), program("Far", miles=80)], widening=False)

    assert names(found.matches) == ["Near"]
    assert found.widened_to_miles is None
    assert found.notes == ("For fewer than 5 programs we know that all of it fits. Ask the others.",)


def test_widening_ends_where_there_is_nothing_farther():
    found = match([program("Only", miles=5)])

    assert found.widened_to_miles == 6000
    assert names(found.matches) == ["Only"]


def test_nothing_within_reach_is_said_plainly():
    found = match([program("Far", miles=80)], widening=False)

    assert found.matches == ()
    assert found.notes == ("No program fits. Change what must hold, or look farther.",)


def test_open_questions_about_what_must_hold_do_not_count_as_fitting():
    near = [program(f"Silent {i}", "SA OP UB") for i in range(5)]
    found = match([*near, program("Speaks it", "SA OP UB SP", miles=40)], {"languages": ["es"]})

    assert found.widened_to_miles > 25
    assert names(found.matches)[0] in {"Speaks it", "Silent 0"}


def test_access_that_no_listing_can_state_does_not_widen_the_search():
    found = match([program(f"Near {i}") for i in range(5)], {"access": ["wheelchair"]})

    assert found.widened_to_miles is None


@pytest.mark.parametrize(
    ("miles", "precision", "said"),
    [
        (0.2, Precision.ADDRESS, "Distance: less than a mile in a straight line."),
        (1.1, Precision.ADDRESS, "Distance: 1 mile in a straight line."),
        (12.2, Precision.ADDRESS, "Distance: 12 miles in a straight line."),
        (12.2, Precision.ZIP, "Distance: about 12 miles, measured to its ZIP code."),
    ],
)
def test_distance_is_said_with_its_precision(miles, precision, said):
    found = match([program("There", miles=miles, precision=precision)])

    assert part(found.matches[0], "reach").sentences == (said,)
    assert found.matches[0].distance_miles == pytest.approx(miles, abs=0.06)


def test_distance_counts_more_for_a_daily_trip_and_less_for_a_stay():
    both = [program("Near", f"{GOOD} OTP MM RES", miles=1), program("Far", f"{GOOD} OTP MM RES", miles=24)]

    def lost(document):
        near, far = (part(one, "reach") for one in match(both, document, widening=False).matches)
        return near.points - far.points, far.reason

    visits, _ = lost({})
    daily, daily_words = lost({"preferences": ["methadone"]})
    stay, stay_words = lost({"preferences": ["residential"]})
    assert daily > visits > stay > 0
    assert "a trip most days" in daily_words
    assert "You would live there" in stay_words


def test_telehealth_asked_for_brings_the_whole_state_within_reach_but_no_other_state():
    found = match(
        [
            program("In state", f"{GOOD} TELE", miles=200),
            program("Other state", f"{GOOD} TELE", miles=200, state="NE"),
            program("No telehealth", miles=200),
        ],
        {"preferences": ["telehealth"]},
        widening=False,
    )

    assert names(found.matches) == ["In state"]
    assert "ask which visits must be in person" in part(found.matches[0], "reach").reason
    assert "because they offer telehealth" in found.notes[1]


def test_telehealth_not_asked_for_brings_nobody_in_but_softens_the_distance():
    ends = [program("Video", f"{GOOD} TELE", miles=240), program("No video", miles=240)]

    assert match(ends, widening=False).matches == ()
    video, plain = match(ends, within_miles=250, widening=False).matches
    assert part(video, "reach").points > part(plain, "reach").points


def test_program_without_a_point_is_left_out_of_a_search_by_distance_and_counted():
    found = match([program("Nowhere", miles=None), program("Near")], widening=False)

    assert names(found.matches) == ["Near"]
    assert "Listings left out because they have no place on the map: 1." in found.notes


def test_program_without_a_point_is_found_by_telehealth_with_no_distance():
    found = match(
        [program("Nowhere", f"{GOOD} TELE", miles=None)], {"preferences": ["telehealth"]}, widening=False
    )

    assert found.matches[0].distance_miles is None


def test_without_a_place_the_persons_state_is_searched_and_distance_does_not_count():
    programs = [program("Home", miles=300), program("Elsewhere", state="NE")]

    at_home = match(programs, {"state": "KS"}, near=None)
    anywhere = match(programs, near=None)
    nowhere = match(programs, {"state": "AK"}, near=None)

    assert names(at_home.matches) == ["Home"]
    assert at_home.matches[0].distance_miles is None
    assert "distance is not counted" in part(at_home.matches[0], "reach").reason
    assert "You gave no place, so we looked in your whole state." in at_home.notes
    assert len(anywhere.matches) == 2
    assert "You gave no place, so distance was not counted." in anywhere.notes
    assert nowhere.matches == ()


def test_medicaid_across_a_state_line_costs_points_and_is_a_question():
    over = program("Over the line", state="NE")

    paying = match([over], {"payment": ["medicaid"]}).matches[0]
    assert "Call and ask: do you take a health plan from my state?" in paying.unknown
    assert "It is in another state." in part(paying, "reach").reason
    assert (
        match([over], {"payment": ["self_pay"]}).matches[0].unknown[-1].startswith("Call and ask: can I pay")
    )
