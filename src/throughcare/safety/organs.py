"""Heart, liver, kidneys and blood: what they change about a medication.

A finding here restricts or explains; whether a medication is offered at all is for `throughcare.medication`.
Interactions with other drugs are `interactions.py`, doses of lofexidine by liver and kidney `withdrawal/relief.py`.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.safety.measured import above, at_least, below, newest
from throughcare.terms import ChildPugh, Condition, Sign


topic = Topic("organs")

_LONG_QT = (Condition.LONG_QT, Condition.TORSADES_HISTORY)
_VESSELS = (Condition.RECENT_MI, Condition.CEREBROVASCULAR_DISEASE)
_HEART = (
    Condition.HEART_FAILURE,
    Condition.CORONARY_DISEASE,
    Condition.RECENT_MI,
    Condition.STRUCTURAL_HEART_DISEASE,
)


# ---------------------------------------------------------------- heart


@limited
class Qtc:
    """QTc in ms from which it is prolonged, and dangerously long."""

    prolonged_from_ms: int
    long_from_ms: int


@topic.rule("organ-qtc-methadone")
def qtc_methadone(facts: Facts, limits: Qtc) -> Said | None:
    """A long QTc makes methadone a choice to weigh, or one for later."""
    qtc = facts.person.qtc_ms
    if at_least(qtc, limits.long_from_ms):
        return say("long", qtc=qtc)
    return say("prolonged", qtc=qtc) if at_least(qtc, limits.prolonged_from_ms) else None


@topic.rule("organ-qtc-lofexidine")
def qtc_lofexidine(facts: Facts, limits: Qtc) -> Said | None:
    """Lofexidine lengthens QT as well."""
    qtc = facts.person.qtc_ms
    if at_least(qtc, limits.long_from_ms) or facts.has(Condition.LONG_QT):
        return say("long")
    return say("prolonged", qtc=qtc) if at_least(qtc, limits.prolonged_from_ms) else None


@topic.rule("organ-long-qt-methadone")
def long_qt_methadone(facts: Facts) -> Said | None:
    """Long QT syndrome or past torsades: an ECG comes before methadone."""
    if not facts.has(*_LONG_QT):
        return None
    return say("ecg_first" if facts.person.qtc_ms is None else "careful")


@topic.rule("organ-long-qt-buprenorphine")
def long_qt_buprenorphine(facts: Facts) -> Said | None:
    """Long QT syndrome or past torsades: buprenorphine with an ECG."""
    return say("careful") if facts.has(*_LONG_QT) else None


@topic.rule("organ-heart-methadone")
def heart_methadone(facts: Facts) -> Said | None:
    """Heart disease without an ECG: get one, do not wait for it."""
    return say("ecg") if facts.has(*_HEART) and facts.person.qtc_ms is None else None


@limited
class Electrolytes:
    """Potassium and magnesium in mmol/L below which they are low."""

    k_below: float
    mg_below: float


@topic.rule("organ-electrolytes")
def electrolytes(facts: Facts, limits: Electrolytes) -> Said | None:
    """Low potassium or magnesium beside medications that lengthen QT."""
    labs = facts.person.labs
    is_low_in_magnesium = below(labs.mg, limits.mg_below)
    if below(labs.k, limits.k_below):
        return say("both", k=labs.k, mg=labs.mg) if is_low_in_magnesium else say("potassium", k=labs.k)
    return say("magnesium", mg=labs.mg) if is_low_in_magnesium else None


@limited
class Pulse:
    """Heart rate below which alpha-2 agonists are not given; hours for which a check counts."""

    hr_below: int
    check_hours: int


@topic.rule("organ-pulse-alpha2")
def pulse_alpha2(facts: Facts, limits: Pulse) -> Said | None:
    """Lofexidine and clonidine slow the heart."""
    rate = newest(facts, "hr", limits.check_hours)
    return say("slow", hr=rate) if below(rate, limits.hr_below) else None


@limited
class Pressure:
    """Systolic pressure in mm Hg below which alpha-2 agonists are not given; hours for which a check counts."""

    bp_systolic_below: int
    check_hours: int


@topic.rule("organ-pressure-alpha2")
def pressure_alpha2(facts: Facts, limits: Pressure) -> Said | None:
    """Lofexidine and clonidine lower the pressure."""
    systolic = newest(facts, "bp_systolic", limits.check_hours)
    if below(systolic, limits.bp_systolic_below):
        return say("low", bp=systolic)
    return say("tends") if facts.has(Condition.HYPOTENSION) else None


@topic.rule("organ-heart-lofexidine")
def heart_lofexidine(facts: Facts) -> Said | None:
    """Lofexidine and disease of the vessels of heart or brain."""
    if facts.has(*_VESSELS):
        return say("avoid")
    return say("careful") if facts.has(Condition.CORONARY_DISEASE, Condition.HEART_FAILURE) else None


@topic.rule("organ-heart-clonidine")
def heart_clonidine(facts: Facts) -> Said | None:
    """Clonidine and disease of the heart or the brain's vessels."""
    return say("careful") if facts.has(*_VESSELS, *_HEART) else None


# ---------------------------------------------------------------- liver


def _liver(facts: Facts) -> Said | None:
    """Return how well the liver works, by Child-Pugh class; "unknown" for cirrhosis without a class."""
    grade = facts.person.child_pugh
    if grade is ChildPugh.C or facts.has(Condition.LIVER_FAILURE):
        return say("severe")
    if grade is ChildPugh.B:
        return say("moderate")
    return say("unknown") if grade is None and facts.has(Condition.CIRRHOSIS) else None


@topic.rule("organ-liver")
def liver(facts: Facts) -> Said | None:
    """Liver disease, whatever the medication."""
    return _liver(facts)


@topic.rule("organ-liver-buprenorphine-xr")
def liver_buprenorphine_xr(facts: Facts) -> Said | None:
    """An injection cannot be taken back when the liver clears it slowly."""
    return _liver(facts)


@topic.rule("organ-liver-buprenorphine-sl")
def liver_buprenorphine_sl(facts: Facts) -> Said | None:
    """Naloxone in the combination rises more than buprenorphine: the mono product fits."""
    return _liver(facts)


@topic.rule("organ-liver-methadone")
def liver_methadone(facts: Facts) -> Said | None:
    """Methadone is cleared by the liver."""
    return _liver(facts)


@topic.rule("organ-liver-naltrexone")
def liver_naltrexone(facts: Facts) -> Said | None:
    """Naltrexone is cleared by the liver, and little is known where it fails."""
    return _liver(facts)


@limited
class LiverTests:
    """ALT or AST, as multiples of the upper limit, above which they are raised, and markedly so."""

    raised_above: int
    marked_above: int


@topic.rule("organ-hepatitis")
def hepatitis(facts: Facts, limits: LiverTests) -> Said | None:
    """Acute hepatitis or raised liver tests, and naltrexone."""
    labs = facts.person.labs
    is_marked = above(labs.alt_xuln, limits.marked_above) or above(labs.ast_xuln, limits.marked_above)
    if is_marked or facts.has(Condition.ACUTE_HEPATITIS) or facts.shows(Sign.JAUNDICE):
        return say("acute")
    is_raised = above(labs.alt_xuln, limits.raised_above) or above(labs.ast_xuln, limits.raised_above)
    return say("raised") if is_raised else None


# ---------------------------------------------------------------- kidneys and blood


def _is_unmeasured(facts: Facts) -> bool:
    """Return whether there is kidney disease of which no one knows how far it goes."""
    return facts.person.egfr is None and facts.has(Condition.RENAL_DISEASE)


@limited
class NaltrexoneKidney:
    """eGFR below which impairment is moderate."""

    moderate_below: int


@topic.rule("organ-kidney-naltrexone")
def kidney_naltrexone(facts: Facts, limits: NaltrexoneKidney) -> Said | None:
    """Naltrexone leaves through the kidneys."""
    if below(facts.person.egfr, limits.moderate_below) or facts.has(Condition.DIALYSIS):
        return say("reduced")
    return say("unknown") if _is_unmeasured(facts) else None


@limited
class MethadoneKidney:
    """eGFR below which impairment is severe."""

    severe_below: int


@topic.rule("organ-kidney-methadone")
def kidney_methadone(facts: Facts, limits: MethadoneKidney) -> Said | None:
    """Methadone in severe kidney disease."""
    if below(facts.person.egfr, limits.severe_below) or facts.has(Condition.DIALYSIS):
        return say("severe")
    return say("unknown") if _is_unmeasured(facts) else None


@limited
class Platelets:
    """Platelets in 10⁹/L below which an injection into muscle wants care."""

    platelets_below: int


@topic.rule("organ-bleeding-naltrexone")
def bleeding_naltrexone(facts: Facts, limits: Platelets) -> Said | None:
    """An injection deep into muscle, and bleeding."""
    bleeds = facts.has(Condition.THROMBOCYTOPENIA, Condition.BLEEDING_DISORDER)
    is_low = below(facts.person.platelets, limits.platelets_below)
    return say("careful") if bleeds or is_low or facts.taking("anticoagulant") else None
