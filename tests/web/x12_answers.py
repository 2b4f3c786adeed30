"""X12 271 texts as payers send them, made for tests: nobody in them exists."""

from __future__ import annotations


ISA = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*HARBOR         *261126*1200*^*00501*000000007*0*T*:~"
PERSON = ("NM1*IL*1*EXAMPLE*JO****MI*M123", "DMG*D8*19900101*F")
TRACE = "TRACE0000000000000001"


def interchange(*transactions: str, isa: str = ISA, group: str = "HB", version: str = "005010X279A1") -> str:
    """Return a whole interchange around transactions."""
    inside = "".join(transactions)
    return f"{isa}GS*{group}*PAYER*HARBOR*20261126*1200*9*X*{version}~{inside}GE*{len(transactions)}*9~IEA*1*000000007~"


def transaction(*lines: str, number: str = "0001", count: int | None = None, kind: str = "271") -> str:
    """Return one transaction, counted rightly unless told otherwise."""
    body = [f"ST*{kind}*{number}*005010X279A1", *lines]
    counted = len(body) + 1 if count is None else count
    return "".join(f"{line}~" for line in (*body, f"SE*{counted}*{number}"))


def about(
    *benefits: str,
    trace: str = TRACE,
    person: tuple[str, ...] = PERSON,
    number: str = "0001",
    payer: tuple[str, ...] = ("PER*IC*CUSTOMER SERVICE*TE*8005550100",),
) -> str:
    """Return a transaction about one person who is the member."""
    return transaction(
        "BHT*0022*11*PAYERREF1*20261126*1200",
        "HL*1**20*1",
        "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*12345",
        *payer,
        "HL*2*1*21*1",
        "NM1*1P*2*HARBOR*****XX*1234567893",
        "HL*3*2*22*0",
        f"TRN*2*{trace}*9234567893",
        "TRN*1*PAYERTRACE9*9PAYER0001",
        *person,
        *benefits,
        number=number,
    )


FULL = (
    "DTP*346*D8*20260101",
    "EB*1**30*HM*GOLD 123 PLAN",
    "EB*1**AI^AK^MH",
    "MSG*CALL BEHAVIORAL HEALTH FOR DETAILS",
    "EB*B*IND*AI***27*15.50****N*Y",
    "EB*A*IND*AI*****.2***N*Y",
    "EB*C*IND*30***23*500****U*Y",
    "EB*C*IND*30***29*120.25****U*Y",
    "EB*B*IND*AI***27*90****N*N",
    "EB*CB**AI********Y",
    "III*ZZ*11",
    "LS*2120",
    "NM1*PR*2*CARVE OUT PLAN*****PI*777",
    "PER*IC**TE*8005550111",
    "LE*2120",
)
