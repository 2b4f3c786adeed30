"""Whether a state gives Medicaid to most adults with low income."""

from __future__ import annotations

from throughcare.terms.term import Term


class Expansion(Term):
    """Where a state stands on Medicaid expansion, as of the date of the source that a record names."""

    ADOPTED = (
        "adopted",
        "Expanded Medicaid",
        "Amplió Medicaid",
        "The state adopted the coverage of adults under the Affordable Care Act.",
    )
    NOT_ADOPTED = (
        "not_adopted",
        "Has not expanded Medicaid",
        "No ha ampliado Medicaid",
        "Many adults without children cannot get Medicaid; others still may.",
    )
    TERRITORY = (
        "territory",
        "Territory with rules of its own",
        "Territorio con reglas propias",
        "Medicaid runs here, and expansion means something else than in a state.",
    )
