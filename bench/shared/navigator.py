"""The navigator's shortest way, from a call to three referrals, as a trained hand walks it in a browser.

Each click and each key is counted, and nothing is done that does not count. The patient's own part, typing a name to sign,
counts too. Used by `bench/navigator.py`, which prints the figures, and by the journey test, which holds them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page


CALLER = {"given": "Avocet", "family": "Larch", "born": "04121991", "phone": "9375550177", "zip": "45402"}
PROGRAMS = 3
# What each step may cost at most: clicks and keys. These are the published figures; they may only fall. One click of the
# last step says that the places to which nothing can be sent were told: without it the accounting would be false.
PUBLISHED = {
    "register": (1, 46),
    "assess": (9, 4),
    "place": (1, 0),
    "consent": (2, 12),
    "choose": (4, 0),
    "send": (2, 0),
}
# The same where the patient is on the telephone and signs on their own: both of them counted.
BY_TELEPHONE = PUBLISHED | {"consent": (9, 18)}


@dataclass(slots=True)
class Step:
    """One step of the way: what it cost, the pages that were loaded, and the seconds that the machine took."""

    name: str
    clicks: int = 0
    keys: int = 0
    pages: int = 0
    seconds: float = 0.0


@dataclass
class Hands:
    """A hand on the mouse and ten fingers on the keys, with a counter on each.

    Attributes:
        look: called on each page as it stands before anything is done on it, uncounted.
    """

    page: Page
    look: Callable[[Page], None] = lambda page: None
    steps: list[Step] = field(default_factory=list)

    def click(self, target: Locator) -> None:
        """Press something once."""
        self.steps[-1].clicks += 1
        target.click()

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self.steps[-1].keys += len(text)
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        """Press one key."""
        self.steps[-1].keys += 1
        self.page.keyboard.press(key)

    def arrive(self, do: Callable[[], None], address: str) -> None:
        """Do what leads to another page, and wait for it: the seconds are the machine's, not the hand's."""
        start = time.perf_counter()
        do()
        self.page.wait_for_url(address)
        self.steps[-1].seconds += time.perf_counter() - start
        self.steps[-1].pages += 1
        self.look(self.page)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count what is done in the block under a name."""
        self.steps.append(Step(name))
        yield

    @property
    def total(self) -> Step:
        """Return the whole way."""
        return Step(
            "all",
            sum(one.clicks for one in self.steps),
            sum(one.keys for one in self.steps),
            sum(one.pages for one in self.steps),
            sum(one.seconds for one in self.steps),
        )


def sign_on_screen(hands: Hands) -> None:
    """Let the patient, who sits beside the navigator, sign the form that is open."""
    page = hands.page
    hands.click(page.get_by_label("Your full name").first)
    hands.type(f"{CALLER['given']} {CALLER['family']}")
    agree = page.locator("button:visible", has_text="I agree and sign").last
    hands.arrive(lambda: hands.click(agree), "**/refer/")


def sign_by_link(hands: Hands, patient: Callable[[], Hands]) -> None:
    """Send the form to the patient, who is on the telephone, read the code out, and go on once they have signed.

    `patient` opens the link that was sent, and returns the patient's hands with it.
    """
    page = hands.page
    by_link = page.get_by_role("button", name="Send it to their own phone or e-mail")
    hands.arrive(lambda: hands.click(by_link), "**/by-link/")
    hands.click(page.get_by_text("The patient says now that a message there is safe"))
    send = page.get_by_role("button", name="Send the link")
    hands.arrive(lambda: hands.click(send), "**/signing/*/")
    code = page.locator(".tc-signing-code").inner_text()

    theirs = patient()
    hands.click(theirs.page.get_by_label("Your code"))
    theirs.type(code)
    opens = theirs.page.get_by_role("button", name="Open")
    theirs.arrive(lambda: hands.click(opens), "**/sign/*/")
    hands.click(theirs.page.get_by_label("Your full name").first)
    theirs.type(f"{CALLER['given']} {CALLER['family']}")
    agree = theirs.page.locator("button:visible", has_text="I agree and sign").last
    theirs.arrive(lambda: hands.click(agree), "**/sign/*/")

    stands = page.get_by_role("link", name="See where it stands")
    hands.arrive(lambda: hands.click(stands), "**/signing/*/")
    choose = page.get_by_role("link", name="Choose programs")
    hands.arrive(lambda: hands.click(choose), "**/refer/")


def walk(hands: Hands, *, scripted: bool = True, consent: Callable[[Hands], None] = sign_on_screen) -> None:
    """Go from the desk, which is open, to three sent referrals; `scripted`: the browser runs JavaScript.

    `consent`: how the form that is open comes to be signed.
    """
    page = hands.page
    hands.look(page)
    with hands.step("register"):
        _register(hands)
    with hands.step("assess"):
        _assess(hands, scripted=scripted)
    with hands.step("place"):
        sign = page.get_by_role("button", name="Sign and ask for consent")
        hands.arrive(lambda: hands.click(sign), "**/sign/?then=refer")
    with hands.step("consent"):
        consent(hands)
    with hands.step("choose"):
        names = page.locator("label[for^=place-]")
        for number in range(PROGRAMS):
            hands.click(names.nth(number).locator("strong"))
        review = page.locator("button:visible", has_text="See what will be sent").last
        hands.arrive(lambda: hands.click(review), "**/refer/")
    with hands.step("send"):
        # nothing can be sent to these three
        hands.click(page.get_by_text("I told each of them by telephone"))
        send = page.get_by_role("button", name=f"Refer to {PROGRAMS} programs")
        hands.arrive(lambda: hands.click(send), "**/referral/patient/*/")


def _register(hands: Hands) -> None:
    call = hands.page.get_by_role("link", name="New call")
    hands.arrive(lambda: hands.click(call), "**/intake/new/")
    hands.type(CALLER["given"])
    hands.press("Tab")
    hands.type(CALLER["family"])
    hands.press("Tab")
    hands.type(CALLER["born"])
    hands.press("Tab")
    hands.press("Tab")  # past the button that opens a calendar
    hands.type("m")
    hands.press("Tab")
    hands.type(CALLER["phone"])
    hands.press("Tab")
    hands.type("y")  # it is safe to leave a message
    hands.press("Tab")
    hands.type("m")  # Medicaid
    hands.press("Tab")
    hands.type(CALLER["zip"])
    hands.arrive(lambda: hands.press("Enter"), "**/quick/")


def _assess(hands: Hands, *, scripted: bool) -> None:
    page = hands.page

    def answer(question: str, words: str) -> None:
        hands.click(page.locator(f"#q-{question}").get_by_text(words, exact=True))

    answer("signs", "None")
    answer("suicide_risk-suicidal_thoughts", "No")
    hands.click(page.get_by_text("Fentanyl, or not sure what is in it", exact=True))
    if not scripted:  # the entry stands on the page once the tap was sent
        save = page.get_by_role("button", name="Save", exact=True).last
        hands.arrive(lambda: hands.click(save), "**/quick/")
    last = page.locator("[name=a-substances--fentanyl-last_use_hours]")
    last.wait_for()
    if last.evaluate("one => one !== document.activeElement"):
        hands.click(last)
    hands.type("12")
    for group in ("current_medications", "overdoses"):
        hands.click(page.locator(f"label[for=none-{group}]"))
    hands.click(page.locator("[name=a-cows]"))
    hands.type("14")
    answer("conditions", "None")
    answer("housing", "No home")
    review = page.locator("button:visible", has_text="Review and sign").first
    hands.arrive(lambda: hands.click(review), "**/review/")
