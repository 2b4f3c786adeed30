"""Move what went along with a referral to its own row, and let the receiver read it, and what was said, while it may alone.

The receiver may have what the consent covers for what it is for (42 CFR 2.13(a), 2.33). In these states it is asked to take
the person, or has; what it then holds of its own patient it may keep, as nothing calls back what was relied on (2.31(a)(6)).
After a no, a referral taken back or one without an answer, that purpose is gone, and the rows with it. The sender always
reads its own. A signed link is answered in the sender's transaction, where `queries.along_for_receiver` holds to the same.
"""

from django.db import migrations

from throughcare_web.accounts.rls import AppendOnly, EnableProgramIsolation
from throughcare_web.accounts.ties import TiedToProgram


# The policies hold for the owner too; who moves rows of every program lifts that for these statements, in this transaction.
MOVE = """
    ALTER TABLE referral_referral NO FORCE ROW LEVEL SECURITY;
    INSERT INTO referral_referralpacket (id, program_id, referral_id, packet, parts, notice, scope)
        SELECT gen_random_uuid(), program_id, id, packet, parts, notice, scope FROM referral_referral WHERE state <> 'drafted';
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE referral_referral FORCE ROW LEVEL SECURITY;
"""
# A version belongs to whoever made the change. Of a referral that the receiver changed, that was the copy as well.
FORGET = """
    ALTER TABLE accounts_rowversion NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE accounts_rowversion DISABLE TRIGGER append_only;
    UPDATE accounts_rowversion SET row = row - '{packet,parts,notice,scope}'::text[]
        WHERE table_name = 'referral_referral' AND program_id IS DISTINCT FROM (row ->> 'program_id')::bigint;
    ALTER TABLE accounts_rowversion ENABLE TRIGGER append_only;
    ALTER TABLE accounts_rowversion FORCE ROW LEVEL SECURITY;
"""
CURRENT = "nullif(current_setting('throughcare.program', true), '')::bigint"
READS = f"""EXISTS (
    SELECT 1 FROM referral_referral r
    WHERE r.id = referral_id AND r.receiver_id = {CURRENT}
      AND r.state IN ('sent', 'question_asked', 'accepted', 'scheduled', 'no_show', 'arrived', 'first_dose_given')
)"""
PACKET = f"CREATE POLICY receiver_reads ON referral_referralpacket FOR SELECT USING ({READS})"
# Its own steps are each program's (`program_only`). Of the other side's, what has no words stays: when, and which step.
EVENTS = f"""
    DROP POLICY addressee_reads ON referral_referralevent;
    CREATE POLICY addressee_reads ON referral_referralevent FOR SELECT USING (
        shared_with_id = {CURRENT}
        AND (words = '' OR side <> 'sender' OR {READS})
    )
"""


class Migration(migrations.Migration):
    dependencies = [("referral", "0003_packet")]
    operations = [
        migrations.RunSQL(MOVE),
        migrations.RunSQL(FORGET),
        *(migrations.RemoveField("referral", name) for name in ("packet", "parts", "notice", "scope")),
        EnableProgramIsolation("referral_referralpacket"),
        migrations.RunSQL(PACKET),
        migrations.RunSQL(EVENTS),
        AppendOnly("referral_referralpacket"),
        TiedToProgram("referral_referralpacket"),
    ]
