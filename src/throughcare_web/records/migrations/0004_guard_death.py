"""Keep recorded deaths to their programs, and what they were before each change."""

from django.db import migrations

from throughcare_web.accounts.history import KeepHistory
from throughcare_web.accounts.rls import EnableProgramIsolation
from throughcare_web.accounts.ties import TiedToProgram


class Migration(migrations.Migration):
    dependencies = [("records", "0003_death")]
    operations = [
        EnableProgramIsolation("records_death"),
        KeepHistory("records_death"),
        TiedToProgram("records_death"),
    ]
