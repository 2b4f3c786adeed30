"""What is read of a 271: all that payers send, nothing that is not there, and why another file is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from x12sdk.generate import generate_271
from x12sdk.io import X12ModelReader

from tests.web.x12_answers import FULL, ISA, PERSON, TRACE, about, interchange, transaction
from throughcare.errors import BadInput
from throughcare.terms.eligibility import AuthorizationSaid, BenefitSaid, CoverageSaid
from throughcare_web.eligibility.answer import Answer, read_answer
from throughcare_web.eligibility.entries import Said
from throughcare_web.eligibility.interchange import LARGEST, decoded, transaction_sets
from throughcare_web.eligibility.summary import summary


def read(*benefits: str, person: tuple[str, ...] = PERSON) -> Answer:
    (only,) = transaction_sets(interchange(about(*benefits, person=person)))
    return read_answer(only)


def said(*benefits: str) -> Said:
    return summary(read(*benefits))


def refused(text: str) -> str:
    with pytest.raises(BadInput) as fault:
        [read_answer(one) for one in transaction_sets(text)]
    return str(fault.value)


def test_an_answer_is_read_whole() -> None:
    answer = read(*FULL)

    assert (answer.traces, answer.reference) == ((TRACE,), "PAYERTRACE9")
    assert (answer.payer_name, answer.member_id) == ("EXAMPLE HEALTH PLAN", "M123")
    assert (answer.family_name, answer.given_names, answer.born_on) == ("EXAMPLE", "JO", dt.date(1990, 1, 1))
    assert len(answer.benefits) == sum(line.startswith("EB") for line in FULL)
    assert answer.benefits[1].services == ("AI", "AK", "MH")
    assert answer.benefits[1].messages == ("CALL BEHAVIORAL HEALTH FOR DETAILS",)
    assert answer.benefits[3].percent == Decimal(20)


def test_what_it_means_is_told_for_substance_use_treatment_in_the_network() -> None:
    assert said(*FULL) == Said(
        coverage=CoverageSaid.ACTIVE,
        plan_name="GOLD 123 PLAN",
        starts_on=dt.date(2026, 1, 1),
        copay=Decimal("15.50"),
        coinsurance_percent=Decimal(20),
        deductible=Decimal(500),
        deductible_left=Decimal("120.25"),
        substance_use=BenefitSaid.COVERED,
        authorization=AuthorizationSaid.NEEDED,
        reference="PAYERTRACE9",
        words="CALL BEHAVIORAL HEALTH FOR DETAILS",
    )


@pytest.mark.parametrize(
    ("benefits", "coverage"),
    [
        (("EB*1**30",), CoverageSaid.ACTIVE),
        (("EB*1",), CoverageSaid.ACTIVE),
        (("EB*5**30",), CoverageSaid.ACTIVE),
        (("EB*6**30",), CoverageSaid.INACTIVE),
        (("EB*1**30", "EB*6**88"), CoverageSaid.ACTIVE),
        (("EB*6**30", "EB*1**88"), CoverageSaid.INACTIVE),
        (("EB*6**88",), CoverageSaid.INACTIVE),
        (("EB*1**30", "EB*6**30"), CoverageSaid.UNKNOWN),
        (("EB*V**30",), CoverageSaid.UNKNOWN),
        ((), CoverageSaid.UNKNOWN),
    ],
)
def test_coverage_is_what_is_said_of_the_plan_and_never_a_guess(
    benefits: tuple[str, ...], coverage: CoverageSaid
) -> None:
    assert said(*benefits).coverage is coverage


@pytest.mark.parametrize(
    ("benefits", "use"),
    [
        (("EB*1**30",), BenefitSaid.UNKNOWN),
        (("EB*1**AI",), BenefitSaid.COVERED),
        (("EB*B**CJ***27*10",), BenefitSaid.COVERED),
        (("EB*I**AI^AJ",), BenefitSaid.NOT_COVERED),
        (("EB*E**AK",), BenefitSaid.NOT_COVERED),
        (("EB*1**CJ", "EB*I**CI"), BenefitSaid.UNKNOWN),
        (("EB*1**MH",), BenefitSaid.UNKNOWN),
    ],
)
def test_substance_use_treatment_is_covered_only_where_that_is_said(
    benefits: tuple[str, ...], use: BenefitSaid
) -> None:
    assert said(*benefits).substance_use is use


def test_two_amounts_that_are_as_near_are_not_chosen_between() -> None:
    assert said("EB*B**AI***27*10", "EB*B**AI***27*20", "EB*B**MH***27*5").copay is None
    assert said("EB*B**MH***27*5", "EB*B**30***27*50").copay == 5
    assert said("EB*B*FAM*AI***27*10").copay is None


def test_no_prior_authorization_is_said_only_where_no_line_needs_it() -> None:
    assert said("EB*1**AI********N").authorization is AuthorizationSaid.NOT_NEEDED
    assert said("EB*1**AI********N", "EB*B**AI***27*1****Y").authorization is AuthorizationSaid.NEEDED
    assert said("EB*1**30********Y").authorization is AuthorizationSaid.UNKNOWN


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (("DTP*291*RD8*20260101-20261231",), (dt.date(2026, 1, 1), dt.date(2026, 12, 31))),
        (("DTP*346*D8*20260301", "DTP*347*D8*20260630"), (dt.date(2026, 3, 1), dt.date(2026, 6, 30))),
        (("EB*1**30", "DTP*307*RD8*20260101-20260131"), (dt.date(2026, 1, 1), dt.date(2026, 1, 31))),
        (("DTP*346*D8*20260301", "DTP*347*D8*20260101"), (dt.date(2026, 3, 1), None)),
    ],
)
def test_days_of_the_plan_or_of_the_eligibility_are_taken(
    lines: tuple[str, ...], days: tuple[dt.date, dt.date | None]
) -> None:
    found = said(*lines)
    assert (found.starts_on, found.ends_on) == days


def test_member_not_found_is_not_known_with_the_payers_reason() -> None:
    found = said("AAA*N**75*C", "AAA*N**71*C", "AAA*N**75*C")

    assert (found.coverage, found.reason_codes) == (CoverageSaid.UNKNOWN, ("75", "71"))


def test_payer_that_cannot_answer_brings_back_the_number_of_our_transaction() -> None:
    text = interchange(
        transaction(
            f"BHT*0022*11*{TRACE}*20261126*1200", "HL*1**20*0", "NM1*PR*2*PLAN*****PI*1", "AAA*Y**42*R"
        )
    )
    (only,) = transaction_sets(text)

    assert read_answer(only).traces == (TRACE,)
    assert read_answer(only).rejects == ("42",)


def test_dependents_answer_is_theirs_and_the_member_number_the_subscribers() -> None:
    lines = (
        "BHT*0022*11*R*20261126*1200",
        "HL*1**20*1",
        "NM1*PR*2*PLAN*****PI*1",
        "HL*2*1*21*1",
        "NM1*1P*2*HARBOR*****XX*1234567893",
        "HL*3*2*22*1",
        "NM1*IL*1*HOLDER*PAT****MI*M9",
        "HL*4*3*23*0",
        f"TRN*2*{TRACE}*9234567893",
        "NM1*03*1*EXAMPLE*SAM",
        "DMG*D8*20080229*M",
        "EB*1**30",
    )
    (only,) = transaction_sets(interchange(transaction(*lines)))
    answer = read_answer(only)

    assert (answer.member_id, answer.family_name, answer.born_on) == ("M9", "EXAMPLE", dt.date(2008, 2, 29))
    assert answer.traces == (TRACE,)
    assert summary(answer).coverage is CoverageSaid.ACTIVE


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_library_reads_is_read_alike(seed: int) -> None:
    text = generate_271(seed=seed, members=1)
    with X12ModelReader(text) as reader:
        ((model,),) = [list(reader.models())]
    (member,) = model.members()
    (only,) = transaction_sets(text)
    answer = read_answer(only)

    assert (answer.family_name, answer.given_names) == member.name
    assert answer.member_id == member.member_id
    assert tuple(code for one in answer.benefits for code in one.services) == member.service_type_codes


def test_line_ends_and_other_separators_change_nothing() -> None:
    text = interchange(about(*FULL))

    for other in (text.replace("~", "~\r\n"), text.replace("~", "~\n"), text.replace("~", "\n")):
        assert read_answer(transaction_sets(other)[0]) == read(*FULL)
    piped = text.replace("*", "|").replace("^", "!")
    assert read_answer(transaction_sets(piped)[0]) == read(*FULL)


def test_several_transactions_are_cut_so_that_none_holds_anothers_person() -> None:
    first = about("EB*1**30", trace="A1")
    second = about("EB*6**30", trace="B2", number="0002", person=("NM1*IL*1*OTHER*AL****MI*M2",))

    one, two = transaction_sets(interchange(first, second))

    assert "OTHER" not in one.text
    assert "EXAMPLE*JO" not in two.text
    for kept in (one, two):
        assert read_answer(transaction_sets(kept.text)[0]) == read_answer(kept)


def test_two_people_in_one_transaction_are_refused() -> None:
    again = ("HL*4*2*22*0", "NM1*IL*1*OTHER*AL****MI*M2", "EB*1**30")
    assert "a second person" in refused(interchange(about("EB*1**30", *again)))
    dependents = ("HL*4*3*23*0", "NM1*03*1*A*B", "HL*5*3*23*0", "NM1*03*1*C*D")
    assert "a second person" in refused(interchange(about(*dependents)))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "begins with ISA"),
        ("<html>not here</html>" * 20, "begins with ISA"),
        ("=cmd|' /C calc'!A0" * 20, "begins with ISA"),
        ("/etc/passwd", "begins with ISA"),
        (ISA, "begins with ISA"),
        (ISA + "GS*HB*P*H*20261126*1200*9*X*005010X279A1~", "a whole interchange"),
        (interchange(about("EB*1**30"))[:-40], "271, segment"),
        (interchange(about("EB*1**30")).replace("IEA*1*000000007", "IEA*1*000000008"), "IEA"),
        (interchange(about("EB*1**30")).replace("GE*1*9", "GE*1*8"), "GE"),
        (interchange(about("EB*1**30")).replace("GE*1*9", "GE*2*9"), "GE"),
        (interchange(about("EB*1**30"), group="HC"), "a group of 271"),
        (interchange(about("EB*1**30"), version="004010X092A1"), "version 005010X279A1"),
        (interchange(transaction("BHT*0022*13*R*20261126*1200", kind="270")), "transaction 271"),
        (
            interchange(transaction("BHT*0022*11*R*20261126*1200", count=99)),
            "3 segments, as many as there are",
        ),
        (interchange(about("EB*1**30") + "EB*1**30~"), "one transaction after another"),
        (interchange(about("EB*1**30").replace("SE*", "SX*")), "the rest of the transaction"),
        (interchange(about("EB*1**30").replace("*0001~ST", "*0002~ST")) + "\0", "no X12 file"),
        (ISA.replace("*", "A") + "GS" * 90, "begins with ISA"),
        (interchange(about("EB")), "EB01"),
        (interchange(about("EB*B**AI***27*1E400")), "EB07: found no number"),
        (interchange(about("EB*B**AI***27*-5")), "EB07: found no number"),
        (interchange(about("EB*B**AI***27*１５")), "EB07: found no number"),
        (interchange(about("EB*B**AI***27*.")), "EB07: found no number"),
        (interchange(about("EB*A**AI*****200")), "EB08: found no number"),
        (interchange(about("DTP*291*D8*20260230")), "DTP03: found no day"),
        (interchange(about("DTP*291*RD8*20260201")), "DTP03: found no day"),
        (interchange(about("DTP*291*D8*２０２６０１０１")), "DTP03: found no day"),
        (interchange(about("HL*4*3*99*0")), "HL03"),
    ],
)
def test_what_is_no_answer_is_refused_with_one_line_that_says_where(text: str, where: str) -> None:
    line = refused(text)

    assert where in line
    assert "\n" not in line
    assert len(line) < 200


def test_a_refusal_names_nobody() -> None:
    line = refused(
        interchange(about("DTP*291*D8*SECRETDAY", person=("NM1*IL*1*SECRETNAME*JO****MI*SECRET9",)))
    )

    assert "SECRET" not in line


def test_a_file_larger_than_any_answer_is_not_read() -> None:
    with pytest.raises(BadInput, match="at most 1000000"):
        decoded(b"ISA" + b"*" * LARGEST)


def test_what_is_no_utf8_is_read_as_the_older_encoding() -> None:
    assert decoded("NM1*IL*1*NÚÑEZ".encode("latin-1")) == "NM1*IL*1*NÚÑEZ"
    assert decoded(b"\xef\xbb\xbfISA") == "ISA"
