"""An allergy is heard under every name of the drug, and concerns that drug alone."""

from __future__ import annotations

import pytest

from tests.mutants.answers import ON
from throughcare.person import Facts
from throughcare.safety import cautions


@pytest.mark.parametrize(
    ("drug", "named", "outcome"),
    [
        ("buprenorphine", "Suboxone", "allergic"),
        ("naloxone", "Suboxone", "allergic"),
        ("methadone", "Suboxone", "silent"),
        ("naltrexone", "Vivitrol", "allergic"),
        ("methadone", "penicillin", "silent"),
    ],
)
def test_an_allergy_to_a_product_is_one_to_each_drug_in_it(drug: str, named: str, outcome: str) -> None:
    ask = cautions._allergy_to(drug)  # made anew: the rules themselves were made when the module was read
    found = ask(Facts.of({"allergies": [named]}, ON))

    assert (found.key if found else "silent") == outcome
