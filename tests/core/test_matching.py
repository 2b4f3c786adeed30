"""Matching: who fits, who is left out and why, in which order, and what is said of each."""

import pytest

from tests.core.fictional_programs import ACCEPTS_ADULTS, GOOD, TOWN, names, part, program
from throughcare.matching import Index, Need, need_of
from throughcare.person import Person, StatedNeed, Wants
from throughcare.programs import Program
from throughcare.terms import Medication, Precision, ProgramMedication, Setting


def match(programs, document=None, *, near=TOWN, **options):
    need = need_of(Person.from_document(document or {}))
    return Index.build(programs).match(need, near=near, **options)


def excluded(found, name):
    """Return what excluded the program of this name."""
    return [str(said) for miss in found.near_misses if miss.program.name == name for said in miss.excluded_by]


# ---------------------------------------------------------------- medication


def test_program_that_starts_the_medication_comes_before_one_that_only_continues_allows_or_is_silent():
    found = match(
        [
            program("Silent", f"{ACCEPTS_ADULTS} OP OUDO"),
            program("Withdrawal", f"{ACCEPTS_ADULTS} OP DB"),
            program("Allows", f"{ACCEPTS_ADULTS} OP MOA"),
            program("Continues", f"{ACCEPTS_ADULTS} OP BUM"),
            program("Starts", f"{ACCEPTS_ADULTS} OP UB"),
        ]
    )

    assert names(found.matches) == ["Starts", "Continues", "Allows", "Silent", "Withdrawal"]
    assert "Starts people on buprenorphine here." in found.matches[0].met
    assert found.matches[1].unknown[0].startswith("Call and ask: can you start me on buprenorphine")
    assert "Uses buprenorphine only during withdrawal." not in found.matches[4].met


def test_used_in_treatment_alone_is_not_starting():
    found = match([program("Says used", f"{ACCEPTS_ADULTS} OP BU")])

    assert found.matches[0].medications[Medication.BUPRENORPHINE_SL] is ProgramMedication.UNKNOWN
    assert any("what it does with methadone" in said for said in part(found.matches[0], "clinical").sentences)


def test_program_that_refuses_medication_is_last_however_near_and_says_so():
    found = match(
        [
            program("Refuses", f"{ACCEPTS_ADULTS} OP NMOA CMI CBT NOE CO MD PW", miles=0),
            program("Allows, far", "SA OP MOA", miles=24, phones=()),
        ],
        {"payment": ["medicaid"]},
    )

    assert names(found.matches) == ["Allows, far", "Refuses"]
    assert "listed last" in part(found.matches[1], "clinical").reason
    assert any("so it is listed last" in said for said in found.matches[1].unmet)


@pytest.mark.parametrize(
    ("codes", "left_out_by"),
    [
        ("OP NMOA", "Does not accept people on methadone."),
        ("OP DM", "Uses methadone only during withdrawal, so you could not stay on it."),
    ],
)
def test_medication_the_person_is_on_excludes_programs_where_they_could_not_stay_on_it(codes, left_out_by):
    found = match([program("No", f"SA {codes}")], {"current_medications": [{"name": "methadone"}]})

    assert found.matches == ()
    assert excluded(found, "No") == [left_out_by]


def test_medication_the_person_is_on_is_kept_where_given_before_allowed_before_unknown():
    found = match(
        [
            program("Unknown", "SA OP OUDO"),
            program("Allows", "SA OP MOA"),
            program("Gives", "SA OP OTP MM MU"),
        ],
        {"current_medications": [{"name": "methadone", "dose_mg": 90}]},
    )

    assert names(found.matches) == ["Gives", "Allows", "Unknown"]
    assert "Gives methadone here." in found.matches[0].met
    assert "Call and ask: can I stay on methadone with you, at my dose?" in found.matches[2].unknown


def test_medication_that_must_be_started_excludes_programs_known_not_to():
    person = Person(need=StatedNeed(must=Wants(start_medications=(Medication.NALTREXONE_XR,))))
    found = Index.build(
        [program("Denies", "SA OP OUDO", no="VTRL"), program("Starts", "SA OP UN VTRL")]
    ).match(need_of(person), near=TOWN)

    assert names(found.matches) == ["Starts"]
    assert excluded(found, "Denies") == ["Does not offer the naltrexone injection."]


def test_several_medications_met_are_said_together():
    found = match([program("Both", f"{ACCEPTS_ADULTS} OTP MM UB")])

    assert "Starts people on methadone and buprenorphine here." in found.matches[0].met


# ---------------------------------------------------------------- programs that treat something else


@pytest.mark.parametrize(
    ("codes", "kind", "left_out_by"),
    [
        ("SA OP NOOP", "SA", "Says it does not treat opioid use disorder."),
        ("SA OP AUDO", "SA", "Treats alcohol use only."),
        ("SA OP DUO", "SA", "Serves only people with an impaired-driving court case."),
        ("MH OP", "MH", "Treats mental health only, not substance use."),
    ],
)
def test_program_that_treats_something_else_is_left_out_with_the_reason(codes, kind, left_out_by):
    found = match([program("Other", codes, kind=kind)])

    assert found.matches == ()
    assert excluded(found, "Other") == [left_out_by]


def test_mental_health_listing_that_treats_substance_use_stays():
    assert names(match([program("Both", "MH SA OP", kind="MH")]).matches) == ["Both"]


def test_refusal_that_the_listing_contradicts_is_a_question_not_an_exclusion():
    found = match([program("Contradicts", "SA OP NOOP UB")])

    assert "Call and ask: do you treat opioid use disorder?" in found.matches[0].unknown
    assert "two opposite things" in part(found.matches[0], "certainty").reason


def test_program_that_does_not_treat_opioid_use_disorder_is_the_last_of_the_near_misses():
    found = match(
        [
            program("Treats alcohol", "SA OP AUDO MALE", miles=0),
            program("Women only", "SA OP UB FEM", miles=20),
        ],
        {"sex": "male"},
    )

    assert names(found.near_misses) == ["Women only", "Treats alcohol"]


# ---------------------------------------------------------------- what must hold


@pytest.mark.parametrize(
    ("document", "codes", "left_out_by"),
    [
        ({"sex": "male"}, "SA OP UB FEM", "Does not accept men."),
        ({"sex": "female"}, "SA OP UB MALE", "Does not accept women."),
        ({"age": 16}, "SA OP UB ADLT YAD", "Accepts adults only."),
        ({"veteran": False}, "SA OP UB VAMC", "Serves only veterans."),
        (
            {"need": {"must": {"settings": ["residential"]}}},
            "SA OP UB",
            "The listing names its settings, and residential care is not one.",
        ),
        (
            {"need": {"must": {"levels_of_care": ["2.1", "2.5"]}}},
            "SA OP UB",
            "The listing names its services, and intensive outpatient care or day treatment does not fit them.",
        ),
    ],
)
def test_what_must_hold_and_is_known_not_to_leaves_a_program_out(document, codes, left_out_by):
    found = match([program("Out", codes)], document)

    assert found.matches == ()
    assert excluded(found, "Out") == [left_out_by]


@pytest.mark.parametrize(
    ("document", "question"),
    [
        ({"sex": "male"}, "Call and ask: do you accept men?"),
        ({"age": 16}, "Call and ask: do you accept people under 18?"),
        ({"age": 70}, "Call and ask: do you accept adults of 65 or older?"),
        ({"languages": ["es"]}, "Call and ask: do you offer counseling in Spanish, or an interpreter?"),
        ({"access": ["wheelchair"]}, "Call and ask: do you have wheelchair access?"),
        (
            {"payment": ["medicaid"], "pays_only": True},
            "Call and ask: can I pay with Medicaid, and what will it cost me?",
        ),
        ({"need": {"must": {"settings": ["residential"]}}}, "Call and ask: do you offer residential care?"),
    ],
)
def test_what_must_hold_and_is_not_known_stays_as_a_question_and_costs_points(document, question):
    silent = match([program("Silent", "SA UB")], document).matches[0]
    plain = match([program("Silent", "SA UB")]).matches[0]

    assert question in silent.unknown
    assert part(silent, "certainty").points < part(plain, "certainty").points


def test_children_named_alone_do_not_shut_adults_out_since_the_file_lost_their_codes():
    found = match([program("Names children", "SA OP UB CHLD")], {"age": 40})

    assert "Call and ask: do you accept adults of 26 to 64?" in found.matches[0].unknown


def test_denied_service_leaves_a_program_out_and_silence_beside_others_is_doubt():
    found = match(
        [
            program("Denies", "SA OP UB", no="MD"),
            program("Names cash", "SA OP UB SF"),
            program("Names nothing", "SA OP UB"),
            program("Takes it", "SA OP UB MD"),
        ],
        {"payment": ["medicaid"], "pays_only": True},
    )

    assert names(found.matches) == ["Takes it", "Names nothing", "Names cash"]
    assert excluded(found, "Denies") == ["Does not take Medicaid."]
    assert part(found.matches[2], "payment").reason == "The listing names ways to pay, but not Medicaid."


def test_one_way_to_pay_is_enough_and_the_best_one_is_named():
    found = match([program("Both", "SA OP UB SF SS")], {"payment": ["self_pay", "sliding_scale"]})

    assert part(found.matches[0], "payment").reason == "Ways to pay here include a fee set by your income."


def test_va_hospital_is_a_question_while_we_do_not_know_and_fits_a_veteran():
    hospital = program("VA hospital", "SA OP UB VAMC VET")

    assert "Call and ask: do you accept people who are not veterans?" in match([hospital]).matches[0].unknown
    veteran = match([hospital], {"veteran": True}).matches[0]
    assert "Has a program for veterans." in veteran.met
    assert veteran.unknown == ()


def test_preference_known_to_be_lacking_is_said_and_leaves_nobody_out():
    found = match([program("No telehealth", GOOD, no="TELE")], {"preferences": ["telehealth"]})

    assert found.matches[0].unmet == ("The listing names its settings, and telehealth is not one.",)


# ---------------------------------------------------------------- reach


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
    assert found.notes == ("Fewer than 5 programs are known to fit.",)


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


# ---------------------------------------------------------------- score, words, order


def test_score_is_the_sum_of_its_parts_and_every_part_has_a_sentence():
    found = match(
        [program("One"), program("Two", "SA OP", vintage="2019")], {"age": 40, "payment": ["medicaid"]}
    )

    for one in found.matches:
        assert one.score == sum(part.points for part in one.parts)
        assert [part.part for part in one.parts] == [
            "clinical",
            "evidence",
            "payment",
            "special",
            "reach",
            "certainty",
        ]
        assert all(part.sentences and all(part.sentences) for part in one.parts)


def test_evidence_badge_names_each_practice():
    found = match([program("Good practice", f"{GOOD} CMI CBT NOE CO")])

    badge = part(found.matches[0], "evidence")
    assert len(badge.sentences) == 5
    assert badge.reason.startswith("Offers methadone or buprenorphine. Offers rewards for progress")


def test_age_of_the_listing_and_a_missing_phone_cost_certainty():
    newest, older, old, undated = (
        part(one, "certainty")
        for one in match(
            [
                program("A", vintage="2023-06-01"),
                program("B", vintage="2022"),
                program("C", vintage="2019"),
                program("D", vintage="", phones=()),
            ]
        ).matches
    )

    assert newest.points > older.points > old.points > undated.points
    assert "newest year we hold" in newest.reason
    assert "no phone number" in undated.reason


def test_open_questions_are_counted_in_words():
    def said(codes):
        return part(match([program("It", codes)]).matches[0], "certainty").sentences[-1]

    assert said("SA OP UB") == "It answers everything asked."
    assert said("SA OP BUM") == "It leaves 1 question open."
    assert said("SA OP") == "It leaves 2 questions open."


def test_ties_are_broken_by_distance_then_by_name():
    programs = [
        program("Beta", miles=1.01),
        program("Alpha", miles=1.01),
        program("Gamma", miles=0.99),
    ]

    assert names(match(programs).matches) == ["Gamma", "Alpha", "Beta"]
    assert names(match(programs, top=1).matches) == ["Gamma"]
    assert names(match(programs, top=0).matches) == []


def test_top_keeps_the_best_of_many():
    programs = [program(f"Plain {i:02}", "SA OP BUM") for i in range(30)]
    found = match([*programs, program("Best")], top=3)

    assert names(found.matches) == ["Best", "Plain 00", "Plain 01"]


def test_no_field_of_a_program_can_hold_a_paid_placement():
    assert not [
        name for name in Program.__slots__ if any(w in name for w in ("paid", "rank", "boost", "sponsor"))
    ]


def test_answer_is_the_same_in_both_languages_but_for_its_words():
    found = match(
        [program("One", "SA OP BUM", miles=30), program("Women only", "SA OP UB FEM")],
        {"sex": "male", "payment": ["medicaid"]},
    )

    english, spanish = found.to_dict(), found.to_dict("es")
    assert english["notes"] != spanish["notes"]
    assert spanish["near_misses"][0]["excluded_by"] == ["No acepta a hombres."]
    assert spanish["matches"][0]["unknown"][0].startswith("Llame y pregunte: ")
    assert [one["score"] for one in english["matches"]] == [one["score"] for one in spanish["matches"]]


def test_answer_as_plain_values_has_the_promised_shape():
    found = match([program("One", street2="Suite 2"), program("Out", "SA AUDO")], {"age": 40}).to_dict()

    assert list(found) == [
        "need",
        "emergencies",
        "widened_to_miles",
        "considered",
        "notes",
        "matches",
        "near_misses",
    ]
    assert found["emergencies"] is None
    (one,) = found["matches"]
    assert one["program"]["street"] == "1 Fictional Street, Suite 2"
    assert one["program"]["phones"] == [{"number": "785-555-0100", "role": "main"}]
    assert one["medications"]["buprenorphine_sl"] == "starts"
    assert one["parts"][0]["part"] == "clinical"
    assert found["near_misses"][0]["program"]["name"] == "Out"


def test_empty_directory_answers_that_nothing_fits():
    found = Index.build([]).match(Need(), near=TOWN)

    assert found.matches == found.near_misses == ()
    assert found.considered == 0


def test_what_must_hold_and_is_also_wished_for_counts_and_is_said_once():
    found = match(
        [program("Home", f"{GOOD} RES")],
        {
            "preferences": ["residential"],
            "need": {
                "must": {"settings": ["residential"], "populations": ["men"], "supports": ["transport"]}
            },
        },
    )

    assert found.need.must.settings == found.need.prefer.settings == (Setting.RESIDENTIAL,)
    assert found.matches[0].met.count("Offers residential care.") == 1
