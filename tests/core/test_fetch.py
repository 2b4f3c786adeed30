"""The current listing, fetched from a stand-in for the federal locator on loopback."""

import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.core.locator_server import fictional_row, page_of, serving
from throughcare.errors import BadInput
from throughcare.fetch import Locator, World, around, fetch, in_state
from throughcare.fetch.locator import _connect
from throughcare.places import find_place


SHARED = Path(os.environ.get("THROUGHCARE_SHARED", Path(__file__).parents[3] / "shared"))
RECORDED = SHARED / "data" / "directory" / "raw" / "locator_api_page_2019-05-24_locations.json"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROWS = [fictional_row(number) for number in range(1, 6)]


class Run:
    """One download with a recorded clock: what it waited for, what it said."""

    def __init__(self, target):
        self.target = target
        self.waited, self.said, self.progress = [], [], []

    def __call__(self, server, query=None, *, now=NOON, connect=_connect):
        world = World(connect=connect, sleep=self.waited.append, now=lambda: now)
        locator = Locator(server if isinstance(server, str) else server.url, world, self.said.append)
        return fetch(query or in_state("MA", "sa"), self.target, locator, self.progress.append)

    @property
    def written(self):
        return json.loads(self.target.read_text(encoding="utf-8"))

    @property
    def part(self):
        return self.target.with_name(self.target.name + ".part")


@pytest.fixture
def run(tmp_path):
    return Run(tmp_path / "massachusetts.json")


def interrupting(server, at_page):
    """Return a connection that is stopped by Ctrl-C when it is asked for a page."""

    def connect(request):
        if f"&page={at_page}&" in request.full_url:
            raise KeyboardInterrupt
        return _connect(request)

    return connect


def test_every_page_of_a_state_ends_in_one_file_that_is_a_page_of_the_api(run):
    with serving(ROWS) as server:
        fetched = run(server)
    assert (fetched.rows, fetched.pages, fetched.resumed, fetched.remarks) == (5, 3, 0, ())
    assert run.written["rows"] == ROWS
    assert (run.written["page"], run.written["totalPages"], run.written["recordCount"]) == (1, 1, 5)
    assert run.written["retrieved_on"] == fetched.retrieved_on == "2026-03-01"
    assert run.written["retrieved_from"].startswith(server.url)
    assert [(step.page, step.pages, step.rows, step.records) for step in run.progress] == [
        (1, 3, 2, 5),
        (2, 3, 4, 5),
        (3, 3, 5, 5),
    ]
    assert os.listdir(run.target.parent) == [run.target.name]


def test_a_state_is_asked_for_by_the_locators_own_number(run):
    with serving(ROWS) as server:
        run(server, in_state("massachusetts", "both"))
    first = server.asked[0]
    assert first["path"] == "/locator/exportsAsJson/v2"
    assert (first["limitType"], first["limitValue"], first["sType"]) == ("0", "3", "both")
    assert (first["pageSize"], [asked["page"] for asked in server.asked]) == ("2000", ["1", "2", "3"])
    latitude, longitude = map(float, first["sAddr"].split(","))
    assert 41 < latitude < 43
    assert -74 < longitude < -69


def test_a_distance_is_asked_for_in_meters(run):
    with serving(ROWS) as server:
        run(server, around(find_place("02139"), 25, "mh"))
    assert (server.asked[0]["limitType"], server.asked[0]["limitValue"]) == ("2", "40234")
    assert server.asked[0]["sAddr"] == "42.364700,-71.104200"


def test_the_server_is_asked_politely(run):
    with serving(ROWS) as server:
        run(server)
    assert run.waited == [1.0, 1.0]
    assert all(agent.startswith("throughcare/") for agent in server.agents)


def test_ctrl_c_keeps_the_pages_and_the_next_run_goes_on_from_there(run):
    with serving(ROWS) as server:
        with pytest.raises(KeyboardInterrupt):
            run(server, connect=interrupting(server, 3))
        assert not run.target.exists()
        assert len(run.part.read_text(encoding="utf-8").splitlines()) == 3
        server.asked.clear()
        fetched = run(server)
    assert [asked["page"] for asked in server.asked] == ["3"]
    assert (fetched.resumed, fetched.rows) == (2, 5)
    assert run.written["rows"] == ROWS
    assert not run.part.exists()


def test_a_page_cut_short_by_a_crash_is_fetched_again(run):
    with serving(ROWS) as server:
        with pytest.raises(KeyboardInterrupt):
            run(server, connect=interrupting(server, 3))
        run.part.write_bytes(run.part.read_bytes()[:-40])
        server.asked.clear()
        fetched = run(server)
    assert [asked["page"] for asked in server.asked] == ["2", "3"]
    assert fetched.resumed == 1
    assert run.written["rows"] == ROWS


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("2026-03-01", "2026-02-01"),
        lambda text: text.replace("2026-03-01", "yesterday"),
        lambda text: text.replace("limitValue=3", "limitValue=4"),
        lambda text: "",
        lambda text: "42\n" + text,
    ],
    ids=["a month old", "no date", "another state", "empty", "no header"],
)
def test_a_part_file_that_does_not_fit_is_not_used(run, damage):
    with serving(ROWS) as server:
        with pytest.raises(KeyboardInterrupt):
            run(server, connect=interrupting(server, 3))
        run.part.write_text(damage(run.part.read_text(encoding="utf-8")), encoding="utf-8")
        fetched = run(server)
    assert fetched.resumed == 0
    assert run.written["rows"] == ROWS


def test_a_busy_server_is_given_the_time_it_asks_for(run):
    with serving(ROWS, size=5) as server:
        server.faults = [
            (429, {"Retry-After": "30"}, b""),
            (503, {"Retry-After": "Sun, 01 Mar 2026 12:01:00 GMT"}, b""),
            (502, {"Retry-After": "soon"}, b""),
        ]
        fetched = run(server)
    assert fetched.rows == 5
    assert run.waited == [30, 60, 8]
    assert run.said[0] == "127.0.0.1, page 1: HTTP 429 Too Many Requests; trying again in 30 s"


def test_a_server_that_asks_for_an_hour_is_left_alone(run):
    with serving(ROWS) as server:
        server.faults = [(429, {"Retry-After": "3600"}, b"")]
        with pytest.raises(BadInput, match="found HTTP 429 Too Many Requests, come back in 3600 seconds"):
            run(server)
    assert run.waited == []


def test_a_server_that_stays_broken_is_given_up_after_five_tries(run):
    with serving(ROWS) as server:
        server.faults = [(500, {}, b"")] * 5
        with pytest.raises(BadInput) as refusal:
            run(server)
    assert run.waited == [2, 4, 8, 16]
    assert str(refusal.value) == (
        "127.0.0.1, page 1: found HTTP 500 Internal Server Error; "
        "wanted an answer; run the same command later, the pages already here are kept"
    )


def test_a_page_that_is_not_there_is_not_asked_for_twice(run):
    with serving(ROWS) as server:
        server.faults = [(404, {}, b"")]
        with pytest.raises(BadInput, match="found HTTP 404 Not Found"):
            run(server)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        ((200, {}, b'{"page": 1, "rows": ['), r"not JSON, or only its beginning \(line 1, column 22\)"),
        ((200, {}, b"<html>Please wait</html>"), "not JSON"),
        ((200, {}, '{"page": "ñ"}'.encode("latin-1")), "not UTF-8"),
        ((200, {}, b"[" * 100_000), r"cannot be read \(nested hundreds of levels deep\)"),
        ((200, {}, b'{"page": ' + b"9" * 5000 + b"}"), "cannot be read"),
        ((200, {"Content-Length": "5000"}, b"{}"), "no connection"),
    ],
    ids=["truncated", "html", "latin-1", "nested", "endless number", "dropped"],
)
def test_a_damaged_answer_is_asked_for_again(run, fault, found):
    with serving(ROWS, size=5) as server:
        server.faults = [fault]
        assert run(server).rows == 5
        server.faults = [fault] * 5
        with pytest.raises(BadInput, match=found):
            run(server)


def test_a_closed_port_is_reported_at_once(run):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{probe.getsockname()[1]}"
    with pytest.raises(BadInput, match=r"found no connection \(Connection refused\)"):
        run(closed)
    assert run.waited == []


def test_silence_is_waited_out_and_then_reported(run):
    def silent(request):
        raise TimeoutError

    with pytest.raises(BadInput, match="found no answer within 60 seconds"):
        run("https://findtreatment.gov", connect=silent)
    assert run.waited == [2, 4, 8, 16]


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ([], r"JSON of another shape \(list\)"),
        ({}, "JSON with no fields"),
        ({"error": "registration needed"}, "JSON with error"),
        (page_of([1, 2], 1, 2), "rows that are not objects"),
    ],
)
def test_json_that_is_no_page_of_the_api_is_refused(run, document, found):
    with serving(ROWS) as server:
        server.reply = lambda number: document
        with pytest.raises(BadInput, match=found):
            run(server)


def test_no_programs_leave_the_older_file_as_it_was(run):
    run.target.write_text("an older listing", encoding="utf-8")
    with serving([]) as server, pytest.raises(BadInput) as refusal:
        run(server, around(find_place("02139"), 1, "sa"))
    assert "found no programs within 1 miles of Cambridge, MA 02139" in str(refusal.value)
    assert run.target.read_text(encoding="utf-8") == "an older listing"
    assert not run.part.exists()


@pytest.mark.parametrize(
    "question",
    [lambda: in_state("TX", "sa"), lambda: around(find_place("Austin, TX"), 25, "sa")],
    ids=["state", "distance"],
)
def test_a_server_that_sends_the_same_rows_whatever_is_asked_is_found_out(run, question):
    with serving(ROWS) as server, pytest.raises(BadInput) as refusal:
        run(server, question())
    assert "found 2 programs of which 2 are not" in str(refusal.value)
    assert "this server ignores the query" in str(refusal.value)


def test_a_server_that_always_sends_the_first_page_is_found_out(run):
    with serving(ROWS) as server:
        server.reply = lambda number: page_of(ROWS, 1, 2)
        with pytest.raises(BadInput, match="page 2: found page 1; wanted the page asked for"):
            run(server)
        server.reply = lambda number: page_of(ROWS, 1, 2, page=number)
        with pytest.raises(BadInput, match="page 2: found rows of earlier pages again"):
            run(server)


def test_a_page_that_is_suddenly_empty_is_not_taken_for_the_end(run):
    with serving(ROWS) as server:
        server.reply = lambda number: page_of(ROWS, number, 2) | ({"rows": []} if number == 2 else {})
        with pytest.raises(BadInput, match="page 2: found no rows"):
            run(server)


def test_a_listing_that_changes_meanwhile_is_read_again_from_the_start(run):
    with serving(ROWS) as server:
        with pytest.raises(KeyboardInterrupt):
            run(server, connect=interrupting(server, 3))
        server.rows = [*ROWS, fictional_row(6)]
        fetched = run(server)
    assert (fetched.rows, fetched.resumed) == (6, 0)
    assert run.written["rows"] == server.rows
    assert "found" not in run.said[0]
    assert run.said[0].endswith("6 programs in all, where earlier pages said 5; beginning again")


def test_a_listing_that_keeps_changing_is_given_up(run):
    with serving(ROWS) as server:
        server.reply = lambda number: page_of(ROWS, number, 2, recordCount=len(server.asked))
        with pytest.raises(BadInput, match="wanted one listing that holds still"):
            run(server)


def test_what_is_odd_about_the_rows_is_said(run):
    rows = [
        *ROWS,
        fictional_row(1),
        fictional_row(6, latitude="-71.1042", longitude="42.3647"),
        fictional_row(7, latitude="34.05", longitude="-118.24"),
        fictional_row(8, state="NH", zip="03301", latitude=None, longitude=""),
    ]
    with serving(rows) as server:
        server.reply = lambda number: page_of(rows, number, 9, recordCount=10, totalPages=1)
        fetched = run(server)
    assert fetched.rows == 8
    assert fetched.remarks == (
        "the server announced 10 programs and sent 9",
        "1 rows came more than once and are kept once",
        "1 rows are not in Massachusetts",
        "1 rows have latitude and longitude exchanged",
        "1 rows have a point far from their ZIP code",
    )


def test_a_point_is_believed_as_far_from_its_zip_code_as_the_directory_believes_it(run):
    rows = [
        fictional_row(1, latitude="42.85"),  # 34 miles
        fictional_row(2, latitude="42.90"),  # 37 miles
        fictional_row(3, state="AK", zip="99701", latitude="66.0", longitude="-147.7"),  # 80 miles, in Alaska
        fictional_row(4, latitude="1e400", longitude=float("nan")),
        fictional_row(5, zip="2139-1234", name2="\ud800"),
    ]
    with serving(rows) as server:
        fetched = run(server)
    assert fetched.remarks == (
        "1 rows are not in Massachusetts",
        "1 rows have a point far from their ZIP code",
    )
    assert run.written["rows"][4]["name2"] == "\ud800"


def test_rows_without_an_id_are_told_apart_by_name_street_and_zip_code(run):
    rows = [
        fictional_row(1, frid=None, zip=None, typeFacility=None, type_facility="SA"),
        fictional_row(2, frid=None, zip="99999", state=None, latitude="x"),
        fictional_row(2, frid="", zip="99999", state=None, name1="FICTIONAL RECOVERY CENTER 2"),
    ]
    with serving(rows, size=3) as server:
        fetched = run(server, around(find_place("02139"), 5, "sa"))
    assert fetched.rows == 2


@pytest.mark.parametrize("base_url", ["file:///etc/passwd", "findtreatment.gov", "https://", "http://[", ""])
def test_only_a_web_address_is_asked(base_url):
    with pytest.raises(BadInput, match="--base-url: found"):
        Locator(base_url)


def test_a_territory_cannot_be_asked_for_by_state():
    with pytest.raises(BadInput, match="state: found 'Puerto Rico'; wanted one of the 50 states or DC"):
        in_state("PR", "sa")


def test_the_target_must_be_a_place_for_a_file(tmp_path):
    with serving(ROWS) as server:
        with pytest.raises(BadInput, match="found a folder; wanted a file to write to"):
            Run(tmp_path)(server)
        with pytest.raises(BadInput, match="found no such folder"):
            Run(tmp_path / "nowhere" / "listing.json")(server)
    assert server.asked == []


def test_the_worlds_own_clock_knows_the_time_zone():
    assert World().now().tzinfo is UTC


@pytest.mark.skipif(
    not RECORDED.exists(), reason="the recorded federal pages (THROUGHCARE_SHARED) are not here"
)
def test_a_page_recorded_from_the_federal_server_is_fetched_in_slices(run):
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    with serving(recorded["rows"], size=8) as server:
        fetched = run(server, around(find_place("Charlottesville, VA"), 40, "both"))
    assert (fetched.rows, fetched.pages, fetched.remarks) == (30, 4, ())
    assert run.written["rows"] == recorded["rows"]


@pytest.mark.skipif(
    not RECORDED.exists(), reason="the recorded federal pages (THROUGHCARE_SHARED) are not here"
)
def test_the_recorded_first_page_of_765_is_followed_by_a_request_for_the_second(run):
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    with serving(recorded["rows"]) as server:
        server.reply = lambda number: recorded
        with pytest.raises(BadInput, match="page 2: found page 1"):
            run(server, around(find_place("Charlottesville, VA"), 40, "both"))
    assert (run.progress[0].pages, run.progress[0].records) == (765, 22_949)
