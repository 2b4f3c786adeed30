"""Keep charts to their programs; keep what rows were before each change, or let them only be added."""

from django.db import migrations

from throughcare_web.accounts.history import KeepHistory
from throughcare_web.accounts.rls import AppendOnly, EnableProgramIsolation
from throughcare_web.accounts.ties import TiedToProgram


MOVING = ("patient", "contact", "coverage", "episode", "careteammember", "merge")
WRITTEN_ONCE = (
    "distinct",
    "allergy",
    "problem",
    "medicationstatement",
    "observation",
    "instrumentresult",
)
DERIVED = ("numbering", "namekey")  # say nothing that the patients' rows do not

# Two coverages of one patient and priority never hold on the same day. Equality is said as a range of one value, since
# GiST knows ranges without any extension; a day not known is the beginning or the end of time.
ONE_AT_A_TIME = """
    CREATE TYPE records_uuidrange AS RANGE (subtype = uuid);
    ALTER TABLE records_coverage ADD CONSTRAINT records_coverage_one_at_a_time EXCLUDE USING gist (
        records_uuidrange(patient_id, patient_id, '[]') WITH &&,
        int4range(priority::int, priority::int, '[]') WITH &&,
        daterange(starts_on, ends_on, '[]') WITH &&
    ) WHERE (NOT is_error);
"""
ONE_AT_A_TIME_BACK = """
    ALTER TABLE records_coverage DROP CONSTRAINT records_coverage_one_at_a_time;
    DROP TYPE records_uuidrange;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("accounts", "0004_guard")]
    operations = [
        *(EnableProgramIsolation(f"records_{name}") for name in (*MOVING, *WRITTEN_ONCE, *DERIVED)),
        *(KeepHistory(f"records_{name}") for name in MOVING),
        *(AppendOnly(f"records_{name}") for name in WRITTEN_ONCE),
        *(TiedToProgram(f"records_{name}") for name in (*MOVING, *WRITTEN_ONCE, *DERIVED)),
        migrations.RunSQL(ONE_AT_A_TIME, ONE_AT_A_TIME_BACK),
    ]
