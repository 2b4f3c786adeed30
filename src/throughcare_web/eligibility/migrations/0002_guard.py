"""Keep checks to their program; let what was said only be added, and keep what a question was before it was sent."""

from django.db import migrations

from throughcare_web.accounts.history import KeepHistory
from throughcare_web.accounts.rls import AppendOnly, EnableProgramIsolation
from throughcare_web.accounts.ties import TiedToProgram


MOVING = ("submitter", "eligibilityinquiry")


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0001_initial"), ("accounts", "0004_guard")]
    operations = [
        *(EnableProgramIsolation(f"eligibility_{name}") for name in (*MOVING, "eligibilitycheck")),
        *(KeepHistory(f"eligibility_{name}") for name in MOVING),
        AppendOnly("eligibility_eligibilitycheck"),
        *(TiedToProgram(f"eligibility_{name}") for name in (*MOVING, "eligibilitycheck")),
    ]
