"""The two calls of the locator's API over HTTP: open to pages of every origin, without cookies or caches.

Reads a request, asks the index of this process, joins the rows. What parameters and fields mean is said
elsewhere.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import orjson
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt

from throughcare.errors import BadInput
from throughcare.matching import Index
from throughcare_web.directory import matching_index
from throughcare_web.exchange.locator.index import LocatorIndex
from throughcare_web.exchange.locator.query import read_query
from throughcare_web.exchange.locator.rows import Rows


_JSON = "application/json"
View = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class _Edition:
    """What the two calls need of one edition of the directory."""

    made_from: Index
    index: LocatorIndex
    listing: Rows
    export: Rows


class _Held:
    """What this process holds; replaced as a whole, so that a request sees one edition only."""

    edition: _Edition | None = None
    lock = threading.Lock()


def _edition() -> _Edition:
    """Return columns and rows over the directory as this process knows it, made again when it is renewed."""
    current = matching_index.current()
    held = _Held.edition
    if held is None or held.made_from is not current:
        with _Held.lock:
            held = _Held.edition
            if held is None or held.made_from is not current:
                programs = current.programs
                held = _Edition(
                    current, LocatorIndex(programs), Rows(programs), Rows(programs, is_export=True)
                )
                _Held.edition = held
    return held


def _open_to_all_origins(method: str) -> Callable[[View], View]:
    """Allow one method from any origin, answer a browser's question beforehand, refuse other methods."""
    allowed = f"{method}, OPTIONS"

    def decorated(view: View) -> View:
        @csrf_exempt  # nothing is written and nobody is known, so there is nothing to forge
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            if request.method == method:
                response = view(request)
            elif request.method == "OPTIONS":
                response = HttpResponse(status=204)
                response["Access-Control-Allow-Headers"] = "content-type"
                response["Access-Control-Max-Age"] = "86400"
            else:
                response = _refused(f"method: found {request.method}; wanted {method}", 405)
            if request.method != method:
                response["Allow"] = allowed
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Allow-Methods"] = allowed
            response["Cache-Control"] = "no-store"
            return response

        return answer

    return decorated


@_open_to_all_origins("POST")
def listing(request: HttpRequest) -> HttpResponse:
    """Answer `POST /locator/listing` (form-encoded) as the locator answered its own web client."""
    try:
        parameters = request.POST.dict()
    except (RequestDataTooBig, TooManyFieldsSent, MultiPartParserError):
        return _refused(
            "body: found a form too large or broken; wanted the locator's parameters, form-encoded"
        )
    return _answer(parameters)


@_open_to_all_origins("GET")
def exports_as_json(request: HttpRequest) -> HttpResponse:
    """Answer `GET /locator/exportsAsJson/v2` as the API guide describes it."""
    return _answer(request.GET.dict(), is_export=True)


def _answer(parameters: dict[str, str], *, is_export: bool = False) -> HttpResponse:
    try:
        query = read_query(parameters)
    except BadInput as error:
        return _refused(str(error))
    edition = _edition()
    page = edition.index.page(query)
    rows = edition.export if is_export else edition.listing
    body = b'{"page":%d,"totalPages":%d,"recordCount":%d,"rows":[%b]}' % (
        query.page,
        -(-page.found // query.page_size),
        page.found,
        b",".join(
            rows.row(program, page.first_number + place, miles)
            for place, (program, miles) in enumerate(zip(page.programs, page.miles, strict=True))
        ),
    )
    return HttpResponse(body, content_type=_JSON)


def _refused(reason: str, status: int = 400) -> HttpResponse:
    return HttpResponse(orjson.dumps({"error": reason}) + b"\n", content_type=_JSON, status=status)
