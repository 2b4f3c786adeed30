"""Form fields that render themselves in USWDS dress: `{{ form.place.as_field_group }}` is label, hint, error, control.

How a field looks and is announced, nothing about what it asks: no field here knows a clinical word.
"""

from collections.abc import Hashable

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


_UNANSWERED = (None, "", [], False)
# Of a code that no page of ours sends; Django's own words would say it back, whatever it is.
_NOT_ONE_OF_OURS = _("We did not understand this answer. Please choose again.")
_NO_CHOICE = {"invalid_choice": _NOT_ONE_OF_OURS, "invalid_list": _NOT_ONE_OF_OURS}
_rendered: dict[Hashable, SafeString] = {}


class BoundUiField(forms.BoundField):
    """A field on its form, with what its template needs to be announced well."""

    @property
    def hint_id(self) -> str:
        """Return the id of the hint, or nothing when there is none."""
        return f"{self.auto_id}-hint" if self.help_text else ""

    @property
    def error_id(self) -> str:
        """Return the id of the error message, or nothing when the field has none."""
        return f"{self.auto_id}-error" if self.errors else ""

    @property
    def described_by(self) -> str:
        """Return the ids that describe the control, hint first, for aria-describedby."""
        return " ".join(part for part in (self.hint_id, self.error_id) if part)

    @property
    def first_id(self) -> str:
        """Return the id of the first control: where the error summary leads."""
        return f"{self.auto_id}_0" if self.field.is_group else self.auto_id

    def as_field_group(self) -> SafeString:
        """Return the whole field; on a form that asks everyone the same, one without answer is rendered once a language."""
        if not self.form.asks_everyone_the_same or self.errors or self.value() not in _UNANSWERED:
            return super().as_field_group()
        key = (type(self.form), self.auto_id, self.field.columns, get_language())
        if key not in _rendered:
            _rendered[key] = super().as_field_group()
        return _rendered[key]


class UiField(forms.Field):
    """What our fields share; each subclass names its template.

    `autocomplete`, `inputmode` and `width` ("short" or nothing) are for text controls; `optional_mark` says
    "(optional)" after the label.
    """

    is_group = False
    template: str
    bound_field_class = BoundUiField

    def __init__(
        self, *args, autocomplete="off", inputmode="", width="", optional_mark=False, columns=False, **kwargs
    ):
        """Keep what the template needs; everything else is Django's."""
        super().__init__(*args, template_name=self.template, **kwargs)
        self.autocomplete = autocomplete
        self.inputmode = inputmode
        self.width = width
        self.optional_mark = optional_mark
        self.columns = columns


class TextField(UiField, forms.CharField):
    """One line of text."""

    template = "ui/fields/text.html"


class NumberField(UiField, forms.IntegerField):
    """A whole number, typed: no spinner, a numeric keypad on phones."""

    template = "ui/fields/text.html"

    def __init__(self, *args, inputmode="numeric", width="short", **kwargs):
        """Show a short box with the numeric keypad unless told otherwise."""
        super().__init__(*args, inputmode=inputmode, width=width, **kwargs)


class SelectField(UiField, forms.ChoiceField):
    """One of many, from a list that opens."""

    template = "ui/fields/select.html"
    default_error_messages = _NO_CHOICE


class RadiosField(UiField, forms.ChoiceField):
    """One of a few, all in sight."""

    is_group = True
    widget = forms.RadioSelect
    template = "ui/fields/choices.html"
    default_error_messages = _NO_CHOICE


class CheckboxesField(UiField, forms.MultipleChoiceField):
    """Any of several, all in sight."""

    is_group = True
    widget = forms.CheckboxSelectMultiple
    template = "ui/fields/choices.html"
    default_error_messages = _NO_CHOICE


class CheckboxField(UiField, forms.BooleanField):
    """One yes."""

    template = "ui/fields/checkbox.html"


class UiForm(forms.Form):
    """A form of these fields: `{% include "ui/components/error_summary.html" %}` above, then each field's group.

    `asks_everyone_the_same`: no field's words, choices or look depend on anything but the reader's language.
    """

    asks_everyone_the_same = False
    default_renderer = TemplatesSetting
    required_css_class = ""

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Return (where to go, what to do) for each error, in the order of the form; nothing before it is sent."""
        if not self.is_bound:
            return []
        whole = [("", message) for message in self.non_field_errors()]
        return whole + [(field.first_id, message) for field in self for message in field.errors]
