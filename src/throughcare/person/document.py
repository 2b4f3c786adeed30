"""The person document: each fact once, with its words, unit and the limits of what can be meant.

Nothing is decided here; a new fact is a new field. What follows from the facts by definition is `facts.py`, what
cannot be true together is `contradictions.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from throughcare import documents
from throughcare.documents import about
from throughcare.drugs import medication_of
from throughcare.person.contradictions import refuse_contradictions
from throughcare.person.wants import NOTHING_STATED, StatedNeed, language_codes, preference_codes
from throughcare.places import states
from throughcare.terms import (
    Access,
    Alertness,
    Analyte,
    CareSetting,
    ChildPugh,
    Condition,
    Custody,
    Gender,
    Housing,
    LevelOfCare,
    Medication,
    Payment,
    Psychiatric,
    Pupils,
    Readiness,
    Request,
    Route,
    Sex,
    Sign,
    Support,
    TestResult,
    TreatmentResult,
)


_LONG_AGO_HOURS = 876_000  # a century: farther back is a slip of the keyboard


@cache
def _state_codes() -> tuple[str, ...]:
    return tuple(states())


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance:
    """A substance the person uses, whatever its source."""

    name: str = documents.required("Name: generic, brand or street name.")
    route: Route | None = about("How it is taken.")
    last_use_hours: Decimal | None = about(
        "Time since last use.", unit="hours", least=0, most=_LONG_AGO_HOURS
    )
    days_last_30: int | None = about("Days of use in the last 30.", unit="days", least=0, most=30)
    chronic: bool | None = about("Whether it is used daily or nearly so, for weeks or longer.")
    prescribed: bool | None = about("Whether it is prescribed to the person.")
    as_prescribed: bool | None = about("Whether it is taken only as prescribed and supervised.")
    dose_mg_day: Decimal | None = about("Amount a day.", unit="mg", least=0, most=100_000)
    dose_mme: Decimal | None = about(
        "Amount a day in morphine milligram equivalents.", unit="MME", least=0, most=20_000
    )
    drinks_day: Decimal | None = about("Standard drinks a day.", unit="drinks", least=0, most=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentMedication:
    """A medication the person takes now, or took until it was interrupted."""

    name: str = documents.required("Name of the drug, generic or brand: methadone, Suboxone, Vivitrol.")
    dose_mg: Decimal | None = about("Amount of one dose.", unit="mg", least=0)
    form: str | None = about("Form, where the name leaves it open: film, tablet, injection.")
    doses_day: int | None = about("Doses a day.", unit="doses", least=1, most=24)
    prescribed: bool | None = about("Whether it is prescribed to the person.")
    missed_days: int | None = about(
        "Days in a row without a dose, up to now.", unit="days", least=0, most=3650
    )
    last_dose_hours: Decimal | None = about(
        "Time since the last dose.", unit="hours", least=0, most=_LONG_AGO_HOURS
    )
    treatment_day: int | None = about(
        "Day of this treatment, the first being 0.", unit="days", least=0, most=36_500
    )
    take_home_days: int | None = about("Days of take-home doses held now.", unit="days", least=0, most=60)
    last_injection_on: date | None = about("Day of the last long-acting injection, as YYYY-MM-DD.")
    injections: int | None = about("Long-acting injections so far.", unit="injections", least=0, most=1000)
    recently_changed: bool | None = about(
        "Whether it was started, stopped or changed in dose in the last weeks."
    )

    @property
    def medication(self) -> Medication | None:
        """Return the medication for opioid use disorder that this is, or None for any other drug."""
        return medication_of(self.name, self.form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """Vital signs measured now."""

    hr: int | None = about("Heart rate.", unit="beats a minute", least=0, most=300)
    bp_systolic: int | None = about("Systolic blood pressure.", unit="mm Hg", least=0, most=350)
    bp_diastolic: int | None = about("Diastolic blood pressure.", unit="mm Hg", least=0, most=250)
    rr: int | None = about("Breaths a minute.", unit="breaths a minute", least=0, most=100)
    spo2: int | None = about("Oxygen saturation.", unit="%", least=0, most=100)
    temp_c: Decimal | None = about("Temperature.", unit="°C", least=20, most=46)
    sedation: Alertness | None = about("How awake the person is.")
    pupils: Pupils | None = about("Size of the pupils.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalCheck:
    """One line of a withdrawal flowsheet."""

    hours_ago: Decimal = documents.required("How long ago it was taken.", unit="hours", least=0, most=10_000)
    cows: int | None = about("COWS total.", unit="points", least=0, most=48)
    hr: int | None = about("Heart rate.", unit="beats a minute", least=0, most=300)
    bp_systolic: int | None = about("Systolic blood pressure.", unit="mm Hg", least=0, most=350)
    bp_diastolic: int | None = about("Diastolic blood pressure.", unit="mm Hg", least=0, most=250)
    temp_c: Decimal | None = about("Temperature.", unit="°C", least=20, most=46)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugTest:
    """One drug test, newest result."""

    analyte: Analyte = documents.required("What was looked for.")
    result: TestResult = documents.required("What it said.")
    confirmed: bool | None = about("Whether a definitive test confirmed it.")
    hours_ago: Decimal | None = about(
        "How long ago the sample was given.", unit="hours", least=0, most=_LONG_AGO_HOURS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Labs:
    """Laboratory results, newest of each."""

    alt_xuln: Decimal | None = about("ALT as multiple of its upper limit.", unit="times", least=0, most=1000)
    ast_xuln: Decimal | None = about("AST as multiple of its upper limit.", unit="times", least=0, most=1000)
    k: Decimal | None = about("Potassium.", unit="mmol/L", least=0, most=15)
    mg: Decimal | None = about("Magnesium.", unit="mmol/L", least=0, most=10)
    urine_opioids: TestResult | None = about("Urine test for opioids, fentanyl included.")
    drug_tests: tuple[DrugTest, ...] = about("Drug tests.", default=())
    hcv_rna: TestResult | None = about("Hepatitis C RNA.")
    hiv: TestResult | None = about("HIV test.")
    hepatitis_b: TestResult | None = about("Hepatitis B surface antigen.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """An earlier treatment and how it went."""

    medication: str | None = about("Name of the medication, if it was one.")
    level_of_care: LevelOfCare | None = about("Level of care.")
    weeks: int | None = about("How long it lasted.", unit="weeks", least=0, most=5000)
    adequate_dose: bool | None = about("Whether the medication was at an effective dose.")
    result: TreatmentResult | None = about("How it went.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdose:
    """An overdose in the past."""

    hours_ago: Decimal | None = about("How long ago.", unit="hours", least=0, most=_LONG_AGO_HOURS)
    on: date | None = about("The day, as YYYY-MM-DD.")
    reversed_with_naloxone: bool | None = about("Whether naloxone or nalmefene was given.")
    intentional: bool | None = about("Whether it was meant as self-harm.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SuicideRisk:
    """Answers to the C-SSRS screener, past month, and behavior."""

    wish_to_be_dead: bool | None = about("Question 1.")
    suicidal_thoughts: bool | None = about("Question 2.")
    method: bool | None = about("Question 3: thoughts with a method.")
    intent: bool | None = about("Question 4: thoughts with some intent.")
    plan: bool | None = about("Question 5: plan and intent.")
    behavior_lifetime: bool | None = about("Question 6: any suicidal behavior in life.")
    behavior_recent: bool | None = about("Question 6: suicidal behavior in the last three months.")


NO_VITALS, NO_LABS, NO_SUICIDE_ANSWERS = Vitals(), Labs(), SuicideRisk()


@dataclass(frozen=True, slots=True)
class Person:
    """One person, as far as known."""

    age: int | None = about("Age.", unit="years", least=0, most=120)
    sex: Sex | None = about(
        "Sex recorded at birth, which listings also use to say whom they accept.",
        also={"F": Sex.FEMALE, "M": Sex.MALE},
    )
    gender: Gender | None = about("Gender, as the person gives it; nothing clinical is inferred from it.")
    pregnant_weeks: int | None = about("Weeks of pregnancy, if pregnant.", unit="weeks", least=0, most=45)
    postpartum_weeks: int | None = about(
        "Weeks since giving birth, if recent.", unit="weeks", least=0, most=104
    )
    pregnancy_unknown: bool | None = about("Whether pregnancy is possible and not yet known.")
    breastfeeding: bool | None = about("Whether the person is breastfeeding.")
    place: str | None = about('Where the person is: a ZIP code, "City, ST" or "lat,lng".')
    state: str | None = about("Postal code of the state the person lives in.", codes=_state_codes)
    payment: tuple[Payment, ...] = about("Ways the person can pay.", default=())
    pays_only: bool | None = about("Whether there is no other way to pay than those named.")
    languages: tuple[str, ...] = about(
        "Languages the person can be counseled in.", default=(), codes=language_codes
    )
    access: tuple[Access, ...] = about("What the person needs to get in and take part.", default=())
    substances: tuple[Substance, ...] = about("Substances used, prescribed ones included.", default=())
    oud_criteria: int | None = about(
        "DSM-5-TR criteria of OUD met in a year.", unit="criteria", least=0, most=11
    )
    remission_months: int | None = about("Time in remission.", unit="months", least=0, most=1200)
    cows: int | None = about("COWS total now.", unit="points", least=0, most=48)
    sows: int | None = about("SOWS total now, as the person rates it.", unit="points", least=0, most=64)
    ciwa_ar: int | None = about("CIWA-Ar total now.", unit="points", least=0, most=67)
    checks: tuple[WithdrawalCheck, ...] = about("Earlier withdrawal checks, in any order.", default=())
    vitals: Vitals = about("Vital signs now.", default=NO_VITALS)
    signs: tuple[Sign, ...] = about("What is seen or felt now.", default=())
    vomiting_hours: Decimal | None = about("How long vomiting has lasted.", unit="hours", least=0, most=1000)
    prior_treatments: tuple[Treatment, ...] = about("Earlier treatments.", default=())
    current_medications: tuple[CurrentMedication, ...] = about("Medications taken now.", default=())
    conditions: tuple[Condition, ...] = about("Health conditions.", default=())
    other_conditions: tuple[str, ...] = about(
        "Conditions without a code; shown as not considered.", default=()
    )
    allergies: tuple[str, ...] = about("Drugs the person is allergic to.", default=())
    child_pugh: ChildPugh | None = about("Child-Pugh class.")
    egfr: int | None = about(
        "Estimated glomerular filtration rate.", unit="mL/min/1.73 m²", least=0, most=200
    )
    qtc_ms: int | None = about("Corrected QT interval.", unit="ms", least=200, most=800)
    platelets: int | None = about("Platelets.", unit="10⁹/L", least=0, most=3000)
    labs: Labs = about("Laboratory results.", default=NO_LABS)
    psychiatric: Psychiatric | None = about("State of mental health now.")
    suicide_risk: SuicideRisk = about("Answers to the C-SSRS screener.", default=NO_SUICIDE_ANSWERS)
    overdoses: tuple[Overdose, ...] = about("Overdoses in the past.", default=())
    naloxone_on_hand: bool | None = about("Whether naloxone is at hand.")
    housing: Housing | None = about("Where the person lives.")
    support: Support | None = about("Who stands by the person.")
    housemates_use: bool | None = about("Whether someone at home uses drugs.")
    children_at_home: bool | None = about("Whether children live in the household.")
    safe_at_home: bool | None = about("Whether the person is safe at home.")
    partner_violence: bool | None = about("Whether a partner is violent.")
    transport: bool | None = about("Whether the person can get to visits.")
    readiness: Readiness | None = about("Readiness for a change.")
    hours_per_week: int | None = about("Time free for treatment.", unit="hours a week", least=0, most=168)
    returns_to_use: int | None = about("Returns to use after treatment.", unit="times", least=0, most=1000)
    outpatient_start_failed: bool | None = about(
        "Whether starting medication as an outpatient failed this time."
    )
    agonist_available: bool | None = about("Whether methadone or buprenorphine can be started here today.")
    setting: CareSetting | None = about("Where the person is now.")
    setting_day: int | None = about(
        "Day in that setting, the first being 1.", unit="days", least=1, most=10_000
    )
    custody: Custody | None = about("Relation to custody.")
    release_on: date | None = about("Day of release from custody, past or planned, as YYYY-MM-DD.")
    guardian_consents: bool | None = about("For a minor: whether a parent or guardian consents to methadone.")
    planned_surgery_days: int | None = about("Days until planned surgery.", unit="days", least=0, most=3650)
    needs_opioid_analgesia: bool | None = about("Whether pain now needs opioid analgesics.")
    wants_contraception: bool | None = about("Whether contraception is wanted.")
    travel_days: int | None = about("Length of a planned trip.", unit="days", least=0, most=3650)
    take_home_days_wanted: int | None = about("Take-home days asked for.", unit="days", least=0, most=60)
    requests: tuple[Request, ...] = about("What is asked for.", default=())
    preferences: tuple[str, ...] = about(
        "What the person would like: medications, settings, programs for people like them, other help.",
        default=(),
        codes=preference_codes,
    )
    veteran: bool | None = about("Whether the person served in the military.")
    active_duty: bool | None = about("Whether the person serves in the military now.")
    first_responder: bool | None = about("Whether the person is a first responder.")
    justice_involved: bool | None = about("Whether the person leaves jail or prison, or has a court case.")
    need: StatedNeed = about("A need already worked out.", default=NOTHING_STATED)

    @classmethod
    def from_document(cls, value: object) -> Person:
        """Return the person that a parsed JSON document describes.

        Raises:
            BadInput: it names the path of the fault, such as "person.payment[0]", and what is wanted there; also
                where two facts cannot both be true.
        """
        person = documents.read(cls, value, "person")
        refuse_contradictions(person)
        return person


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the person document."""
    return documents.schema(Person, "Throughcare person")
