"""The app's name, as Django asks for it."""

from __future__ import annotations

from django.apps import AppConfig


class ChartConfig(AppConfig):
    """The desk and the chart."""

    name = "throughcare_web.chart"
    label = "chart"
