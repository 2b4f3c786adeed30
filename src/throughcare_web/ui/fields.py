"""Form fields that render themselves in USWDS dress: `{{ form.place.as_field_group }}` is label, hint, error, control.

How a field looks and is announced, nothing about what it asks: no field here knows a clinical word.
"""

import re
import uuid
from collections.abc import Hashable
from datetime import datetime
from typing import ClassVar

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from throughcare.errors import BadInput


_UNANSWERED = (None, "", [], False)
# Of a code that no page of ours sends; Django's own words would say it back, whatever it is.
_NOT_ONE_OF_OURS = _("We did not understand this answer. Please choose again.")
_NO_CHOICE = {"invalid_choice": _NOT_ONE_OF_OURS, "invalid_list": _NOT_ONE_OF_OURS}
_YEARS = range(1880, 2200)  # of anyone alive, or of any plan; beyond, time zones cannot be reckoned either
_WRITTEN_WHOLE = re.compile(r"[-+]?[0-9]{1,15}(\.0*)?")
_WRITTEN_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_WRITTEN_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?", re.ASCII)
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
    def iso_value(self) -> str:
        """Return a day as a date box takes it; what was sent stands as it was sent."""
        value = self.value()
        return value.isoformat() if hasattr(value, "isoformat") else value or ""

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

    `autocomplete`, `inputmode`, `width` ("short" or nothing), `autofocus` (where a new form begins) and `suggestions` (texts
    to choose from, or a function that returns them) are for text controls; `optional_mark` says "(optional)" after the label;
    `beside` puts it in one place with the field before it, as a unit with its number.
    """

    is_group = False
    template: str
    input_type = "text"
    bound_field_class = BoundUiField

    def __init__(
        self, *args, autocomplete="off", inputmode="", width="", optional_mark=False, columns=False, **kwargs
    ):
        """Keep what the template needs; everything else is Django's."""
        self.autofocus = kwargs.pop("autofocus", False)
        self.beside = kwargs.pop("beside", False)
        self.suggestions = kwargs.pop("suggestions", ())
        self.own_messages = frozenset(kwargs.get("error_messages") or ())
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

    def to_python(self, value):
        """Return the number; digits of other scripts and "1_0", which Python alone would read, are refused."""
        if isinstance(value, str) and value.strip() and not _WRITTEN_WHOLE.fullmatch(value.strip()):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class LongTextField(UiField, forms.CharField):
    """Several lines of text. No limit in the browser, which would cut off what is pasted without a word."""

    widget = forms.Textarea
    template = "ui/fields/long_text.html"

    def __init__(self, *args, rows=5, **kwargs):
        """Show a box of so many lines."""
        super().__init__(*args, **kwargs)
        self.rows = rows

    def to_python(self, value):
        """Return the text with one character for each end of line, and none that only steer a machine."""
        typed = super().to_python(value).replace("\r\n", "\n")
        return "".join(letter for letter in typed if letter >= " " or letter == "\n")


class EmailField(UiField, forms.EmailField):
    """An e-mail address."""

    template = "ui/fields/text.html"
    input_type = "email"


class PasswordField(UiField, forms.CharField):
    """A secret: never shown back, pasted freely, its spaces kept."""

    template = "ui/fields/text.html"
    input_type = "password"

    def __init__(self, *args, autocomplete="current-password", **kwargs):
        """Let a password manager know which of the two it is: "current-password" or "new-password"."""
        super().__init__(*args, autocomplete=autocomplete, strip=False, **kwargs)


class DateField(UiField, forms.DateField):
    """A day, picked or typed; only the form YYYY-MM-DD is taken, so that no month is read as a day."""

    template = "ui/fields/text.html"
    input_type = "date"
    default_error_messages: ClassVar[dict[str, str]] = {"invalid": "Give a day that exists, as YYYY-MM-DD."}

    def __init__(self, *args, width="short", **kwargs):
        """Show a short box."""
        super().__init__(*args, width=width, input_formats=["%Y-%m-%d"], **kwargs)

    def to_python(self, value):
        """Return the day; digits of other scripts are refused, which Python alone would read."""
        if isinstance(value, str) and not value.isascii():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        day = super().to_python(value)
        if day is not None and day.year not in _YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class MomentField(UiField, forms.DateTimeField):
    """A day and a time, in the time zone of the page; only the form YYYY-MM-DDTHH:MM is taken."""

    template = "ui/fields/text.html"
    input_type = "datetime-local"
    default_error_messages: ClassVar[dict[str, str]] = {"invalid": "Give a day and a time that exist."}

    def prepare_value(self, value):
        """Return a moment as such a box takes it; what was sent stands as it was sent."""
        local = super().prepare_value(value)
        return local.strftime("%Y-%m-%dT%H:%M") if isinstance(local, datetime) else local

    def to_python(self, value):
        """Return the moment; one that the clocks leave out or have twice is refused, and so is any other way to write it."""
        typed = value.strip() if isinstance(value, str) else value
        refused = forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if isinstance(typed, str) and typed and not _WRITTEN_MOMENT.fullmatch(typed):
            raise refused
        try:
            moment = super().to_python(typed)
        except forms.ValidationError as error:
            raise refused from error
        if moment is not None and moment.year not in _YEARS:
            raise refused
        return moment


class DecimalField(UiField, forms.DecimalField):
    """A number as a person writes it: digits and a point. No exponents, no words, no digits of other scripts."""

    template = "ui/fields/text.html"
    default_error_messages: ClassVar[dict[str, str]] = {"invalid": "Give a number in digits, such as 12.5."}

    def __init__(self, *args, inputmode="decimal", width="short", **kwargs):
        """Show a short box with the keypad that has a point."""
        super().__init__(*args, inputmode=inputmode, width=width, **kwargs)

    def to_python(self, value):
        """Return the number as a Decimal."""
        if isinstance(value, str) and value.strip() and not _WRITTEN_NUMBER.fullmatch(value.strip()):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


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


class RequestIdField(forms.UUIDField):
    """What makes a form sent twice one deed: hidden, new with each page that is shown."""

    widget = forms.HiddenInput
    default_error_messages: ClassVar[dict[str, str]] = {
        "required": "Part of this page was missing. Please send it again.",
        "invalid": "Part of this page was not as we made it. Please send it again.",
    }

    def __init__(self):
        """Begin with a new one."""
        super().__init__(initial=uuid.uuid4)


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
        return whole + [
            (getattr(field, "first_id", ""), message) for field in self for message in _named(field)
        ]

    @property
    def together(self) -> list[list[forms.BoundField]]:
        """Return the fields that are seen, in their order, each with what stands beside it."""
        found = []
        for field in self.visible_fields():
            if found and getattr(field.field, "beside", False):
                found[-1].append(field)
            else:
                found.append([field])
        return found


def add_bad_input(form: forms.Form, error: BadInput) -> None:
    """Put what cannot be used beside its field, or above the form; what was typed is not said again.

    A form whose fields are called otherwise than what is kept says so in `called`.
    """
    name = getattr(form, "called", {}).get(error.where, error.where)
    if name in form.fields:
        form.add_error(name, forms.ValidationError(beside_field(error), code="bad_input"))  # see `_named`
    else:
        form.add_error(None, in_words(error))


def beside_field(error: BadInput) -> str:
    """Return what cannot be used, as it reads beside the field that it is about."""
    return f"{_begun(error.wanted)}, please. What you gave is {error.found}."


def in_words(error: BadInput) -> str:
    """Return what cannot be used, as it reads where no field says what it is about; a refusal in sentences of its own, those."""
    if type(error).__str__ is not BadInput.__str__:
        return str(error)
    return f"{_begun(error.where)}: {error.found}. Needed: {error.wanted}."


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _named(field):
    """Yield what is wrong with a field, as it reads away from it: words that any field could have say whose they are."""
    own = getattr(field.field, "own_messages", frozenset())
    label = str(field.label).rstrip(": ")
    for error in field.errors.as_data():
        is_anyones = error.code is not None and error.code not in own and not field.is_hidden
        for message in error:
            yield f"{label}{'' if label.endswith('?') else ':'} {message}" if is_anyones else message
