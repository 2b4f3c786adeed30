"""What was said about coverage, and who asks electronically, as forms. Shape only."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.forms import FileField, FileInput, ValidationError

from throughcare.terms.eligibility import AskedHow, AuthorizationSaid, BenefitSaid, CoverageSaid
from throughcare_web.eligibility.entries import (
    LONGEST_LINE,
    LONGEST_WORDS,
    MOST_DOLLARS,
    CheckEntry,
    Said,
    SubmitterEntry,
)
from throughcare_web.eligibility.interchange import LARGEST
from throughcare_web.eligibility.models import EligibilityCheck, Submitter
from throughcare_web.ui.fields import (
    CheckboxField,
    DateField,
    DecimalField,
    LongTextField,
    RadiosField,
    RequestIdField,
    TextField,
    UiField,
    UiForm,
)


_BY_HAND = [(one.value, one.label) for one in (AskedHow.PHONE, AskedHow.PORTAL)]


def _dollars(label: str) -> DecimalField:
    return DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_value=MOST_DOLLARS,
        decimal_places=2,
        error_messages={"max_decimal_places": "Give dollars and cents, such as 15.50."},
    )


class SaidForm(UiForm):
    """What the payer said, in the order of a call."""

    request_id = RequestIdField()
    how = RadiosField(
        label="How did you ask?",
        choices=_BY_HAND,
        initial=AskedHow.PHONE.value,
        error_messages={"required": "Choose how you asked."},
    )
    patient_asked = CheckboxField(
        label="The patient asked, with me on the line",
        help_text="Mark this if the patient told the payer and not you: that needs no consent.",
        required=False,
    )
    coverage = RadiosField(
        label="Is the coverage active?",
        choices=[(one.value, one.label) for one in CoverageSaid],
        error_messages={"required": "Choose what the payer said of the coverage."},
    )
    substance_use = RadiosField(
        label="Substance use treatment",
        choices=[(one.value, one.label) for one in BenefitSaid],
        initial=BenefitSaid.UNKNOWN.value,
    )
    authorization = RadiosField(
        label="Prior authorization",
        choices=[(one.value, one.label) for one in AuthorizationSaid],
        initial=AuthorizationSaid.UNKNOWN.value,
    )
    copay = _dollars("Copay, dollars")
    coinsurance_percent = DecimalField(
        label="Coinsurance, percent",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
    )
    deductible = _dollars("Deductible, dollars a year")
    deductible_left = _dollars("Deductible still to pay, dollars")
    plan_name = TextField(label="Plan", required=False, max_length=LONGEST_LINE)
    starts_on = DateField(label="Covered from", required=False)
    ends_on = DateField(label="Covered until", required=False)
    reference = TextField(label="Reference number of the call", required=False, max_length=LONGEST_LINE)
    words = LongTextField(label="What else was said", required=False, max_length=LONGEST_WORDS, rows=3)

    @classmethod
    def of(cls, row: EligibilityCheck) -> SaidForm:
        """Return the form with what stands in an entry, to correct it."""
        same = ("how", "substance_use", "authorization", "copay", "coinsurance_percent", "deductible")
        more = ("deductible_left", "plan_name", "starts_on", "ends_on", "reference", "words")
        return cls(
            initial={"coverage": row.coverage_said} | {name: getattr(row, name) for name in (*same, *more)}
        )

    def entry(self, replaces: uuid.UUID | None = None) -> CheckEntry:
        """Return what a valid form says."""
        given = self.cleaned_data
        said = Said(
            coverage=CoverageSaid(given["coverage"]),
            plan_name=given["plan_name"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            copay=given["copay"],
            coinsurance_percent=given["coinsurance_percent"],
            deductible=given["deductible"],
            deductible_left=given["deductible_left"],
            substance_use=BenefitSaid(given["substance_use"]),
            authorization=AuthorizationSaid(given["authorization"]),
            reference=given["reference"],
            words=given["words"],
        )
        return CheckEntry(
            how=AskedHow(given["how"]), said=said, replaces=replaces, patient_asked=given["patient_asked"]
        )


class AnswerFileField(UiField, FileField):
    """A 271 file."""

    widget = FileInput
    template = "eligibility/file_field.html"


class AnswerForm(UiForm):
    """The file a payer sent."""

    answer = AnswerFileField(
        label="The payer's answer (271 file)",
        max_length=LONGEST_LINE,
        error_messages={
            "required": "Choose the file.",
            "empty": "The file is empty. Choose the one that the payer sent.",
            "max_length": "The name of the file is too long.",
        },
    )

    def clean_answer(self) -> bytes:
        """Return what the file holds; one larger than any answer is not read."""
        file: UploadedFile = self.cleaned_data["answer"]
        if (file.size or 0) > LARGEST:
            raise ValidationError("The file is too large to be an answer about one person.")
        return file.read()


class SubmitterForm(UiForm):
    """Who asks electronically."""

    npi = TextField(
        label="NPI of this program",
        help_text="National Provider Identifier, ten digits.",
        max_length=10,
        inputmode="numeric",
        width="short",
    )
    sender_id = TextField(
        label="Our name on the line (sender ID)",
        help_text="As the clearinghouse gave it.",
        max_length=15,
        width="short",
    )
    receiver_id = TextField(
        label="Their name on the line (receiver ID)",
        help_text="As the clearinghouse gave it.",
        max_length=15,
        width="short",
    )
    is_production = CheckboxField(
        label="Real questions. Leave off to mark every question as a test.", required=False
    )

    @classmethod
    def of(cls, row: Submitter | None) -> SubmitterForm:
        """Return the form with what stands."""
        names = ("npi", "sender_id", "receiver_id", "is_production")
        return cls(initial={name: getattr(row, name) for name in names} if row else None)

    def entry(self) -> SubmitterEntry:
        """Return what a valid form says."""
        return SubmitterEntry(**self.cleaned_data)
