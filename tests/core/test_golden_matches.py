"""Ten very different people, all made up, and their five best programs in the federal directory of 2023, kept as they were reviewed.

The directory itself is not copied into the project: the golden file holds row numbers, our own ids and our own
scores. A change of weights shows here. Then read the programs it now names, ask whether you would send that person
there, and rewrite the file with THROUGHCARE_REWRITE_GOLDEN=1.
"""

import json
import os
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from throughcare.matching import Index, need_of
from throughcare.person import Person
from throughcare.places import find_place
from throughcare.programs import read_directory
from throughcare.terms import Population, ProgramMedication


SHARED = Path(os.environ.get("THROUGHCARE_SHARED", Path(__file__).parents[3] / "shared"))
DIRECTORY = SHARED / "data" / "directory" / "national_directory_su_2023.csv.gz"
GOLDEN = Path(__file__).parents[1] / "golden"
PEOPLE = json.loads((GOLDEN / "people.json").read_text(encoding="utf-8"))
TOP_FIVE = GOLDEN / "top_five_2023.json"

pytestmark = pytest.mark.skipif(
    not DIRECTORY.exists(),
    reason=f"the federal directory of 2023 is not at {DIRECTORY}; set THROUGHCARE_SHARED",
)


@cache
def index():
    return Index.build(read_directory(DIRECTORY).programs)


@cache
def answer(name):
    person = Person.from_document(PEOPLE[name])
    return index().match(need_of(person), near=find_place(person.place))


def top_five(name):
    found = answer(name).matches[:5]
    return [{"row": one.program.row, "id": one.program.id, "score": one.score} for one in found]


@pytest.mark.parametrize("name", PEOPLE)
def test_top_five_are_those_that_were_reviewed(name):
    reviewed = json.loads(TOP_FIVE.read_text(encoding="utf-8"))

    assert top_five(name) == reviewed[name]


@pytest.mark.skipif("THROUGHCARE_REWRITE_GOLDEN" not in os.environ, reason="only when asked to rewrite")
def test_rewrite_the_golden_file():
    lines = [f"  {json.dumps(name)}: {json.dumps(top_five(name))}" for name in PEOPLE]
    TOP_FIVE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def test_ten_people_get_ten_different_answers():
    rows = {name: {one["row"] for one in top_five(name)} for name in PEOPLE}

    for one, other in combinations(PEOPLE, 2):
        assert not rows[one] & rows[other], (one, other)


def best(beginning):
    (name,) = (name for name in PEOPLE if name.startswith(beginning))
    return answer(name).matches[:5]


def test_pregnant_person_is_sent_where_an_agonist_is_started_and_her_only_payment_is_taken():
    for match in best("pregnant"):
        assert "Ways to pay here include Medicaid." in match.met
    assert all(
        match.medications["buprenorphine_sl"] is ProgramMedication.STARTS for match in best("pregnant")[:4]
    )
    assert all(match.program.services.says("PW") for match in best("pregnant")[:2])


def test_veteran_who_wants_the_injection_is_sent_to_the_va_first():
    first, *others = best("veteran")

    assert first.program.services.says("VAMC")
    assert first.medications["naltrexone_xr"] is ProgramMedication.STARTS
    assert sum(match.medications["naltrexone_xr"] is ProgramMedication.STARTS for match in others) >= 3


def test_minor_is_never_sent_to_a_program_that_names_adults_only():
    for match in answer("sixteen years old in Fresno, California").matches:
        assert "Accepts adults only." not in match.unmet
    assert all("Accepts people under 18." in match.met for match in best("sixteen"))


def test_person_on_methadone_is_sent_to_programs_that_give_it_close_by():
    for match in best("on methadone"):
        assert match.medications["methadone"] is ProgramMedication.STARTS
        assert match.distance_miles < 10


def test_spanish_speaker_without_insurance_finds_both_spanish_and_a_fee_she_can_pay():
    for match in best("uninsured"):
        assert "Offers counseling in Spanish." in match.met
        assert any(said.startswith("Ways to pay here include") for said in match.met)


def test_deaf_person_finds_sign_language():
    assert all("Has sign language services." in match.met for match in best("Deaf"))


def test_rancher_finds_buprenorphine_by_telehealth_in_his_own_state():
    for match in best("rancher"):
        assert match.program.state == "MT"
        assert match.program.services.says("TELE")
        assert match.medications["buprenorphine_sl"] is ProgramMedication.STARTS


def test_person_leaving_jail_finds_the_injection_and_a_program_of_his_own():
    for match in best("leaving jail"):
        assert match.medications["buprenorphine_xr"] is ProgramMedication.STARTS
        assert match.program.services.says("CJ")


def test_mother_finds_residential_care_with_beds_for_her_children():
    for match in best("mother"):
        assert match.program.services.says("RES")
        assert match.program.services.says("BC")


def test_student_finds_programs_for_lgbtq_people():
    assert all(match.program.services.says("GL") for match in best("LGBTQ"))
    assert (
        Population.LGBTQ in answer(next(name for name in PEOPLE if "LGBTQ" in name)).need.prefer.populations
    )
