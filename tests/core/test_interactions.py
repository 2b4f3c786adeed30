"""Interactions: what a label says of a pair, who changes what, and sums instead of one alarm a pair."""

import re
from collections import Counter

import pytest

from throughcare import drugs
from throughcare.knowledge import RecordFault, citations
from throughcare.safety import interaction_record as record
from throughcare.safety import interactions as table
from throughcare.safety.interactions import interactions, qt_burden, sedation_burden, unlisted
from throughcare.terms import Action, Audience, InteractionSeverity, Medication


METHADONE, BUP, BUP_XR = Medication.METHADONE, Medication.BUPRENORPHINE_SL, Medication.BUPRENORPHINE_XR
NTX, NTX_XR = Medication.NALTREXONE_ORAL, Medication.NALTREXONE_XR
AGONISTS = (METHADONE, BUP, BUP_XR)
PAIRS = list(table.every_pair())
ROWS = record.interaction_record().row
WITHHOLDS = re.compile(
    r"\b(do not start|not be started|withhold|deny|refuse|discontinue|end treatment)\b", re.IGNORECASE
)


def taking(*names):
    return [drug for name in names for drug in drugs.ingredients(name)]


def pairs(medication, *names):
    return {
        (one.drug.key, str(one.mechanism)): str(one.severity)
        for one in interactions([medication], taking(*names))
    }


def worst(medication, name):
    found = interactions([medication], taking(name))
    return str(found[0].severity) if found else None


# ---------------------------------------------------------------- never a reason to hold back treatment


@pytest.mark.parametrize("medication", AGONISTS)
@pytest.mark.parametrize(
    "kind",
    ["benzodiazepine", "gabapentinoid", "ssri", "snri", "tca", "sedating_antidepressant", "antipsychotic"],
)
def test_benzodiazepine_gabapentinoid_or_antidepressant_never_holds_back_treatment(medication, kind):
    found = [one for one in PAIRS if one.medication is medication and kind in one.drug.classes]
    found = [one for one in found if "qt_contraindicates" not in one.drug.classes]

    assert found
    assert {one.severity for one in found} <= set(InteractionSeverity) - {InteractionSeverity.CONTRAINDICATED}
    assert not [one.rule for one in found if WITHHOLDS.search(f"{one.action} {one.public}")]


@pytest.mark.parametrize("medication", AGONISTS)
def test_benzodiazepine_is_a_major_interaction_handled_by_the_two_prescribers(medication):
    (found,) = interactions([medication], taking("alprazolam 1 mg TID"))

    assert found.severity is InteractionSeverity.MAJOR
    assert {Action.NALOXONE, Action.PDMP_CHECK, Action.COORDINATE_OTHER_CLINICIAN} <= set(found.actions)
    assert "gradually" in found.action


# ---------------------------------------------------------------- contraindicated: the other drug is the one to change


@pytest.mark.parametrize("medication", AGONISTS)
@pytest.mark.parametrize("name", ["naltrexone", "Contrave", "Lybalvi", "alvimopan"])
def test_an_antagonist_is_contraindicated_with_an_agonist_and_is_the_one_to_change(medication, name):
    found = interactions([medication], taking(name))[0]

    assert found.severity is InteractionSeverity.CONTRAINDICATED
    assert Action.CONTINUE_MOUD in found.actions
    assert "goes on" in found.action


@pytest.mark.parametrize("medication", [NTX, NTX_XR])
@pytest.mark.parametrize(
    "name", ["oxycodone", "heroin", "methadone", "Suboxone", "nalbuphine", "codeine", "tramadol"]
)
def test_naltrexone_is_contraindicated_with_any_opioid(medication, name):
    assert worst(medication, name) == "contraindicated"


@pytest.mark.parametrize(
    "name",
    [
        *("rasagiline", "safinamide", "Zelapar", "Emsam", "ketoconazole", "itraconazole", "levoketoconazole"),
        *("ziprasidone", "thioridazine", "pimozide", "dronedarone"),
    ],
)
def test_drugs_whose_own_label_bars_methadone_are_contraindicated_and_changed_first(name):
    found = interactions([METHADONE], taking(name))[0]

    assert found.severity is InteractionSeverity.CONTRAINDICATED
    assert "methadone goes on" in found.action
    assert "one to change" in found.text


def test_nothing_is_contraindicated_but_by_the_label_of_one_of_the_two():
    cited = {one.citation for one in PAIRS if one.severity is InteractionSeverity.CONTRAINDICATED}

    assert all("FDA label" in citations()[key].title for key in cited)


def test_antifungal_on_the_skin_says_nothing():
    assert interactions(Medication, taking("ketoconazole 2% shampoo")) == ()


@pytest.mark.parametrize("medication", AGONISTS)
def test_an_mao_inhibitor_is_at_least_major_and_has_a_plan(medication):
    maois = [drug for drug in drugs.listed().values() if "maoi" in drug.classes]
    found = [one for one in interactions([medication], maois) if one.mechanism == "serotonergic"]

    assert [one.drug.key for one in sorted(found, key=lambda one: one.drug.key)] == sorted(
        d.key for d in maois
    )
    assert all(
        one.severity in (InteractionSeverity.MAJOR, InteractionSeverity.CONTRAINDICATED) for one in found
    )
    assert all("washout" in one.action and Action.COORDINATE_OTHER_CLINICIAN in one.actions for one in found)


# ---------------------------------------------------------------- inducers and inhibitors


@pytest.mark.parametrize(
    "name", ["phenobarbital 60 mg BID", "carbamazepine", "phenytoin", "rifampin", "efavirenz", "nevirapine"]
)
def test_an_inducer_calls_for_more_methadone_and_not_for_ending_a_needed_drug(name):
    (found,) = (one for one in interactions([METHADONE], taking(name)) if one.mechanism == "cyp_induction")

    assert found.severity is InteractionSeverity.MAJOR
    assert Action.INCREASE_OR_SPLIT_DOSE in found.actions
    assert "withdrawal" in found.action
    assert found.verified


def test_ritonavir_lowers_methadone_although_it_inhibits_cyp3a4():
    assert pairs(METHADONE, "ritonavir") == {("ritonavir", "cyp_induction"): "moderate"}


def test_rifampin_matters_more_to_buprenorphine_than_other_inducers():
    assert worst(BUP, "rifampin") == "major"
    assert worst(BUP, "carbamazepine") == "moderate"


def test_a_row_for_a_drug_replaces_the_row_of_its_class():
    assert pairs(METHADONE, "fluconazole") == {
        ("fluconazole", "cyp_inhibition"): "major",
        ("fluconazole", "qt"): "moderate",
    }
    assert pairs(METHADONE, "omeprazole") == {("omeprazole", "cyp_inhibition"): "minor"}


def test_oral_and_injected_naltrexone_differ_where_the_gut_is_concerned():
    assert worst(NTX, "bremelanotide") == "major"
    assert worst(NTX, "lofexidine") == "moderate"
    assert worst(NTX_XR, "bremelanotide") is None
    assert worst(NTX_XR, "lofexidine") is None
    assert worst(NTX_XR, "warfarin") == "moderate"


def test_lofexidine_with_methadone_asks_for_an_ecg_from_either_side():
    for medication, name in [(METHADONE, "lofexidine"), (Medication.LOFEXIDINE, "methadone")]:
        (found,) = (one for one in interactions([medication], taking(name)) if one.mechanism == "qt")
        assert Action.ECG in found.actions
        assert found.citation == "ddi-lofexidine-s7-methadone"


# ---------------------------------------------------------------- silence where nothing is known to happen

HARMLESS = [
    "metformin",
    "levothyroxine",
    "amoxicillin",
    "atorvastatin",
    "insulin",
    "acetaminophen",
    "ibuprofen",
]
HARMLESS += [
    "birth control",
    "flu shot",
    "Plan B",
    "albuterol",
    "prenatal vitamins",
    "nicotine patch",
    "dolutegravir",
]
HARMLESS += [
    "Biktarvy",
    "sofosbuvir",
    "Epclusa",
    "Mavyret",
    "Truvada",
    "melatonin",
    "loratadine",
    "lamotrigine",
]


@pytest.mark.parametrize("name", HARMLESS)
def test_a_drug_without_a_known_interaction_raises_nothing(name):
    assert taking(name)
    assert interactions(Medication, taking(name)) == ()
    assert sedation_burden(taking(name)) is None
    assert qt_burden(taking(name)) is None


@pytest.mark.parametrize("medication", [METHADONE, BUP, BUP_XR, NTX, NTX_XR])
def test_a_blood_pressure_medicine_matters_to_lofexidine_only(medication):
    assert worst(medication, "lisinopril") is None
    assert worst(Medication.LOFEXIDINE, "lisinopril") == "moderate"


@pytest.mark.parametrize("name", ["naloxone", "Narcan", "nalmefene", "Opvee"])
def test_no_interaction_holds_back_a_medicine_that_reverses_an_overdose(name):
    assert interactions(Medication, taking(name)) == ()


@pytest.mark.parametrize(
    ("medication", "name"),
    [
        (METHADONE, "Methadose"),
        (BUP, "Suboxone"),
        (BUP_XR, "Sublocade"),
        (NTX, "Vivitrol"),
        (Medication.CLONIDINE, "Kapvay"),
    ],
)
def test_a_medication_does_not_interact_with_itself(medication, name):
    assert interactions([medication], taking(name)) == ()


def test_alcohol_is_no_interaction_with_naltrexone_which_treats_alcohol_use():
    assert worst(NTX, "alcohol") is None
    assert worst(METHADONE, "alcohol") == "major"


def test_names_outside_the_table_are_named_as_written():
    said = unlisted(["methadone 60 mg", "Unobtainium 5 mg", "xanax", "Unobtainium 5 mg"])

    assert said.names == ("Unobtainium 5 mg",)
    assert "does not mean that there are none" in said.text
    assert unlisted(["xanax"]) is None


# ---------------------------------------------------------------- sums


def test_three_qt_drugs_beside_methadone_give_one_statement():
    found = qt_burden(taking("citalopram", "ondansetron", "haloperidol"), [METHADONE])

    assert found.severity is InteractionSeverity.MAJOR
    assert [label for label, _ in found.parts] == ["methadone", "citalopram", "ondansetron", "haloperidol"]
    assert found.points == sum(points for _, points in found.parts)
    assert "citalopram, ondansetron, haloperidol" in found.text
    assert Action.ECG in found.actions


def test_one_qt_drug_beside_methadone_is_moderate_and_a_small_share_says_nothing():
    assert qt_burden(taking("citalopram"), [METHADONE]).severity is InteractionSeverity.MODERATE
    assert qt_burden(taking("sertraline"), [METHADONE]) is None
    assert qt_burden(taking("citalopram"), [BUP]) is None


def test_other_reasons_for_a_long_qt_interval_count_in_the_sum():
    found = qt_burden([], [METHADONE], ["low_potassium", "qtc_450"])

    assert found.severity is InteractionSeverity.MAJOR
    assert found.text.count("low potassium")
    with pytest.raises(KeyError):
        qt_burden([], [METHADONE], ["full_moon"])


def test_sedatives_give_one_statement_that_keeps_treatment():
    found = sedation_burden(taking("alprazolam", "gabapentin", "methadone"), [METHADONE])

    assert found.parts == (("alprazolam", 2), ("gabapentin", 1))
    assert found.severity is InteractionSeverity.MAJOR
    assert "Offer or keep" in found.text
    assert Action.NALOXONE in found.actions
    assert not found.verified


def test_one_mild_sedative_class_is_moderate():
    assert sedation_burden(taking("gabapentin")).severity is InteractionSeverity.MODERATE


# ---------------------------------------------------------------- the record


def test_answers_are_worst_first_and_do_not_depend_on_the_order_of_the_question():
    asked = taking("sertraline", "ketoconazole", "alprazolam", "carbamazepine", "omeprazole")
    found = interactions([BUP, METHADONE], asked)

    assert found == interactions([METHADONE, BUP], asked[::-1])
    ranks = [list(InteractionSeverity).index(one.severity) for one in found]
    assert ranks == sorted(ranks, reverse=True)


def test_several_hundred_pairs_are_covered_most_of_them_by_a_text_that_was_read():
    family = {BUP_XR: BUP, NTX_XR: NTX}
    covered = {(family.get(one.medication, one.medication), one.drug.key) for one in PAIRS}
    read = {(family.get(one.medication, one.medication), one.drug.key) for one in PAIRS if one.verified}

    assert len(covered) >= 1000
    assert len(read) >= 0.7 * len(covered)


def test_every_row_holds_for_some_pair():
    assert {f"interaction/{row.id}" for row in ROWS} == {one.rule for one in PAIRS}


def test_every_row_says_what_to_do_to_both_audiences_and_cites_a_label_or_guidance():
    for row in ROWS:
        assert row.action.endswith(".")
        assert row.text.endswith(".")
        assert row.public.endswith(".")
        assert citations()[row.citation].pinpoint


def test_public_texts_hold_no_amount():
    texts = [row.public for row in ROWS]
    burdens = record.interaction_record().burden
    texts += [band.public for sum_ in (burdens.sedation, burdens.qt) for band in sum_.band]

    assert [text for text in texts if re.search(r"\d", text.replace("911", ""))] == []


def test_one_pair_has_one_interaction_for_a_mechanism():
    counted = Counter((one.medication, one.drug.key, one.mechanism) for one in PAIRS)

    assert max(counted.values()) == 1


def test_an_answer_names_both_drugs_and_its_source_and_speaks_to_its_audience():
    (found,) = interactions([METHADONE], taking("gabapentin"))

    public, clinician = found.to_dict(Audience.PUBLIC), found.to_dict(Audience.CLINICIAN)
    assert public["text"].startswith("Methadone and gabapentin: ")
    assert public["action"] == found.public
    assert clinician["action"] == found.action
    assert clinician["source"].startswith("FDA label, methadone hydrochloride tablets. Boxed Warning")
    assert public["rule"] == clinician["rule"] == "interaction/methadone/gabapentinoid"


def test_a_source_with_a_known_date_shows_it():
    (found,) = interactions([METHADONE], taking("clarithromycin"))[:1]

    assert "(2025-12-23)" in found.source


def test_verified_follows_the_citation():
    assert all(one.verified is citations()[one.citation].verified for one in PAIRS)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"drugs": ("unobtainium",)}, "found 'unobtainium', no drug or class"),
        ({"classes": ("odd",)}, "found 'odd', no drug or class"),
        ({}, "a second time"),
    ],
)
def test_a_row_that_names_nothing_known_or_comes_twice_is_refused(change, fault):
    row = record.Row(
        id="one",
        medications=(METHADONE,),
        mechanism=record.Mechanism.QT,
        severity=InteractionSeverity.MINOR,
        action="",
        text="",
        public="",
        citation="",
        **change,
    )
    with pytest.raises(RecordFault, match=fault):
        record._check([row, row], {"methadone"}, {"opioid"})
