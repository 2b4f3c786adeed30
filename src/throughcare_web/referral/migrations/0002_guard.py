"""Show a referral to its two programs and to no other; keep what rows were, or let them only be added."""

from django.db import migrations

from throughcare_web.accounts.history import KeepHistory
from throughcare_web.accounts.rls import AppendOnly, EnableProgramIsolation, SharedBetweenPrograms
from throughcare_web.accounts.ties import TiedToProgram


OWN = ("referralpatient", "linkcode", "waitlistentry", "interimservicegiven", "referralpolicy", "needmark")
MOVING = ("referral", "linkcode", "waitlistentry", "referralpolicy")
WRITTEN_ONCE = ("referralpatient", "referralevent", "interimservicegiven", "needmark", "listinganswer")


class Migration(migrations.Migration):
    dependencies = [("referral", "0001_initial"), ("accounts", "0004_guard"), ("records", "0002_guard")]
    operations = [
        SharedBetweenPrograms("referral_referral", other="receiver_id"),
        SharedBetweenPrograms("referral_referralevent", other="shared_with_id"),
        *(EnableProgramIsolation(f"referral_{name}") for name in OWN),
        *(KeepHistory(f"referral_{name}") for name in MOVING),
        *(AppendOnly(f"referral_{name}") for name in WRITTEN_ONCE),
        TiedToProgram("referral_referral"),
        # The receiver writes its steps, its waitlist and whom it registered about a referral that belongs to the sender.
        TiedToProgram("referral_referralevent", but=("referral_id",)),
        TiedToProgram("referral_waitlistentry", but=("referral_id",)),
        TiedToProgram("referral_referralpatient", but=("referral_id",)),
        *(TiedToProgram(f"referral_{name}") for name in ("linkcode", "interimservicegiven", "needmark")),
    ]
