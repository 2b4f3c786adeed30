"""What must stand in the database after writes were cut off: each of them whole, once and with its trace, or not at all.

Asked in two ways: by the keys of the writers, who know what they sent; and by statements that find what has lost its
other half.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import psycopg

from .writers import MEASURED, PLACES, Acting, Browser, key_of


Connection = psycopg.Connection[tuple[object, ...]]

# Each returns rows that should not be, with what is wrong; nothing when all is whole. The event of a form that writes
# several measurements names the row that was written last: the temperature.
HALVES: Mapping[str, str] = {
    "measurements without their event": """
        SELECT o.id FROM records_observation o WHERE o.code = 'temperature' AND NOT EXISTS (SELECT
        FROM accounts_auditevent e WHERE e.verb = 'records.record_observations' AND e.detail ->> 'row' = o.id::text)""",
    "an event without its measurements": """
        SELECT e.id FROM accounts_auditevent e WHERE e.verb = 'records.record_observations' AND e.refused = ''
        AND NOT EXISTS (SELECT FROM records_observation o WHERE e.detail ->> 'row' = o.id::text)""",
    "a referral that was not sent whole": "SELECT id FROM referral_referral WHERE state = 'drafted'",
    "a referral without its one packet": """
        SELECT r.id FROM referral_referral r LEFT JOIN referral_referralpacket p ON p.referral_id = r.id
        WHERE r.state <> 'drafted' GROUP BY r.id HAVING count(p.id) <> 1""",
    "a referral without its one disclosure": """
        SELECT r.id FROM referral_referral r LEFT JOIN consent_disclosure d ON d.about_id = r.id::text
        GROUP BY r.id HAVING count(*) FILTER (WHERE d.id = r.disclosure_key) <> 1 OR count(*) <> 1""",
    "a disclosure without its referral": """
        SELECT d.id FROM consent_disclosure d
        WHERE NOT EXISTS (SELECT FROM referral_referral r WHERE r.disclosure_key = d.id)""",
    "a disclosure without its event": """
        SELECT d.id FROM consent_disclosure d WHERE NOT EXISTS (SELECT FROM accounts_auditevent e
        WHERE e.verb = 'consent.disclose' AND e.detail ->> 'disclosure' = d.id::text)""",
    "a referral without its one message": """
        SELECT r.id FROM referral_referral r LEFT JOIN accounts_outboxmessage m
        ON m.about = 'referral.Referral ' || r.id GROUP BY r.id HAVING count(m.id) <> 1""",
    "a message without its referral": """
        SELECT m.id FROM accounts_outboxmessage m WHERE m.about LIKE 'referral%'
        AND NOT EXISTS (SELECT FROM referral_referral r WHERE m.about = 'referral.Referral ' || r.id)""",
    "a referral that its steps did not lead to": """
        SELECT r.id FROM referral_referral r LEFT JOIN referral_referralevent e ON e.referral_id = r.id GROUP BY r.id
        HAVING count(*) FILTER (WHERE e.after = r.state) <> 1 OR count(*) FILTER (WHERE e.step = 'send') <> 1""",
    "a referral taken back without its one event": """
        SELECT r.id FROM referral_referral r LEFT JOIN accounts_auditevent e
        ON e.object_id = r.id::text AND e.verb = 'referral.withdraw' AND e.refused = ''
        GROUP BY r.id HAVING count(e.id) <> CASE WHEN r.state = 'withdrawn' THEN 1 ELSE 0 END""",
    "an event that is neither sealed nor waiting": """
        SELECT e.id FROM accounts_auditevent e WHERE NOT EXISTS (SELECT FROM accounts_auditseal s WHERE s.event_id = e.id)
        AND NOT EXISTS (SELECT FROM accounts_auditpending p WHERE p.event_id = e.id)""",
}
_KEYS = {
    "measurements": "SELECT request_id FROM records_observation",
    "referrals": "SELECT request_id FROM referral_referral",
}


def halves(connection: Connection) -> Iterator[tuple[str, int]]:
    """Yield each kind of half, and how many there are."""
    for what, query in HALVES.items():
        yield what, len(connection.execute(query).fetchall())  # type: ignore[call-overload]


def by_key(connection: Connection, browsers: Sequence[Browser], acting: Acting) -> Iterator[tuple[str, int]]:
    """Yield how many writes are lost, not whole, there twice, or of nobody, by the keys of whoever wrote."""
    for what, writers, keys in (
        ("measurements", browsers, _of_measurements),
        ("referrals", [acting], _of_referrals),
    ):
        there = Counter(row[0] for row in connection.execute(_KEYS[what]))  # type: ignore[call-overload]
        found = [
            (keys(key_of(one.name, number)), number < len(one.done))
            for one in writers
            for number in range(len(one.done) + 1)  # the last was under way
        ]
        counts = [(sum(there[key] for key in wanted), wanted.total(), done) for wanted, done in found]
        yield f"{what} lost", sum(done and not rows for rows, _, done in counts)
        yield f"{what} not whole", sum(0 < rows < wanted for rows, wanted, _ in counts)
        yield f"{what} twice", sum(rows > wanted for rows, wanted, _ in counts)
        yield f"{what} of nobody", there.total() - sum(rows for rows, *_ in counts)


def _of_measurements(key: uuid.UUID) -> Counter[uuid.UUID]:
    """Return the keys of the rows that one form makes: each row has its own."""
    return Counter(uuid.uuid5(key, str(place)) for place in range(len(MEASURED)))


def _of_referrals(key: uuid.UUID) -> Counter[uuid.UUID]:
    """Return the keys of the rows that one sending makes: all have the sending's."""
    return Counter({key: PLACES})
