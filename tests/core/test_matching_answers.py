"""What an answer says of itself: scores and their sentences, the order of ties, both languages, plain values."""

from tests.core.fictional_programs import GOOD, TOWN, match, names, part, program
from throughcare.matching import Index, Need
from throughcare.programs import Program
from throughcare.terms import Setting


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
        "knowledge",
    ]
    assert found["emergencies"] is None
    assert found["knowledge"]["signed"] is False
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
