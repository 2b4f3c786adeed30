"""Drug names and interactions hold for any text and any set of drugs, not only for the examples."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from throughcare import drugs
from throughcare.safety.interactions import interactions, qt_burden, sedation_burden, unlisted
from throughcare.terms import InteractionSeverity, Medication


LISTED = sorted(drugs.listed())
KEYS = st.sampled_from(LISTED)
SOME = st.lists(KEYS, max_size=8, unique=True).map(lambda keys: [drugs.listed()[key] for key in keys])
MEDICATIONS = st.lists(st.sampled_from(list(Medication)), max_size=4, unique=True)
RANK = list(InteractionSeverity).index
LONG = [key for key in LISTED if len(key) >= 8 and "_" not in key]


@given(st.text(max_size=200), st.none() | st.text(max_size=30))
def test_any_text_is_read_or_is_no_drug(name, form):
    found = drugs.ingredients(name, form)

    assert all(isinstance(drug, drugs.Drug) for drug in found)
    said = unlisted([name])
    assert (said is not None and said.names == (name,)) == (not drugs.ingredients(name))


@given(
    KEYS,
    st.sampled_from(["", " 5 mg", " 10mg daily", " 0.5 MG BID", " 100 mcg prn", " (as needed)", ", 2 x day"]),
)
def test_case_blanks_and_dose_do_not_change_what_a_name_means(key, dose):
    label = drugs.listed()[key].label

    assert drugs.ingredients(f"  {label.upper()}{dose} ") == (drugs.listed()[key],)


@given(st.sampled_from(LONG), st.data())
def test_one_wrong_letter_never_means_another_drug(key, data):
    at = data.draw(st.integers(min_value=1, max_value=len(key) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    slip = key[:at] + letter + key[at + 1 :]

    found = drugs.find(slip)
    named = {name for drug in drugs.listed().values() for name in (drug.label, *drug.names)}

    assert found is None or found is drugs.find(key) or slip in named


@given(KEYS, KEYS)
def test_two_drugs_named_together_are_both_found(one, other):
    first, second = drugs.listed()[one], drugs.listed()[other]

    assert set(drugs.ingredients(f"{first.label}/{second.label}")) == {first, second}


@given(MEDICATIONS, SOME)
def test_every_interaction_is_between_what_was_asked_and_sorted(medications, taken):
    found = interactions(medications, taken)

    assert all(one.medication in medications and one.drug in taken for one in found)
    assert [RANK(one.severity) for one in found] == sorted(
        (RANK(one.severity) for one in found), reverse=True
    )


@given(MEDICATIONS, SOME, KEYS)
def test_one_drug_more_never_removes_an_interaction_nor_lowers_a_burden(medications, taken, more):
    added = [*taken, drugs.listed()[more]]

    assert set(interactions(medications, taken)) <= set(interactions(medications, added))
    for burden in (sedation_burden, qt_burden):
        before, after = burden(taken, medications), burden(added, medications)
        assert before is None or (after is not None and after.points >= before.points)
