"""Three-valued facts hold together whatever a listing says: yes, no and unknown never mix."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from throughcare.programs import Services, catalogue
from throughcare.programs.codebook import Codebook, facts
from throughcare.programs.vintage import vintage_of


KEYS = [service.key for service in catalogue.SERVICES]
key_sets = st.sets(st.sampled_from(KEYS), max_size=40)


@given(key_sets, key_sets)
def test_each_service_is_exactly_one_of_yes_no_and_unknown(yes: set[str], no: set[str]):
    services = Services.of(yes, no - yes)
    for key in KEYS:
        assert services.says(key) is (True if key in yes else False if key in no else None)


@given(key_sets, key_sets)
def test_codes_survive_storing(yes: set[str], no: set[str]):
    services = Services.of(yes, no - yes)
    assert Services.of(services.yes_codes(), services.no_codes()) == services


@given(key_sets, key_sets)
def test_naming_more_never_takes_a_yes_away(some: set[str], more: set[str]):
    before, after = facts(catalogue.mask(*some)), facts(catalogue.mask(*some | more))
    assert before.yes & after.yes == before.yes


@given(key_sets, key_sets)
def test_facts_are_never_both_yes_and_no(yes: set[str], no: set[str]):
    services = facts(catalogue.mask(*yes), catalogue.mask(*no))
    assert services.yes & services.no == 0
    assert services.yes == catalogue.mask(*yes)


@given(key_sets)
def test_leaving_a_code_out_denies_nothing_but_the_other_answer_to_one_question(yes: set[str]):
    denied = set(facts(catalogue.mask(*yes)).no_codes())
    assert denied == ({"MALE"} if "FEM" in yes else {"FEM"} if "MALE" in yes else set()) - yes


@given(st.lists(st.sampled_from([*KEYS, "NOSUCH", "*"]), max_size=60))
def test_a_cell_of_codes_says_the_same_in_any_grouping(codes: list[str]):
    spaced, starred = Codebook().read(" ".join(codes)), Codebook().read(" * ".join(codes))
    assert spaced == starred
    assert spaced[1] == ("NOSUCH",) * codes.count("NOSUCH")
    assert spaced[0].yes == catalogue.mask(*(set(codes) - {"NOSUCH", "*"}))


@given(st.text(max_size=60))
def test_any_text_can_be_asked_for_a_service(text: str):
    found = catalogue.by_name(text)
    assert found is None or found in catalogue.named(text)


@given(
    st.text(max_size=40),
    st.text(max_size=40),
    st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(str),
)
def test_any_codes_and_name_give_a_vintage(codes: str, name: str, given_vintage: str | None):
    vintage = vintage_of(codes, name, given_vintage)
    assert vintage.value or vintage.note
