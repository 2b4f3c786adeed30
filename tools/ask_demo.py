"""Ask a running demo what a person and an existing locator client would ask, and judge the answers by their content.

    python tools/ask_demo.py http://127.0.0.1:8000 [PROCESS]

Waits until the site answers, or until PROCESS has ended; exit status 1 and one line when an answer is not right.
"""

import http.cookiejar
import json
import os
import re
import sys
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path


PATIENCE_S = 300
COUNTY = Path(__file__).resolve().parents[1] / "src/throughcare_web/demo/county.toml"
PLACE = "Boston, MA"
POINT = "42.3601,-71.0589"
cookies = http.cookiejar.CookieJar()
browser = urllib.request.build_opener(
    urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(cookies)
)


class Wrong(Exception):
    """An answer is not what it should be; the message says how."""


def ask(address: str, **form: str) -> str:
    """Return the body of a page; with a form, of the answer to it. A machine's address gets the form just the same."""
    data = urllib.parse.urlencode(form).encode() if form else None
    request = urllib.request.Request(address, data=data, headers={"Referer": address})
    with browser.open(request, timeout=30) as answer:
        return answer.read().decode()


def wait_until_up(site: str, process: int | None) -> None:
    """Return once the site answers; raise when it is not coming."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            ask(f"{site}/healthz")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
        else:
            return
        if process and not _is_running(process):
            raise Wrong("the demo ended before it answered")
    raise Wrong(f"no answer from {site} within {PATIENCE_S} s")


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def check_page(site: str) -> None:
    """A person asks for programs near a place and gets some, with reasons, phones and the crisis lines."""
    answer = ask(f"{site}/find/", place=PLACE, medication="buprenorphine_sl", payment="medicaid")
    matches = re.findall(r'<article class="tc-card tc-match">.*?</article>', answer, re.DOTALL)
    expect("at least five programs", len(matches) >= 5)
    expect("a phone in each", all('href="tel:+1' in match or "no phone" in match for match in matches))
    expect("reasons in each", all("tc-facts--" in match for match in matches))
    expect("the crisis lines", 'href="tel:911"' in answer and 'href="tel:988"' in answer)
    expect("the demonstration strip", "tc-fictional" in answer)
    expect("a map", "tc-map__pin" in answer)
    expect("no cookie", not list(cookies))
    sys.stdout.write(f"GET and POST /find/: {len(matches)} programs near {PLACE}, each with its reasons\n")


def check_guide(site: str) -> None:
    """The guide is on in the demo: danger is answered first, and the last page says what to ask for and where."""
    danger = ask(f"{site}/guide/", **{"q-safe": "blue_lips", "at": "safe", "go": "next"})
    expect("what to do first", "Do this first" in danger)
    answers = {
        "q-opioids": "fentanyl",
        "q-last": "half_day",
        "q-often": "daily",
        "q-place": PLACE,
        "go": "show",
    }
    answer = ask(f"{site}/guide/", **answers)
    expect("a medicine to ask about", "Buprenorphine (film or tablet)" in answer)
    expect("programs", 'class="tc-card tc-match"' in answer)
    expect("Spanish", "Qué pedir" in ask(f"{site}/es/guide/", **answers))
    sys.stdout.write("POST /guide/: danger first, then medicines, care and programs, in both languages\n")


def check_locator(site: str) -> None:
    """An existing client of the federal locator asks for one page and gets it in the federal shape."""
    answer = json.loads(
        ask(
            f"{site}/locator/listing",
            sType="SA",
            sAddr=POINT,
            limitType="2",
            limitValue="160934",
            pageSize="5",
            page="1",
        )
    )
    rows = answer["rows"]
    expect("rows as counted", rows and int(answer["recordCount"]) >= len(rows) == 5)
    expect("names, places and services", all(row["name1"] and row["zip"] and row["services"] for row in rows))
    miles = [float(row["miles"]) for row in rows]
    expect("nearest first", miles == sorted(miles))
    sys.stdout.write(
        f"POST /locator/listing: {answer['recordCount']} records, the nearest {miles[0]} miles away\n"
    )


def check_staff(site: str) -> None:
    """A navigator signs in as the demo says, finds the desk with people on it, and opens a chart; a stranger finds none."""
    county = tomllib.loads(COUNTY.read_text(encoding="utf-8"))
    slug = county["program"][0]["slug"]
    desk = f"{site}/staff/{slug}/"
    expect("a stranger to be led to sign in", 'name="password"' in ask(desk))
    door = f"{site}/account/login/"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', ask(door))[1]
    who = f"navigator@{slug}.example.org"
    ask(door, csrfmiddlewaretoken=token, login=who, password=county["password"])
    shown = ask(desk)
    name = f"{county['person'][0]['given']} {county['person'][0]['family']}"
    expect("the desk with its people", name in shown and "To do" in shown)
    chart = re.search(rf'href="(/staff/{slug}/records/[0-9a-f-]{{36}}/)"', shown)[1]
    expect("a chart", "Record" in ask(site + chart))
    expect("everything it needs", ask(f"{site}/readyz"))
    sys.stdout.write(f"GET {desk.removeprefix(site)}: the desk of {who}, and a chart from it\n")


def expect(what: str, holds: object) -> None:
    """Raise when something that should be in an answer is not."""
    if not holds:
        raise Wrong(f"wanted {what}, and did not find it")


def main() -> int:
    """Return 0 when every answer was right."""
    site = sys.argv[1].rstrip("/")
    try:
        wait_until_up(site, int(sys.argv[2]) if len(sys.argv) > 2 else None)
        check_page(site)
        check_guide(site)
        check_locator(site)
        check_staff(site)
    except (Wrong, urllib.error.URLError, KeyError, ValueError) as fault:
        sys.stderr.write(f"tools/ask_demo.py: {type(fault).__name__}: {fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
