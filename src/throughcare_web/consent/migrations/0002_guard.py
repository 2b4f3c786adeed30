"""Keep consents and disclosures to their programs, let rows only be added, and hold references within a program."""

from django.db import migrations

from throughcare_web.accounts.rls import AppendOnly, EnableProgramIsolation
from throughcare_web.accounts.ties import TiedToProgram


TABLES = (
    "consent",
    "consentsignature",
    "consentrevocation",
    "consentend",
    "restriction",
    "restrictiondecision",
    "emergencyaccess",
    "emergencyreviewed",
    "disclosure",
    "counselingnote",
    "counselingnotereader",
)


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial"), ("accounts", "0004_guard"), ("records", "0002_guard")]
    operations = [
        *(EnableProgramIsolation(f"consent_{name}") for name in TABLES),
        *(AppendOnly(f"consent_{name}") for name in TABLES),
        *(TiedToProgram(f"consent_{name}") for name in TABLES),
    ]
