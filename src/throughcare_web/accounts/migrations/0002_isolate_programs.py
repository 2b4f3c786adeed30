"""Keep each program's memberships and audit events to itself, and let audit events only be added."""

from django.db import migrations

from throughcare_web.accounts.rls import AppendOnly, EnableProgramIsolation


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        EnableProgramIsolation("accounts_membership"),
        EnableProgramIsolation("accounts_auditevent"),
        AppendOnly("accounts_auditevent"),
    ]
