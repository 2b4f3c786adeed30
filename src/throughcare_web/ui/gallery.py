"""The samples of the component gallery: each is a piece of template, shown rendered and as written.

Fictional content only. A test holds this list against the component templates, so none is forgotten.
"""

from dataclasses import dataclass
from datetime import date

from django.template import engines
from django.utils.safestring import SafeString

from throughcare.terms import ProgramMedication
from throughcare_web.ui.fields import (
    CheckboxesField,
    CheckboxField,
    NumberField,
    RadiosField,
    SelectField,
    TextField,
    UiForm,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One component: its name, when to use it, and the template text that makes it."""

    name: str
    use: str
    source: str

    def rendered(self, context: dict) -> SafeString:
        """Return the sample as HTML."""
        return engines["django"].from_string("{% load ui %}" + self.source).render(context)


SAMPLES = (
    Sample("Status tag", "A term, with colour, icon and words together.",
           '<div class="tc-row">{% for term in statuses %}{% status_tag term %}{% endfor %}</div>'),
    Sample("Badge", "A quality worth seeing first; its reasons stand in the facts below.",
           '<span class="tc-badge">{% icon "star" %} Strong evidence</span>'),
    Sample("Not clinically reviewed", "Beside anything that comes from an unsigned rule.",
           '{% not_reviewed source="Example Guideline" pinpoint="section 4" dated=day %}'),
    Sample("Phone", "One tap to call; `prominent` for the first thing to do.",
           '<div class="tc-row">{% phone_link "617-555-0142" prominent=True %}{% phone_link "617-555-0143" "intake" %}</div>'),
    Sample("Call a crisis line", "The first thing to do, one tap away; number and address from the record.",
           '<div class="tc-row">{% call_line "emergency" %}{% call_line "lifeline" "usa-button--outline" %}</div>'),
    Sample("Facts", "What is met, not met and not known, never mixed.",
           '<h3>A program</h3><div class="tc-reasons">{% fact_list "met" "Fits" met %}{% fact_list "unmet" "Does not fit" unmet %}'
           '{% fact_list "unknown" "Ask when you call" unknown %}</div>'),
    Sample("Note", "An aside the reader should not miss; warm when it asks for care.",
           '<div class="tc-note"><p>We looked within 50 miles, because fewer than five programs fit within 25.</p></div>'),
    Sample("Details", "Label and value, one a row.",
           '<div class="tc-card"><dl class="tc-dl"><div><dt>Payment</dt><dd>Medicaid, self-pay</dd></div>'
           '<div><dt>Languages</dt><dd>English, Spanish</dd></div></dl></div>'),
    Sample("Score part", "How much one reason weighs; the sentence carries the meaning.",
           '<div class="tc-meter"><span>Reach</span><span class="tc-meter__bar">{% bar 7 of=10 %}</span><span>7</span></div>'),
    Sample("Error summary", "Above a form that was sent with faults; each line leads to its field.",
           '{% include "ui/components/error_summary.html" with form=faulty %}'),
    Sample("Fields", "Each renders itself: label, hint, error, control.",
           '<div class="tc-form tc-card">{% for field in form %}{{ field.as_field_group }}{% endfor %}</div>'),
    Sample("Fields with an error", "Said beside the field, and to a screen reader with it.",
           '<div class="tc-form tc-card">{{ faulty.place.as_field_group }}{{ faulty.payment.as_field_group }}</div>'),
)  # fmt: skip


class SampleForm(UiForm):
    """One field of each kind."""

    place = TextField(label="Where are you?", help_text="A ZIP code, or a city and state.")
    age = NumberField(label="Age", optional_mark=True, required=False)
    setting = SelectField(label="Kind of care", choices=[("", "Not sure"), ("outpatient", "Outpatient")])
    payment = RadiosField(
        label="How would you pay?", choices=[("medicaid", "Medicaid"), ("self_pay", "Myself")]
    )
    needs = CheckboxesField(
        label="Anything else?", choices=[("women", "Care for women"), ("hiv", "HIV care")], required=False
    )
    telehealth = CheckboxField(label="Video or phone visits are fine", required=False)


def context() -> dict:
    """Return what the samples show."""
    return {
        "statuses": list(ProgramMedication),
        "day": date(2025, 1, 15),
        "met": ["Starts people on buprenorphine here.", "Takes Medicaid."],
        "unmet": ["38 miles away; you asked for 25."],
        "unknown": ["Whether there is room this week."],
        "form": SampleForm(),
        "faulty": SampleForm({}, prefix="faulty"),
    }
