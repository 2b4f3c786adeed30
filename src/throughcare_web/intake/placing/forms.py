"""The decision as a form: the level of care, why it is another than recommended, and the medication plan."""

from __future__ import annotations

from typing import Any

from throughcare.terms import LevelOfCare, Medication
from throughcare.terms.intake import PlacementReason
from throughcare_web.intake.entries import Decision
from throughcare_web.intake.models import Placement
from throughcare_web.ui.fields import (
    CheckboxesField,
    CheckboxField,
    RadiosField,
    SelectField,
    TextField,
    UiForm,
)


_LONGEST = 500


class DecisionForm(UiForm):
    """Shape only: whether a reason is needed is the action's to say."""

    level = RadiosField(label="Level of care")
    reason = SelectField(
        label="Why another level than recommended?",
        choices=[("", "It is the recommended one"), *((str(one), one.label) for one in PlacementReason)],
        required=False,
    )
    words = TextField(
        label="In your words",
        help_text="Needed when the level is not the recommended one.",
        required=False,
        max_length=_LONGEST,
    )
    co_occurring = CheckboxField(label="Care for mental health belongs to it", required=False)
    medications = CheckboxesField(
        label="Medications planned",
        choices=[(str(one), one.label) for one in Medication],
        required=False,
        columns=True,
    )
    plan = TextField(
        label="Medication plan, in your words",
        help_text="For the receiving program: what, when, and who prescribes.",
        required=False,
        max_length=_LONGEST,
    )

    def __init__(self, *args: Any, recommended: LevelOfCare | None, **kwargs: Any) -> None:
        """Offer every level, the recommended one marked."""
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [
            (str(one), f"{_code(one)}{one.label}{' (recommended)' if one is recommended else ''}")
            for one in LevelOfCare
        ]

    def decision(self) -> Decision:
        """Return what a valid form says."""
        said = self.cleaned_data
        return Decision(
            level=LevelOfCare(said["level"]),
            reason=PlacementReason(said["reason"]) if said["reason"] else None,
            words=said["words"],
            co_occurring=said["co_occurring"],
            medications=tuple(Medication(one) for one in said["medications"]),
            plan=said["plan"],
        )


def _code(level: LevelOfCare) -> str:
    return "" if level is LevelOfCare.NONE else f"{level} "


def first_values(
    recommended: LevelOfCare | None, medications: list[str], earlier: Placement | None, *, co_occurring: bool
) -> dict[str, Any]:
    """Return what the form shows at first: what is recommended; of a new version, what was decided before."""
    if earlier is not None:
        return {
            "level": earlier.chosen,
            "reason": earlier.reason,
            "words": earlier.words,
            "co_occurring": earlier.co_occurring,
            "medications": earlier.medications,
            "plan": earlier.medication_plan,
        }
    return {"level": recommended, "co_occurring": co_occurring, "medications": medications}
