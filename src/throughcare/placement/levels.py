"""Which level of care each rule of the placement table asks for: rows O1 to O12 of the table, one rule a row.

The rules ask; the highest level asked for is the answer (`place.py`). No rule asks for less because something is worse,
so a higher rating never leads to a lower level. Hours and wishes choose only between levels that are both safe.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.person import Facts
from throughcare.placement.ratings import Ratings, rate
from throughcare.terms import Condition, Dimension, Request


_OTHER_DISORDERS = (
    Condition.ALCOHOL_USE_DISORDER,
    Condition.SEDATIVE_DEPENDENCE,
    Condition.STIMULANT_USE_DISORDER,
)
_OVERDOSE_ONLY = frozenset({"rating-use-overdose"})


class Placing:
    """A person with their ratings, as the rules of the table read them.

    Attributes:
        withdrawal, medical, psychiatric, use_risk, environment: ratings from 0 to 4; `use_risk` is 0 where opioid
            use disorder is known not to be there.
        oud: whether opioid use disorder is there, or not known to be absent.
    """

    __slots__ = ("environment", "facts", "medical", "oud", "psychiatric", "ratings", "use_risk", "withdrawal")

    def __init__(self, facts: Facts, ratings: Ratings) -> None:
        """Take a person with their ratings."""
        self.facts = facts
        self.ratings = ratings
        self.oud = not ratings.said("rating-use-criteria", "not_met")
        self.withdrawal = ratings.of(Dimension.WITHDRAWAL)
        self.medical = ratings.of(Dimension.MEDICAL)
        self.psychiatric = ratings.of(Dimension.PSYCHIATRIC)
        self.use_risk = ratings.of(Dimension.USE_RISK) if self.oud else 0
        self.environment = ratings.of(Dimension.ENVIRONMENT)

    @property
    def any_disorder(self) -> bool:
        """Return whether any substance use disorder is there, or opioid use disorder not known to be absent."""
        return self.oud or self.facts.has(*_OTHER_DISORDERS)

    @property
    def dependent_on_sedatives(self) -> bool:
        """Return whether alcohol or sedative withdrawal is to be expected."""
        said = self.ratings.said
        return said("rating-withdrawal-codependence", "complicated", "dependent", "watched") or said(
            "rating-withdrawal-ciwa", "moderate", "severe"
        )

    @property
    def only_overdose(self) -> bool:
        """Return whether an overdose alone, and no lack of response to treatment, drives the risk from use."""
        return self.ratings.drivers(Dimension.USE_RISK) == _OVERDOSE_ONLY

    @property
    def settled(self) -> bool:
        """Return whether remission is sustained and nothing rated speaks against it being stable."""
        return (
            self.ratings.said("rating-use-remission", "sustained")
            and max(self.withdrawal, self.use_risk) == 0
            and max(self.psychiatric, self.environment) <= 1
        )


def _prepare(facts: Facts) -> Placing:
    return Placing(facts, rate(facts))


topic = Topic("levels", _prepare)


@topic.rule("level-emergency")
def emergency(placing: Placing) -> Said | None:
    """O1: an overdose now comes before a level of care."""
    return say("now") if placing.ratings.said("rating-withdrawal-overdose", "signs") else None


@limited
class Inpatient:
    """Rating from which a hospital is asked for."""

    rating_from: int


@topic.rule("level-medical-inpatient")
def medical_inpatient(placing: Placing, limits: Inpatient) -> Said | None:
    """O2: withdrawal or physical health that only a hospital can hold."""
    return say("hospital") if max(placing.withdrawal, placing.medical) >= limits.rating_from else None


@topic.rule("level-psychiatric-crisis")
def psychiatric_crisis(placing: Placing, limits: Inpatient) -> Said | None:
    """O3: danger to self or others, acute psychosis or mania."""
    return say("hospital") if placing.psychiatric >= limits.rating_from else None


@limited
class Nursing:
    """Rating that asks for nursing, and the highest rating of surroundings that allows going home at night."""

    rating_from: int
    home_up_to: int


@topic.rule("level-nursing")
def nursing(placing: Placing, limits: Nursing) -> Said | None:
    """O4: withdrawal or health that needs nursing; by day alone where withdrawal is all there is."""
    if max(placing.withdrawal, placing.medical) < limits.rating_from:
        return None
    others = max(placing.medical, placing.psychiatric, placing.use_risk)
    by_day = others < limits.rating_from and placing.environment <= limits.home_up_to
    return say("by_day" if by_day and not placing.dependent_on_sedatives else "day_and_night")


@topic.rule("level-psychiatric")
def psychiatric(placing: Placing, limits: Nursing) -> Said | None:
    """O5: severe mental health symptoms need structure, day and night where home cannot hold them."""
    if placing.psychiatric < limits.rating_from or not placing.any_disorder:
        return None
    return say("by_day" if placing.environment <= limits.home_up_to else "day_and_night")


@limited
class UseRisk:
    """Ratings of the risk from use, and of surroundings, that together ask for a residence."""

    highest_from: int
    high_from: int
    environment_from: int


@topic.rule("level-use-residential")
def use_residential(placing: Placing, limits: UseRisk) -> Said | None:
    """O6: a risk from use that cannot be met at home; where home is the driver, a low-intensity residence."""
    if placing.use_risk >= limits.highest_from:
        return say("risk")
    if placing.use_risk < limits.high_from or placing.environment < limits.environment_from:
        return None
    return say("surroundings" if placing.only_overdose else "both")


@limited
class Hours:
    """Rating of the risk from use that asks for more visits, and the hours a week that the levels take."""

    rating_from: int
    intensive_hours: int
    high_hours: int


@topic.rule("level-use-intensive")
def use_intensive(placing: Placing, limits: Hours) -> Said | None:
    """O7: more visits; how many by lack of response, hours and wish."""
    if placing.use_risk < limits.rating_from:
        return None
    hours = placing.facts.person.hours_per_week
    short = hours is not None and hours < limits.intensive_hours
    if placing.only_overdose and short:
        return say("few_hours")
    stepped = placing.ratings.said("rating-use-returns", "repeated")
    wanted = placing.facts.asks_for(Request.MORE_STRUCTURE)
    if not (stepped or wanted):
        return say("intensive")
    return say("intensive" if hours is not None and hours < limits.high_hours else "high")


@limited
class Outpatient:
    """Ratings of use and surroundings that ask for medication as an outpatient; hours a week that 2.1 takes."""

    use_from: int
    environment_from: int
    intensive_hours: int


@topic.rule("level-medication-outpatient")
def medication_outpatient(placing: Placing, limits: Outpatient) -> Said | None:
    """O8: medication as an outpatient, with housing help where surroundings weigh."""
    if placing.environment >= limits.environment_from:
        return say("housing") if placing.any_disorder else None
    if placing.use_risk < limits.use_from:
        return None
    hours = placing.facts.person.hours_per_week
    return say("few_hours" if hours is not None and hours < limits.intensive_hours else "medication")


@topic.rule("level-unsafe-home")
def unsafe_home(placing: Placing, limits: Inpatient) -> Said | None:
    """O9: a dangerous home, or none at all: a residence, with outpatient care beside it."""
    return say("residence") if placing.any_disorder and placing.environment >= limits.rating_from else None


@topic.rule("level-outpatient")
def outpatient(placing: Placing) -> Said | None:
    """O10: most people start as outpatients on medication, also while the criteria are not counted yet."""
    if not placing.oud or placing.settled or placing.ratings.said("rating-use-criteria", "mild"):
        return None
    return say("known" if placing.ratings.said("rating-use-criteria", "moderate", "treated") else "unknown")


@topic.rule("level-therapy")
def therapy(placing: Placing) -> Said | None:
    """O11: a mild disorder, or no medication wanted: counseling, with medication kept on offer."""
    if placing.ratings.said("rating-use-criteria", "mild"):
        return say("mild")
    return say("declines") if placing.oud and placing.facts.asks_for(Request.NO_MEDICATION) else None


@topic.rule("level-remission")
def remission(placing: Placing) -> Said | None:
    """O12: sustained, stable remission: monitoring, and the medication goes on."""
    if not placing.settled:
        return None
    return say("monitoring" if placing.facts.moud else "without_medication")


@topic.rule("level-not-oud")
def not_oud(placing: Placing) -> Said | None:
    """Opioid use disorder not established: no level for it, or an early talk, or care for another disorder."""
    if placing.oud:
        return None
    if placing.any_disorder:
        return say("other")
    uses = placing.ratings.said("rating-use-frequency", "daily", "weekly", "occasional")
    overdosed = placing.ratings.said("rating-use-overdose", "repeated", "recent", "undated")
    return say("early" if uses or overdosed else "none")
