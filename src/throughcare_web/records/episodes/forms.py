"""The forms about episodes of care. Shape only; which steps are allowed is the action's to say."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from throughcare.terms import LevelOfCare
from throughcare.terms.records import EPISODE_STEPS, OPEN_EPISODES, EpisodeStatus
from throughcare_web.accounts.queries import Membership
from throughcare_web.accounts.roles import Role
from throughcare_web.records.models import Episode
from throughcare_web.ui.fields import (
    CheckboxField,
    DateField,
    LongTextField,
    RequestIdField,
    SelectField,
    UiForm,
)


class StartForm(UiForm):
    """An episode begins."""

    status = SelectField(
        label="It is",
        choices=[(one.value, one.label) for one in (EpisodeStatus.ACTIVE, *OPEN_EPISODES[:2])],
    )
    starts_on = DateField(label="First day", required=False, help_text="Today, unless you say another.")
    request_id = RequestIdField()


class StepForm(UiForm):
    """An episode moves a step on."""

    to = SelectField(label="Move to")
    on = DateField(label="Last day, if it ends", required=False, help_text="Today, unless you say another.")
    reason = LongTextField(label="Why, if it ends", required=False, rows=2)
    all_the_same = CheckboxField(label="If it ends: what is still open may stay open", required=False)

    def __init__(self, episode: Episode, sent: object = None, *, asks: bool = False) -> None:
        """Offer the steps that are open to the episode; `asks`: something is open that its end leaves so."""
        super().__init__(sent)
        if not asks:
            del self.fields["all_the_same"]
        steps = EPISODE_STEPS[EpisodeStatus(episode.status)]
        self.fields["to"].choices = [(one.value, one.label) for one in steps]

    def clean_all_the_same(self) -> bool:
        """Return whether it was said that the rest may stay open; asked only of a step that ends the episode."""
        agreed = self.cleaned_data["all_the_same"]
        if not agreed and self.cleaned_data.get("to") not in OPEN_EPISODES:
            raise ValidationError(
                "Look at what is still open, then tick this to close the episode all the same."
            )
        return agreed


class CareForm(UiForm):
    """At which level an episode is, and who manages it."""

    level = SelectField(
        label="Level of care",
        choices=[
            ("", "Not known"),
            *((one.value, f"{one.value} {one.label}") for one in LevelOfCare if one.value[0].isdigit()),
        ],
        required=False,
    )
    manager = SelectField(label="Care manager", required=False)

    def __init__(self, episode: Episode, members: Iterable[Membership], sent: object = None) -> None:
        """Offer the members of the program."""
        super().__init__(
            sent, initial={"level": episode.level_of_care, "manager": str(episode.care_manager_id or "")}
        )
        self.fields["manager"].choices = [("", "Nobody"), *member_choices(members)]


class TeamForm(UiForm):
    """Somebody joins the care team."""

    member = SelectField(label="Add to the care team")

    def __init__(self, members: Iterable[Membership], sent: object = None) -> None:
        """Offer the members of the program."""
        super().__init__(sent)
        self.fields["member"].choices = [("", "Choose one"), *member_choices(members)]


def member_choices(members: Iterable[Membership]) -> list[tuple[str, str]]:
    """Return members with their roles, as a list to choose from."""
    return [(str(one.pk), f"{one.user.email}, {Role(one.role).label}") for one in members]
