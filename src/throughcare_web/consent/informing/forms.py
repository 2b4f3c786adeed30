"""In which language the notice was given. Shape only."""

from __future__ import annotations

from throughcare_web.ui.fields import RadiosField, RequestIdField, UiForm


class GivenForm(UiForm):
    """One tap."""

    language = RadiosField(label="Language", choices=[("en", "English"), ("es", "Español")])
    request_id = RequestIdField()
