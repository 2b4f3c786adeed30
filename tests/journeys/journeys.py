"""The pages of the public site and the ways to them: one list, so that a test of all pages misses none.

A way knows names and codes of fields and no words of the page, so that it goes through both languages. What is answered
on the way is unmistakable: it must turn up nowhere afterward.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page


LANGUAGES = ("en", "es")
PREFIX = {"en": "", "es": "/es"}
PLACE = "91046"  # Verdugo City, California: near made-up programs, and the place of none
PLACE_NAME = "Verdugo City"
WORD = "quetzalfeather"  # where anything can be typed
SECRETS = (
    *(PLACE, PLACE_NAME, WORD, "suicide_plan", "methadone_street", "hepatitis_c", "partner_violence_help"),
    *("hard_to_wake", "larger_longer", "low_cost"),
)

_ASKS = "fieldset, [role=radiogroup], select, textarea, input[type=text]"

Step = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Stop:
    """A page as it stands at the end of a way.

    Attributes:
        way: what is done from `path` on.
        tells: whether it answers somebody, so that no copy of it may be kept.
        status: of the answer that shows it.
    """

    name: str
    path: str
    way: tuple[Step, ...] = ()
    tells: bool = False
    status: int = 200

    def reach(self, page: Page, language: str = "en") -> int:
        """Go there in this language; return the status of the page that is reached."""
        answered = [page.goto(PREFIX[language] + self.path).status]

        def note(response: object) -> None:
            if response.request.is_navigation_request() and response.frame == page.main_frame:
                answered.append(response.status)

        page.on("response", note)
        for step in self.way:
            step(page)
        page.remove_listener("response", note)
        return answered[-1]


def press(selector: str) -> Step:
    """Return the step of pressing what brings a new page, and waiting for it.

    For its load, not for a navigation: naming the page anew before it is left (page.js) counts as one, too.
    """

    def step(page: Page) -> None:
        with page.expect_event("load"):
            page.locator(selector).first.click()

    return step


def choose(*values: str) -> Step:
    """Return the step of ticking the choices with these values: pressing their labels, as people do."""

    def step(page: Page) -> None:
        for value in values:
            label_of(page, page.locator(f"main :not([type=hidden])[value='{value}']").first).click()

    return step


def fill(name: str, words: str) -> Step:
    """Return the step of typing into the field of this name."""
    return lambda page: page.locator(f"main [name={name}]").first.fill(words)


def label_of(page: Page, choice: Locator) -> Locator:
    """Return the label of a checkbox or radio button."""
    return page.locator(f"label[for='{choice.get_attribute('id')}']")


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")


def answer_all(page: Page) -> None:
    """Choose the first of everything that the page's form asks, write where it can be written, and send it."""
    unfold(page)
    form = page.locator(f"main form:has({_ASKS})").first
    for group in form.locator("fieldset, [role=radiogroup]").all():
        group.locator("label").first.click()
    for one in form.locator("select").all():
        one.select_option(index=one.locator("option").count() - 1)
    for text in form.locator("input[type=text], textarea").all():
        text.fill(PLACE if "place" in (text.get_attribute("name") or "") else WORD)
    with page.expect_event("load"):
        form.locator(".usa-button[type=submit]").first.click()


def tick_two(page: Page) -> None:
    """Put the first two programs of the results on the list."""
    for choice in page.locator("main input[name=program]").all()[:2]:
        label_of(page, choice).click()


# What is chosen in the guide, by question; nothing else is.
GUIDE = {
    "safe": ("none",),
    "opioids": ("fentanyl", "methadone_street"),
    "last": ("half_day",),
    "often": ("daily",),
    "other": ("benzos",),
    "medicine": ("none",),
    "you": ("pregnant", "veteran"),
    "health": ("hepatitis_c", "pain"),
    "home": ("unstable",),
    "want": ("video", "shot"),
    "payment": ("medicaid", "low_cost"),
}
_MOST_PAGES = 15


def guide_through(page: Page) -> None:
    """Answer the guide's questions up to its answer."""
    for _ in range(_MOST_PAGES):
        at = page.locator("input[name=at]")
        if not at.count():
            return
        question = at.first.get_attribute("value")
        if page.locator("input[type=hidden][name=seen]").count() and not page.locator(".tc-form").count():
            pass  # what cannot wait was said: go on
        elif question == "place":
            fill("q-place", PLACE)(page)
        else:
            choose(*GUIDE[question])(page)
        _next(page)
    raise AssertionError("the guide does not end")


def guide_to(question: str) -> Step:
    """Return the step of skipping the guide's questions before this one."""

    def step(page: Page) -> None:
        while page.locator("input[name=at]").first.get_attribute("value") != question:
            press("button[value=skip]")(page)

    return step


_next = press("main button.usa-button[value=next]")
_start = press("main button[name=go][value=start]")
_send = press("main form .usa-button[type=submit]")
_first_match = press("article.tc-match h3 a")
_report = press("main a[href$='/report/']")
_find = (fill("place", PLACE), unfold, choose("medicaid", "low_cost", "partner_violence_help"), _send)


STOPS = (
    Stop("home", "/"),
    Stop("overdose", "/overdose/"),
    Stop("check", "/check/"),
    Stop("check-me", "/check/", (_start,), tells=True),
    Stop("check-emergency", "/check/", (_start, choose("suicide_plan"), _next), tells=True),
    Stop("check-me-answer", "/check/", (_start, choose("none"), _next, answer_all), tells=True),
    Stop("check-someone", "/check/?for=someone"),
    Stop(
        "check-someone-answer", "/check/?for=someone", (press("button[value=skip]"), answer_all), tells=True
    ),
    Stop("guide", "/guide/"),
    Stop("guide-question", "/guide/", (_start,), tells=True),
    Stop("guide-emergency", "/guide/", (_start, choose("suicide_plan"), _next), tells=True),
    Stop(
        "guide-fault",
        "/guide/",
        (_start, guide_to("place"), fill("q-place", WORD), _next),
        tells=True,
        status=422,
    ),
    Stop("guide-answer", "/guide/", (_start, guide_through), tells=True),
    Stop("learn", "/learn/"),
    Stop("page", "/learn/levels-of-care/"),
    Stop("compare", "/compare/"),
    Stop("compare-marked", "/compare/", (answer_all,), tells=True),
    Stop("coverage", "/coverage/"),
    Stop("find", "/find/", (unfold,)),
    Stop("find-fault", "/find/", (fill("place", WORD), _send), tells=True, status=422),
    Stop("find-answer", "/find/", (*_find, unfold), tells=True),
    Stop("find-ticked", "/find/", (*_find, tick_two), tells=True),
    Stop("program", "/find/", (*_find, _first_match, unfold)),
    Stop("shortlist", "/find/", (*_find, tick_two, press(".tc-picked [type=submit]"), unfold), tells=True),
    Stop("shortlist-empty", "/shortlist/"),
    Stop("report", "/find/", (*_find, _first_match, _report)),
    Stop("report-fault", "/find/", (*_find, _first_match, _report, _send), tells=True, status=422),
    Stop("report-thanks", "/find/", (*_find, _first_match, _report, answer_all), tells=True),
    Stop("widget", "/widget/"),
    Stop("no-such-page", "/no-such-page/", status=404),
)
