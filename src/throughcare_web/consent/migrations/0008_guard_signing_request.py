"""Keep what was sent to sign to its program, let rows only be added, and hold references within a program."""

from django.db import migrations

from throughcare_web.accounts.rls import AppendOnly, EnableProgramIsolation
from throughcare_web.accounts.ties import TiedToProgram


TABLES = ("consent_signingrequest", "consent_signingstep")


class Migration(migrations.Migration):
    dependencies = [("consent", "0007_signing_request"), ("accounts", "0009_guard_link_code")]
    operations = [
        *(EnableProgramIsolation(table) for table in TABLES),
        *(AppendOnly(table) for table in TABLES),
        *(TiedToProgram(table) for table in TABLES),
    ]
