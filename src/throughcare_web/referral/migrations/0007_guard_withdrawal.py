"""Keep why referrals were taken back to the sender, and let it only be added."""

from django.db import migrations

from throughcare_web.accounts.rls import AppendOnly, EnableProgramIsolation
from throughcare_web.accounts.ties import TiedToProgram


class Migration(migrations.Migration):
    dependencies = [("referral", "0006_withdrawal")]
    operations = [
        EnableProgramIsolation("referral_withdrawal"),
        AppendOnly("referral_withdrawal"),
        TiedToProgram("referral_withdrawal"),
    ]
