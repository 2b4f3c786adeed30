"""An X12 270 (005010X279A1) about one person: built as the models of `x12sdk` and checked by them.

Names are written with the letters that X12 and payers take; a character that could end an element or a
segment never reaches the text.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from x12sdk.io import write_transactions
from x12sdk.support import count_segments
from x12sdk.v5010.segments import DmgSegment, SeSegment, TrnSegment
from x12sdk.v5010.x12_270_005010X279A1 import loops, segments
from x12sdk.v5010.x12_270_005010X279A1.transaction_set import EligibilityInquiry as Transaction

from throughcare.errors import BadInput
from throughcare.terms import Sex
from throughcare.terms.eligibility import ServiceType


ASKED_ABOUT = (ServiceType.PLAN, ServiceType.SUBSTANCE_USE, ServiceType.MENTAL_HEALTH)
_CONTROL_NUMBER = "0001"
_VERSION = "005010X279A1"
_NOT_WRITTEN = re.compile(r"[^A-Z0-9 '.\-]")
_NUMBER = re.compile(r"[A-Za-z0-9\-]{2,80}")
_SEX = {Sex.FEMALE.value: "F", Sex.MALE.value: "M"}
_LEVELS = {"payer": "20", "provider": "21", "subscriber": "22", "dependent": "23"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAsked:
    """The person asked about, or the one who holds the policy."""

    family_name: str
    given_names: str
    born_on: dt.date | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """All that a 270 says.

    Attributes:
        holder: who holds the policy, where that is not the person asked about.
        trace: what the answer must bring back.
        at: when it is asked; `on`: the day of care it asks about, in the program's time zone.
    """

    payer_name: str
    payer_id: str
    member_id: str
    provider_name: str
    npi: str
    sender_id: str
    receiver_id: str
    is_production: bool
    person: PersonAsked
    holder: PersonAsked | None
    trace: str
    at: dt.datetime
    on: dt.date


def written(question: Question) -> str:
    """Return the 270 as a whole interchange.

    Raises:
        BadInput: something that a payer needs to find the person is missing or cannot be written.
    """
    _check(question)
    try:
        transaction = _transaction(question)
    except BadInput:
        raise
    except ValueError:  # says back what it refuses: a person's values, which no error may carry
        raise BadInput("270", "a value that X12 refuses", "a shorter, plainer one") from None
    return write_transactions(
        [transaction],
        sender_id=question.sender_id,
        receiver_id=question.receiver_id,
        sender_qualifier="ZZ",
        receiver_qualifier="ZZ",
        interchange_control_number=str(int(question.trace, 36) % 1_000_000_000).zfill(9),
        created=question.at,
        usage_indicator="P" if question.is_production else "T",
    )


def _check(question: Question) -> None:
    for where, number in (("payer's number", question.payer_id), ("member number", question.member_id)):
        if not _NUMBER.fullmatch(number):
            raise BadInput(
                f"coverage, {where}",
                "nothing that can be sent",
                "letters, digits and hyphens, as on the card",
            )
    if question.person.born_on is None:
        raise BadInput("patient, date of birth", "none", "a date: payers do not find anyone without it")


def _plain(text: str, where: str, most: int) -> str:
    """Return a name in capitals without accents or signs, as payers keep it."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'")).upper()
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    plain = " ".join(_NOT_WRITTEN.sub(" ", letters).split())[:most].strip()
    if not plain:
        raise BadInput(where, "no letters that X12 can write", "a name in the Latin alphabet")
    return plain


def _transaction(question: Question) -> Transaction:
    structure: dict[str, Any] = {
        "header": _header(question),
        "loop_2000a": [
            loops.Loop2000A(
                hl_segment=segments.Loop2000AHlSegment(**_level("payer", "1", has_child=True)),
                loop_2100a=loops.Loop2100A(nm1_segment=_payer(question)),
                loop_2000b=[
                    loops.Loop2000B(
                        hl_segment=segments.Loop2000BHlSegment(**_level("provider", "2", has_child=True)),
                        loop_2100b=loops.Loop2100B(nm1_segment=_provider(question)),
                        loop_2000c=[_subscriber(question)],
                    )
                ],
            )
        ],
    }
    count = count_segments(structure | {"header": structure["header"].model_dump()}) + 1
    footer = SeSegment(transaction_segment_count=count, transaction_set_control_number=_CONTROL_NUMBER)
    return Transaction(**structure, footer=loops.Footer(se_segment=footer))


def _level(kind: str, number: str, *, has_child: bool) -> dict[str, Any]:
    parent = str(int(number) - 1)
    return {
        "hierarchical_id_number": number,
        "hierarchical_parent_id_number": parent if parent != "0" else None,
        "hierarchical_level_code": _LEVELS[kind],
        "hierarchical_child_code": "1" if has_child else "0",
    }


def _header(question: Question) -> loops.Header:
    return loops.Header(
        st_segment=segments.HeaderStSegment(
            transaction_set_identifier_code="270",
            transaction_set_control_number=_CONTROL_NUMBER,
            implementation_convention_reference=_VERSION,
        ),
        bht_segment=segments.HeaderBhtSegment(
            hierarchical_structure_code="0022",
            transaction_set_purpose_code="13",
            submitter_transactional_identifier=question.trace,  # an answer without a person has only this
            transaction_set_creation_date=question.at.strftime("%Y%m%d"),
            transaction_set_creation_time=question.at.strftime("%H%M"),
        ),
    )


def _payer(question: Question) -> segments.Loop2100ANm1Segment:
    return segments.Loop2100ANm1Segment(
        entity_identifier_code="PR",
        entity_type_qualifier="2",
        name_last_or_organization_name=_plain(question.payer_name, "payer's name", 60),
        identification_code_qualifier="PI",
        identification_code=question.payer_id,
    )


def _provider(question: Question) -> segments.Loop2100BNm1Segment:
    return segments.Loop2100BNm1Segment(
        entity_identifier_code="1P",
        entity_type_qualifier="2",
        name_last_or_organization_name=_plain(question.provider_name, "program's name", 60),
        identification_code_qualifier="XX",
        identification_code=question.npi,
    )


def _subscriber(question: Question) -> loops.Loop2000C:
    holder = question.holder or question.person
    asked = {} if question.holder else _asked(question, loops.Loop2110C, "loop_2110c")
    named = segments.Loop2100CNm1Segment(
        entity_identifier_code="IL",
        entity_type_qualifier="1",
        **_names(holder),
        identification_code_qualifier="MI",
        identification_code=question.member_id,
    )
    return loops.Loop2000C(
        hl_segment=segments.Loop2000CHlSegment(**_level("subscriber", "3", has_child=bool(question.holder))),
        trn_segment=None if question.holder else [_trace(question)],
        loop_2100c=loops.Loop2100C(nm1_segment=named, dmg_segment=_demographics(holder), **asked),
        loop_2000d=[_dependent(question)] if question.holder else None,
    )


def _dependent(question: Question) -> loops.Loop2000D:
    named = segments.Loop2100DNm1Segment(
        entity_identifier_code="03", entity_type_qualifier="1", **_names(question.person)
    )
    return loops.Loop2000D(
        hl_segment=segments.Loop2000DHlSegment(**_level("dependent", "4", has_child=False)),
        trn_segment=[_trace(question)],
        loop_2100d=loops.Loop2100D(
            nm1_segment=named,
            dmg_segment=_demographics(question.person),
            **_asked(question, loops.Loop2110D, "loop_2110d"),
        ),
    )


def _names(person: PersonAsked) -> dict[str, str]:
    return {
        "name_last_or_organization_name": _plain(person.family_name, "patient, family name", 60),
        "name_first": _plain(person.given_names, "patient, given name", 35),
    }


def _demographics(person: PersonAsked) -> DmgSegment | None:
    if person.born_on is None:
        return None
    return DmgSegment(
        date_time_period_format_qualifier="D8",
        date_time_period=person.born_on.strftime("%Y%m%d"),
        gender_code=_SEX.get(person.sex),
    )


def _trace(question: Question) -> TrnSegment:
    return TrnSegment(
        trace_type_code="1",
        reference_identification_1=question.trace,
        originating_company_identifier="9" + question.npi[1:],
    )


def _asked(question: Question, loop: type[Any], name: str) -> dict[str, Any]:
    day = segments.Loop2100DtpSegment(
        date_time_qualifier="291",
        date_time_period_format_qualifier="D8",
        date_time_period=question.on.strftime("%Y%m%d"),
    )
    services = segments.Loop2110EqSegment(service_type_code=[one.value for one in ASKED_ABOUT])
    return {"dtp_segment": day, name: [loop(eq_segment=services)]}
