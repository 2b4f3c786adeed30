"""Tell Django about the ui app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The base page, components and form fields."""

    name = "throughcare_web.ui"
    label = "ui"
