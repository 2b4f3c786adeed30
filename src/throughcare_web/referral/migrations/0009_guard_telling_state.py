"""Keep what a program told its state to that program, and what each row was before it changed."""

from django.db import migrations

from throughcare_web.accounts.history import KeepHistory
from throughcare_web.accounts.rls import EnableProgramIsolation
from throughcare_web.accounts.ties import TiedToProgram


class Migration(migrations.Migration):
    dependencies = [("referral", "0008_telling_state")]
    operations = [
        EnableProgramIsolation("referral_statenotice"),
        KeepHistory("referral_statenotice"),
        TiedToProgram("referral_statenotice"),
    ]
