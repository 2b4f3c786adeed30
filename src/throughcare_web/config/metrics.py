"""What an operator may watch: requests by the name of their page, time, backlogs. `/metrics`, to whoever has the token.

A label is a page's name, a method or a status: never an address, which may hold an identifier, nor anything of a
person or a program. Each process counts in files that any of them can add up (PROMETHEUS_MULTIPROC_DIR, from `serve`).
"""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from throughcare_web.config import figures
from throughcare_web.config.models import Figure, JobRun


METHODS = frozenset({"GET", "HEAD", "POST"})
NO_PAGE = "none"  # an address that leads nowhere
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 0.5, 1, 2.5, 5, 10)

_registry = CollectorRegistry()
_requests = Counter(
    "throughcare_requests",
    "Requests answered, by page, method and status",
    ["page", "method", "status"],
    registry=_registry,
)
_seconds = Histogram(
    "throughcare_request_seconds",
    "How long an answer took, by page",
    ["page"],
    buckets=_BUCKETS,
    registry=_registry,
)
_database_seconds = Counter(
    "throughcare_database_seconds",
    "How long answers waited for a database, by page and server",
    ["page", "database"],
    registry=_registry,
)


class Measured:
    """Middleware, outermost: counts each request once it is answered. Without a token nobody could ask: nothing is counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and count."""
        if not settings.METRICS_TOKEN:
            return self._get_response(request)
        waits = {alias: _Wait() for alias in connections}
        started = time.perf_counter()
        with ExitStack() as watched:
            for alias, wait in waits.items():
                watched.enter_context(connections[alias].execute_wrapper(wait))
            response = self._get_response(request)
        page = _page(request)
        _seconds.labels(page).observe(time.perf_counter() - started)
        _requests.labels(page, _method(request), str(response.status_code)).inc()
        for alias, wait in waits.items():
            if wait.seconds:
                _database_seconds.labels(page, alias).inc(wait.seconds)
        return response


class _Wait:
    """Adds up how long statements took."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.seconds += time.perf_counter() - started


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with the figures as Prometheus reads them, to a request that bears THROUGHCARE_METRICS_TOKEN; 404 without one set."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    registry.register(_Kept())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(registry)
        return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    words = generate_latest(registry) + generate_latest(_registry)
    return HttpResponse(words, content_type=CONTENT_TYPE_LATEST)


class _Kept(Collector):
    """The figures that are kept in rows: the same whichever process is asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        helps = {count.name: count.help for count in figures.COUNTS}
        for figure in Figure.objects.filter(name__in=helps).order_by("name"):
            yield GaugeMetricFamily(f"throughcare_{figure.name}", helps[figure.name], value=figure.value)
        finished = GaugeMetricFamily(
            "throughcare_job_finished_timestamp_seconds", "When each job last ended well", labels=["job"]
        )
        failures = GaugeMetricFamily(
            "throughcare_job_failures", "How often each job failed since", labels=["job"]
        )
        for run in JobRun.objects.order_by("name"):
            if run.finished_at:
                finished.add_metric([run.name], run.finished_at.timestamp())
            failures.add_metric([run.name], run.failures)
        yield finished
        yield failures


def _page(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name or "unnamed" if match else NO_PAGE


def _method(request: HttpRequest) -> str:
    return request.method if request.method in METHODS else "OTHER"
