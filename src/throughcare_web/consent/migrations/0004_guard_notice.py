"""Keep the notices given to their program, let rows only be added, and hold references within a program."""

from django.db import migrations

from throughcare_web.accounts.rls import AppendOnly, EnableProgramIsolation
from throughcare_web.accounts.ties import TiedToProgram


TABLE = "consent_noticegiven"


class Migration(migrations.Migration):
    dependencies = [("consent", "0003_notice_given")]
    operations = [EnableProgramIsolation(TABLE), AppendOnly(TABLE), TiedToProgram(TABLE)]
