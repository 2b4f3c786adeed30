"""A program's records in the numbers of a large county, made by the database itself: only their number matters here.

Everywhere else rows are written by actions; at a few milliseconds each, two million would take hours. What is made so
obeys the same policies and constraints, and names nobody: families are trees, first names are birds.
"""

from __future__ import annotations

from django.db import connection

from throughcare_web.accounts.models import Membership
from throughcare_web.accounts.rls import for_program
from throughcare_web.records.patients.likeness import sounds


TREES = ("alder", "aspen", "beech", "birch", "cedar", "chestnut", "cypress", "elder", "elm", "fir", "hazel", "hickory",
         "juniper", "larch", "linden", "locust", "maple", "oak", "pecan", "pine", "poplar", "redwood", "rowan", "spruce",
         "sumac", "sycamore", "tamarack", "tupelo", "walnut", "willow", "yew", "hawthorn", "hornbeam", "ironwood",
         "laurel", "magnolia", "mulberry", "olive", "osage", "palm")  # fmt: skip
BIRDS = ("avocet", "bittern", "bunting", "chickadee", "condor", "coot", "crane", "curlew", "dipper", "dove", "dunlin",
         "eagle", "egret", "eider", "falcon", "finch", "flicker", "gannet", "godwit", "goldeneye", "grebe", "grouse",
         "gull", "harrier", "hawk", "heron", "ibis", "jay", "junco", "kestrel", "kingfisher", "kite", "knot", "lark",
         "loon", "mallard", "martin", "merlin", "nuthatch", "oriole", "osprey", "owl", "pelican", "petrel", "phoebe",
         "pintail", "pipit", "plover", "quail", "rail", "raven", "robin", "sandpiper", "shrike", "siskin", "snipe",
         "sparrow", "starling", "stilt", "swallow", "swan", "swift", "tanager", "teal", "tern", "thrush", "towhee",
         "turnstone", "veery", "vireo", "warbler", "waxwing", "whimbrel", "wren")  # fmt: skip
MANY_EVENTS = 2_000  # of one patient, the first

_PATIENTS = """
    INSERT INTO records_patient (id, program_id, number, family_name, given_names, name_to_use, born_on, sex, gender,
        gender_words, pronouns, races, ethnicity, language, list_name, deceased, version, registered_at, registered_by_id)
    SELECT gen_random_uuid(), %(program)s, lpad(n::text, 6, '0'),
        tree || CASE WHEN n %% 7 = 0 THEN '-' || other ELSE '' END, bird, '',
        date '1946-01-01' + (n * 7919 %% 22000), CASE n %% 2 WHEN 0 THEN 'female' ELSE 'male' END, '', '', '', '{}', '', 'en',
        tree || CASE WHEN n %% 7 = 0 THEN ' ' || other ELSE '' END || ' ' || bird, false, 1,
        now() - make_interval(days => n %% 700), %(member)s
    FROM (SELECT n, (%(trees)s::text[])[1 + n %% %(t)s] AS tree, (%(trees)s::text[])[1 + (n / 13) %% %(t)s] AS other,
        (%(birds)s::text[])[1 + (n / %(t)s) %% %(b)s] AS bird FROM generate_series(1, %(patients)s) n) named
"""
_KEYS = """
    INSERT INTO records_namekey (program_id, patient_id, is_sound, key)
    SELECT DISTINCT %(program)s, p.id, sounded.is_sound, sounded.key
    FROM records_patient p CROSS JOIN LATERAL unnest(string_to_array(p.list_name, ' ')) AS own (word)
    JOIN (SELECT * FROM unnest(%(words)s::text[], %(flags)s::bool[], %(keys)s::text[]) AS k (word, is_sound, key)) sounded
        ON sounded.word = own.word
"""
_CONTACTS = """
    INSERT INTO records_contact (id, program_id, patient_id, kind, value, digits, person_name, relation, street, city, state,
        zip, is_preferred, note, is_current, recorded_at, recorded_by_id)
    SELECT gen_random_uuid(), %(program)s, id, 'phone', '217-555-01' || right(number, 2),
        reverse('21755501' || right(number, 2)), '', '', '', '', '', '', true, '', true, registered_at, %(member)s
    FROM records_patient
"""
_EPISODES = """
    INSERT INTO records_episode (id, program_id, patient_id, status, level_of_care, care_manager_id, starts_on, end_reason,
        outcome, version, recorded_at, recorded_by_id)
    SELECT gen_random_uuid(), %(program)s, id, CASE WHEN number::int %% 5 = 0 THEN 'finished' ELSE 'active' END, '1.7',
        %(member)s, registered_at::date, '', '', 1, registered_at, %(member)s
    FROM records_patient
"""
_OBSERVATIONS = """
    INSERT INTO records_observation (id, program_id, patient_id, is_error, note, recorded_at, recorded_by_id, code, value,
        value_code, unit, at)
    SELECT gen_random_uuid(), %(program)s, p.id, false, '', p.registered_at + make_interval(hours => n), %(member)s, 'cows',
        n %% 30, '', '{score}', p.registered_at + make_interval(hours => n)
    FROM records_patient p CROSS JOIN LATERAL generate_series(1, CASE p.number WHEN '000001' THEN %(many)s ELSE %(each)s END) n
"""


def fill(member: Membership, patients: int, events: int) -> None:
    """Give the member's program so many patients and chart events, the first patient `MANY_EVENTS` of them."""
    program_id = member.program_id
    words = [(word, flag, key) for word in (*TREES, *BIRDS) for flag, key in _keys(word)]
    values = {
        "program": program_id,
        "member": member.pk,
        "patients": patients,
        "each": max(1, events // patients),
        "many": min(MANY_EVENTS, events),
        "trees": list(TREES),
        "birds": list(BIRDS),
        "t": len(TREES),
        "b": len(BIRDS),
        "words": [word for word, _, _ in words],
        "flags": [flag for _, flag, _ in words],
        "keys": [key for _, _, key in words],
    }
    with for_program(program_id), connection.cursor() as cursor:
        for statement in (_PATIENTS, _KEYS, _CONTACTS, _EPISODES, _OBSERVATIONS):
            cursor.execute(statement, values)
        cursor.execute(
            "INSERT INTO records_numbering (program_id, last) VALUES (%s, %s)"
            " ON CONFLICT (program_id) DO UPDATE SET last = EXCLUDED.last",
            [program_id, patients],
        )


def _keys(word: str) -> list[tuple[bool, str]]:
    return [(False, word), *((True, sound) for sound in sounds([word]))]
