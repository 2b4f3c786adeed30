"""Drug names: understood as people write them, never mistaken for a drug that only looks alike."""

import subprocess
import sys
from collections import Counter

import pytest

from throughcare import drugs
from throughcare.drugs import Combination, Drug
from throughcare.knowledge import RecordFault, citations, load
from throughcare.terms import Medication


LISTED = drugs.listed()
RECORDS = ("opioids", "sedatives", "psychiatric", "nerves_heart", "infections", "other", "combinations")


def keys(name, form=None):
    return [drug.key for drug in drugs.ingredients(name, form)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("alprazolam", ["alprazolam"]),
        ("  XANAX ", ["alprazolam"]),
        ("alprazolam 1 mg TID", ["alprazolam"]),
        ("Methadose 100 mg", ["methadone"]),
        ("60 mg methadone", ["methadone"]),
        ("methadone 100 mg (missed 3 days)", ["methadone"]),
        ("methadone 60 mg, treatment day 10", ["methadone"]),
        ("phenobarbital 60 mg BID", ["phenobarbital"]),
        ("sertraline HCl 50mg daily", ["sertraline"]),
        ("St. John’s Wort", ["st_johns_wort"]),
        ("insulin glargine 10 units qhs", ["insulin"]),
        ("xanax bars", ["alprazolam"]),
        ("tranq", ["xylazine"]),
        ("vitamin D3 2000 IU", ["vitamin_d"]),
    ],
)
def test_a_drug_is_understood_with_its_dose_and_by_brand_or_street_name(written, meant):
    assert keys(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Suboxone", ["buprenorphine", "naloxone"]),
        ("buprenorphine/naloxone 8-2 film", ["buprenorphine", "naloxone"]),
        ("naloxone / buprenorphine", ["buprenorphine", "naloxone"]),
        ("hydrocodone-acetaminophen 5-325", ["acetaminophen", "hydrocodone"]),
        ("Percocet (oxycodone/acetaminophen) 10/325", ["acetaminophen", "oxycodone"]),
        ("tylenol #3 q6h", ["acetaminophen", "codeine"]),
        ("Contrave", ["bupropion", "naltrexone"]),
        ("Lybalvi", ["olanzapine", "samidorphan"]),
        ("Symbyax", ["fluoxetine", "olanzapine"]),
        ("Biktarvy", ["bictegravir", "emtricitabine", "tenofovir"]),
        ("xanax and suboxone", ["alprazolam", "buprenorphine", "naloxone"]),
        ("fentanyl, xylazine", ["fentanyl", "xylazine"]),
        ("heroin, fentanyl and tranq", ["fentanyl", "heroin", "xylazine"]),
        ("Xanax (alprazolam) 1 mg", ["alprazolam"]),
        ("xanax/alprazolam", ["alprazolam"]),
    ],
)
def test_several_drugs_in_one_name_are_all_found(written, meant):
    assert keys(written) == meant


def test_a_combination_is_told_from_a_drug():
    assert isinstance(drugs.find("Percocet"), Combination)
    assert isinstance(drugs.find("oxycodone"), Drug)
    assert drugs.find("clonazepam").label == "clonazepam"
    assert drugs.find("st johns wort").label == "st johns wort"


@pytest.mark.parametrize(
    ("name", "form", "key"),
    [
        ("morphine", "ER", "morphine_er"),
        ("morphine ER 30 mg", None, "morphine_er"),
        ("MS Contin", None, "morphine_er"),
        ("fentanyl patch 25 mcg/hr", None, "fentanyl_patch"),
        ("fentanyl", "transdermal patch", "fentanyl_patch"),
        ("selegiline", "orally disintegrating tablet", "selegiline_odt"),
        ("ketoconazole 2% shampoo", None, "ketoconazole_topical"),
        ("ketoconazole", "cream", "ketoconazole_topical"),
        ("erythromycin eye ointment", None, "erythromycin_topical"),
        ("ketoconazole 200 mg tablet", None, "ketoconazole"),
        ("clonidine patch", None, "clonidine"),
        ("Suboxone", "film", "buprenorphine_naloxone"),
    ],
)
def test_the_form_decides_where_it_changes_how_a_drug_acts(name, form, key):
    assert drugs.find(name, form).key == key


def test_a_form_that_acts_only_on_the_skin_has_no_class():
    assert drugs.find("ketoconazole", "shampoo").classes == ()


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            " ",
            "(",
            "/",
            "and",
            "8-2",
            "unobtainium",
            "fentanyl test strips",
            "methadone clinic",
            "vitamin k2",
        ),
        *(
            "unknown pill (xanax)",
            "oxycodone/unobtainium",
            "x" * 100_000,
            "\0",
            "\ud800",
            "5 mg tablet daily",
        ),
    ],
)
def test_what_the_table_does_not_hold_is_no_drug(written):
    assert drugs.find(written) is None
    assert drugs.ingredients(written) == ()
    assert drugs.medication_of(written) is None


@pytest.mark.parametrize(
    ("written", "key"),
    [("alprazolm", "alprazolam"), ("hydroxizyne", "hydroxyzine"), ("fluoxetin 20 mg", "fluoxetine")],
)
def test_a_long_name_may_miss_one_letter(written, key):
    assert keys(written) == [key]


@pytest.mark.parametrize("written", ["zolft", "xanx", "methadome clinic", "cortisone", "lanolin", "coumarin"])
def test_a_short_name_or_another_real_drug_is_not_read_as_a_misspelling(written):
    assert keys(written) == []


LOOK_ALIKES = [
    ("hydroxyzine", "hydralazine"),
    ("clonidine", "clonazepam"),
    ("clonidine", "klonopin"),
    ("methadone", "methylphenidate"),
    ("methadone", "metformin"),
    ("naloxone", "naltrexone"),
    ("buprenorphine", "bupropion"),
    ("tramadol", "trazodone"),
    ("lorazepam", "clorazepate"),
    ("alprazolam", "bromazolam"),
    ("oxycodone", "oxymorphone"),
    ("hydrocodone", "hydromorphone"),
    ("quetiapine", "olanzapine"),
    ("fluoxetine", "duloxetine"),
    ("fluvoxamine", "fluoxetine"),
    ("lamictal", "lamisil"),
    ("celexa", "celebrex"),
    ("prednisone", "prednisolone"),
    ("ketamine", "ketoconazole"),
    ("sufentanil", "fentanyl"),
]


@pytest.mark.parametrize(("one", "other"), [*LOOK_ALIKES, *(pair[::-1] for pair in LOOK_ALIKES)])
def test_no_slip_of_a_letter_turns_a_drug_into_its_look_alike(one, other):
    confused = drugs.find(other)

    assert drugs.find(one).key != confused.key
    assert [slip for slip in drugs._edits(one) if drugs.find(slip) is confused] == []


@pytest.mark.parametrize(
    ("name", "form", "medication"),
    [
        ("methadone", None, Medication.METHADONE),
        ("METHADOSE", None, Medication.METHADONE),
        ("methadone 100 mg", None, Medication.METHADONE),
        ("Suboxone", "film", Medication.BUPRENORPHINE_SL),
        ("buprenorphine/naloxone", None, Medication.BUPRENORPHINE_SL),
        ("naloxone/buprenorphine", None, Medication.BUPRENORPHINE_SL),
        ("buprenorphine", None, Medication.BUPRENORPHINE_SL),
        ("buprenorphne", None, Medication.BUPRENORPHINE_SL),
        ("buprenorphine", "Injection", Medication.BUPRENORPHINE_XR),
        ("buprenorphine", "extended-release injection", Medication.BUPRENORPHINE_XR),
        ("Sublocade", None, Medication.BUPRENORPHINE_XR),
        ("Brixadi", "injection", Medication.BUPRENORPHINE_XR),
        ("buprenorphine_xr", None, Medication.BUPRENORPHINE_XR),
        ("naltrexone", None, Medication.NALTREXONE_ORAL),
        ("naltrexone", "injection", Medication.NALTREXONE_XR),
        ("naltrexone 380 mg injection monthly", None, Medication.NALTREXONE_XR),
        ("  Vivitrol ", None, Medication.NALTREXONE_XR),
        ("Lucemyra", None, Medication.LOFEXIDINE),
        ("Catapres", None, Medication.CLONIDINE),
        ("Narcan", None, Medication.NALOXONE_RESCUE),
        ("Butrans", None, None),
        ("Contrave", None, None),
        ("alprazolam", None, None),
        ("unobtainium", "injection", None),
    ],
)
def test_the_medication_for_opioid_use_disorder_is_recognized_by_name_and_form(name, form, medication):
    assert drugs.medication_of(name, form) is medication


def test_every_medication_name_is_a_drug_of_the_table():
    for product in load("drugs/reading")["product"]:
        for name in product["names"]:
            assert product["drug"] in (drugs.find(name).key, *keys(name))


def test_the_table_is_large_and_most_of_it_carries_codes():
    assert len(LISTED) >= 600
    assert sum(drug.rxnorm is not None for drug in LISTED.values()) >= 500


def test_no_code_stands_for_two_drugs():
    assert [
        code for code, count in Counter(d.rxnorm for d in LISTED.values() if d.rxnorm).items() if count > 1
    ] == []


@pytest.mark.parametrize(
    ("key", "rxnorm"),
    [("methadone", "6813"), ("buprenorphine", "1819"), ("naltrexone", "7243"), ("lofexidine", "28863")],
)
def test_medications_carry_their_rxnorm_ingredient(key, rxnorm):
    assert LISTED[key].rxnorm == rxnorm


def test_every_drug_is_found_by_its_key_and_by_each_name():
    for drug in LISTED.values():
        assert drugs.find(drug.key) is drug
        assert drugs.find(drug.label) is drug
        for name in drug.names:
            assert drugs.find(f" {name.upper()} ") is drug


def test_every_class_is_explained_and_used():
    used = {kind for drug in LISTED.values() for kind in drug.classes}

    assert used == drugs.class_keys()
    assert all(row["meaning"] for row in load("drugs/classes")["class"].values())


def test_every_group_of_drugs_says_where_names_and_codes_come_from():
    for group in RECORDS:
        assert all(source["citation"] in citations() for source in load(f"drugs/{group}")["source"])


READING = {
    "edition": {"effective": "2026-01-01", "signed": ""},
    "product": [{"medication": "methadone", "drug": "one", "names": ["one"]}],
    "local": {"forms": ["cream"], "drugs": []},
    "words": {"forms": ["tablet"]},
    "look_alike": {"names": []},
}


@pytest.mark.parametrize(
    ("rows", "combinations", "reading", "fault"),
    [
        ({"one": {"classes": ["odd"]}}, {}, READING, "drug.one: found class 'odd'"),
        ({"one": {"clases": []}}, {}, READING, 'drug.one.clases: found an unknown key; wanted "classes"'),
        ({"one": {}}, {"two": {"ingredients": ["three"]}}, READING, "combination.two: found 'three'"),
        ({"one": {"names": ["x"]}, "two": {"names": ["x"]}}, {}, READING, "found 'x' for one and for two"),
        ({"two": {}}, {}, READING, "product: found 'one', which is no drug"),
        ({"one": {}}, {}, {**READING, "local": {"forms": [], "drugs": ["two"]}}, "local.drugs: found 'two'"),
    ],
)
def test_a_record_that_contradicts_itself_is_refused(rows, combinations, reading, fault):
    with pytest.raises(RecordFault, match=fault.replace("(", r"\(")):
        drugs._build(rows, combinations, reading, frozenset())


def test_importing_the_module_reads_no_record():
    done = subprocess.run(
        [sys.executable, "-c", "from throughcare import drugs; print(drugs._table.cache_info().currsize)"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "0"
