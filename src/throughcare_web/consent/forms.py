"""What is asked when a consent is prepared, signed or taken back. Shape only: the core says what a consent must hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.forms import CharField, HiddenInput
from django.http import QueryDict
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from throughcare import disclosure as core
from throughcare.terms.sharing import (
    ConsentElement,
    ConsentKind,
    ExpiryKind,
    Purpose,
    RecipientKind,
    RecordPart,
    RevocationWay,
    SignatureWay,
    Signer,
    SigningSituation,
)
from throughcare_web.consent.drafts import ConsentDraft, SignatureDraft, is_drawing
from throughcare_web.ui.fields import (
    CheckboxesField,
    CheckboxField,
    DateField,
    LongTextField,
    RadiosField,
    RequestIdField,
    SelectField,
    TextField,
    UiForm,
)
from throughcare_web.ui.language import reader_language


ROWS = (1, 2, 3)  # recipients by name
_ASKED_KINDS = (
    RecipientKind.FAMILY,
    RecipientKind.TREATING_PROVIDER,
    RecipientKind.PART2_PROGRAM,
    RecipientKind.HEALTH_PLAN,
    RecipientKind.CRIMINAL_JUSTICE,
    RecipientKind.LEGAL,
    RecipientKind.AUTHORITY,
    RecipientKind.RESEARCHER,
    RecipientKind.OTHER,
)
_ASKED_PURPOSES = (
    Purpose.TREATMENT,
    Purpose.PAYMENT,
    Purpose.OPERATIONS,
    Purpose.PATIENT_REQUEST,
    Purpose.FAMILY_SUPPORT,
    Purpose.CRIMINAL_JUSTICE,
    Purpose.RESEARCH,
    Purpose.PUBLIC_HEALTH,
)
SHAREABLE = tuple(part for part in RecordPart if part is not RecordPart.COUNSELING_NOTES)
_STATEMENTS = (
    ConsentElement.RIGHT_TO_REVOKE,
    ConsentElement.HOW_TO_REVOKE,
    ConsentElement.HIPAA_REDISCLOSURE,
    ConsentElement.REDISCLOSURE,
    ConsentElement.REFUSAL,
    ConsentElement.FUNDRAISING_CHOICE,
)
_SIGNS = {
    SigningSituation.ADULT: (Signer.PATIENT,),
    SigningSituation.MINOR_ALONE: (Signer.PATIENT,),
    SigningSituation.MINOR_WITH_PARENT: (Signer.PATIENT, Signer.PARENT),
    SigningSituation.LACKS_CAPACITY: (Signer.REPRESENTATIVE,),
    SigningSituation.DECEASED: (Signer.REPRESENTATIVE,),
}


_REPRESENTS = lazy(lambda: core.law().form["representative"].said().words(reader_language()), str)()


NOT_KEPT = _(
    "We could not keep this. Check each name that was typed, then try again, or ask the program for help."
)


def choices(terms: Any) -> list[tuple[str, str]]:
    """Return terms as a field offers them to staff."""
    return [(term.value, term.label) for term in terms]


class ConsentForm(UiForm):
    """What the consent is to cover; by itself the single one for treatment, payment and operations."""

    called: ClassVar[dict[str, str]] = {
        "who signs": "situation",
        "what may be shared": "more",
        "purpose": "purpose_words",
        "member": "members",
        "event": "expiry_event",
    }
    kind = RadiosField(label="What is this consent for?", choices=choices(ConsentKind), initial="tpo")
    language = RadiosField(
        label="Language of the form", choices=[("en", "English"), ("es", "Español")], initial="en"
    )
    situation = SelectField(label="Who signs?", choices=choices(SigningSituation), initial="adult")
    parts = CheckboxesField(
        label="What may be shared", choices=choices(SHAREABLE), required=False, columns=True
    )
    more = LongTextField(
        label="In the patient's own words",
        help_text="For example: only that I come to my visits.",
        required=False,
        optional_mark=True,
        rows=2,
    )
    purposes = CheckboxesField(
        label="What for", choices=choices(_ASKED_PURPOSES), required=False, columns=True
    )
    purpose_words = TextField(label="What for, in more words", required=False, optional_mark=True)
    through = TextField(
        label="Health information exchange or other go-between", required=False, optional_mark=True
    )
    members = LongTextField(
        label="To which of its members",
        help_text="One a line. Leave it empty for all members who treat the patient.",
        required=False,
        optional_mark=True,
        rows=2,
    )
    expiry = RadiosField(label="When does it end?", choices=choices(ExpiryKind), initial="end_of_treatment")
    expires_on = DateField(label="Its last day", required=False)
    expiry_event = TextField(label="What has to happen", required=False)
    request_id = RequestIdField()

    def __init__(self, *args: Any, has_died: bool = False, **kwargs: Any) -> None:
        """Add the rows for recipients, and ask who signs: of a patient who has died, nobody but a representative."""
        super().__init__(*args, **kwargs)
        if has_died:
            self._ask_of_the_dead()
        else:
            self.fields["situation"].choices = choices(
                one for one in SigningSituation if one is not SigningSituation.DECEASED
            )
        for row in ROWS:
            self.fields[f"name_{row}"] = TextField(
                label="Name of the person or place", required=False, max_length=200
            )
            self.fields[f"kind_{row}"] = SelectField(
                label="Who that is", choices=choices(_ASKED_KINDS), required=False, initial="family"
            )

    def _ask_of_the_dead(self) -> None:
        """Offer what can still be signed: by a representative, and with an end that is not that of treatment."""
        self.fields["situation"].choices = choices((SigningSituation.DECEASED,))
        self.fields["expiry"].choices = choices(
            one for one in ExpiryKind if one is not ExpiryKind.END_OF_TREATMENT
        )
        self.fields["expiry"].initial = ExpiryKind.NONE.value

    @classmethod
    def usual(cls, language: str) -> QueryDict:
        """Return what is sent when nothing is changed: the single consent, signed by an adult patient."""
        sent = QueryDict(mutable=True)
        unsent = cls(initial={"language": language})
        for name, field in unsent.fields.items():
            value = unsent.get_initial_for_field(field, name)
            if value not in (None, ""):
                sent[name] = str(value)
        return sent

    @property
    def recipient_rows(self) -> list[tuple[Any, Any]]:
        """Return the fields of each recipient."""
        return [(self[f"name_{row}"], self[f"kind_{row}"]) for row in ROWS]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Return every answer as it was sent, for the page on which the patient signs."""
        names = [name for name in self.fields if name in self.data]
        return [(name, value) for name in names for value in self.data.getlist(name)]

    def draft(self, **more: Any) -> ConsentDraft:
        """Return what was chosen, with more: the signatures."""
        said = self.cleaned_data
        return ConsentDraft(
            kind=ConsentKind(said["kind"]),
            language=said["language"],
            situation=SigningSituation(said["situation"]),
            parts=frozenset(map(RecordPart, said["parts"])),
            purposes=frozenset(map(Purpose, said["purposes"])),
            recipients=tuple(self._recipients()),
            expiry=core.Expiry(
                kind=ExpiryKind(said["expiry"]), on=said["expires_on"], event=said["expiry_event"]
            ),
            more=said["more"],
            purpose_words=said["purpose_words"],
            **more,
        )

    def _recipients(self) -> list[core.Named]:
        said = self.cleaned_data
        rows = [(said[f"name_{row}"], said[f"kind_{row}"] or "other") for row in ROWS]
        found = [core.Named(name=name, kind=RecipientKind(kind)) for name, kind in rows if name]
        if said["through"]:
            members = tuple(line.strip() for line in said["members"].splitlines() if line.strip())
            found.append(
                core.Named(
                    name=said["through"],
                    kind=RecipientKind.INTERMEDIARY,
                    members=members,
                    treating_members=not members,
                )
            )
        return found


class PaperForm(ConsentForm):
    """A consent that was signed on paper: what stands on it, and what does not."""

    statements = CheckboxesField(
        label="These sentences stand on the form",
        choices=choices(_STATEMENTS),
        required=False,
        columns=True,
    )
    signer_name = TextField(label="Signed by", required=False)
    authority = TextField(label="If not the patient: by which authority", required=False, optional_mark=True)
    signed_on = DateField(label="Date beside it", required=False)
    parent_name = TextField(label="Parent or guardian who signed too", required=False, optional_mark=True)
    parent_signed_on = DateField(label="Date beside that", required=False)

    def _ask_of_the_dead(self) -> None:
        """Offer everybody who can have signed: the patient may have, before they died."""

    def paper_draft(self) -> ConsentDraft:
        """Return what stands on the paper."""
        return self.draft(
            is_paper=True,
            statements=frozenset(map(ConsentElement, self.cleaned_data["statements"])),
            signatures=tuple(self._signatures()),
        )

    def _signatures(self) -> Iterator[SignatureDraft]:
        """Yield the signatures of those who have to sign, as far as they stand on the paper."""
        said = self.cleaned_data
        for signer in _SIGNS[SigningSituation(said["situation"])]:
            of_parent = signer is Signer.PARENT
            name, on = ("parent_name", "parent_signed_on") if of_parent else ("signer_name", "signed_on")
            if said[name]:
                yield SignatureDraft(
                    signer=signer,
                    name=said[name],
                    authority="" if of_parent else said["authority"],
                    on=said[on],
                    way=SignatureWay.PAPER,
                )


class SignForm(UiForm):
    """The signatures: each with a name, and drawn or typed. A patient reads this, in their language."""

    def __init__(self, *args: Any, situation: SigningSituation, **kwargs: Any) -> None:
        """Ask whoever has to sign, and a witness if there is one."""
        super().__init__(*args, **kwargs)
        self.signers = _SIGNS[situation]
        for signer in (*self.signers, Signer.WITNESS):
            asked = signer is not Signer.WITNESS
            self.fields[f"{signer}_name"] = TextField(
                label=_("Your full name"),
                required=asked,
                optional_mark=not asked,
                max_length=200,
                error_messages={"required": _("Type your full name. That counts as your signature.")},
            )
            self.fields[f"{signer}_strokes"] = CharField(widget=HiddenInput, required=False)
            if signer is Signer.REPRESENTATIVE:
                self.fields[f"{signer}_authority"] = TextField(
                    label=_("Why you may sign"),
                    help_text=_REPRESENTS
                    if situation is SigningSituation.DECEASED
                    else _("For example: court-appointed guardian."),
                    error_messages={"required": _("Say why you may sign for this person.")},
                )

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Return what each signer sees."""
        return [
            {
                "signer": signer,
                "name": self[f"{signer}_name"],
                "strokes": self[f"{signer}_strokes"],
                "authority": self[f"{signer}_authority"] if f"{signer}_authority" in self.fields else None,
            }
            for signer in (*self.signers, Signer.WITNESS)
        ]

    def signatures(self) -> tuple[SignatureDraft, ...]:
        """Return the signatures given."""
        return tuple(
            self._signature(signer)
            for signer in (*self.signers, Signer.WITNESS)
            if self.cleaned_data[f"{signer}_name"]
        )

    def _signature(self, signer: Signer) -> SignatureDraft:
        said = self.cleaned_data
        strokes = said[f"{signer}_strokes"]
        return SignatureDraft(
            signer=signer,
            name=said[f"{signer}_name"],
            authority=said.get(f"{signer}_authority", ""),
            way=SignatureWay.DRAWN if is_drawing(strokes) else SignatureWay.TYPED,
            strokes=strokes,
        )


class RevokeForm(UiForm):
    """Taking a consent back."""

    called: ClassVar[dict[str, str]] = {"who takes it back": "said_by"}
    way = RadiosField(
        label="How was it taken back?",
        choices=choices(RevocationWay),
        error_messages={"required": "Choose how: nobody's word is written down for them."},
    )
    said_by = TextField(label="Who takes it back", max_length=200)
    words = LongTextField(label="What was said", required=False, optional_mark=True, rows=3)


class EndForm(UiForm):
    """The event at which a consent ends has happened."""

    called: ClassVar[dict[str, str]] = {"happened on": "happened_on"}
    happened_on = DateField(label="When it happened")
    words = TextField(label="What happened", required=False, optional_mark=True)


class ConfirmForm(UiForm):
    """One yes, for deeds that cannot be undone."""

    sure = CheckboxField(label="Yes, I am sure")
