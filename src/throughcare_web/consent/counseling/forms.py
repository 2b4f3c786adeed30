"""What is asked when a counseling note is written, and whom its author lets read it."""

from __future__ import annotations

from typing import Any, ClassVar

from throughcare_web.ui.fields import DateField, LongTextField, RequestIdField, SelectField, UiForm


class NoteForm(UiForm):
    """A note about one session."""

    called: ClassVar[dict[str, str]] = {"note": "text", "day of the session": "session_on"}
    session_on = DateField(label="Day of the session")
    text = LongTextField(
        label="Your note",
        help_text="Kept apart from the record. What others need for care belongs in a progress note.",
        max_length=20_000,
        rows=8,
        error_messages={"required": "Write your note."},
    )
    request_id = RequestIdField()


class ReaderForm(UiForm):
    """A supervisor who may read it."""

    reader = SelectField(label="Let a supervisor read it")

    def __init__(self, *args: Any, readers: list[Any], **kwargs: Any) -> None:
        """Offer the people whose role reads such notes."""
        super().__init__(*args, **kwargs)
        self.readers = {str(one.pk): one for one in readers}
        named = [(key, str(one)) for key, one in self.readers.items()]
        self.fields["reader"].choices = [("", "Choose"), *named]
