"""Keep the new tables' rows to their programs, queue each event for sealing, and let each user find their programs."""

from django.db import migrations

from throughcare_web.accounts.history import KeepHistory
from throughcare_web.accounts.rls import AppendOnly, EnableProgramIsolation, OwnRowsAcrossPrograms


QUEUE = """
    CREATE FUNCTION throughcare_queue_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO accounts_auditpending (event_id, program_id) VALUES (NEW.id, NEW.program_id);
        RETURN NULL;
    END $$;
    CREATE TRIGGER queue_event AFTER INSERT ON accounts_auditevent
        FOR EACH ROW EXECUTE FUNCTION throughcare_queue_event();
"""
QUEUE_NOT = "DROP TRIGGER queue_event ON accounts_auditevent; DROP FUNCTION throughcare_queue_event();"

# What belongs to no program is sealed and sent by the owner, who alone can read it.
OF_NO_PROGRAM = "CREATE POLICY owner_keeps_no_program ON {0} TO CURRENT_USER USING (program_id IS NULL)"
OF_NO_PROGRAM_NOT = "DROP POLICY owner_keeps_no_program ON {0}"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_trail_and_outbox")]
    operations = [
        EnableProgramIsolation("accounts_auditpending"),
        EnableProgramIsolation("accounts_auditseal"),
        EnableProgramIsolation("accounts_rowversion"),
        EnableProgramIsolation("accounts_outboxmessage"),
        AppendOnly("accounts_auditseal"),
        AppendOnly("accounts_rowversion"),
        KeepHistory("accounts_membership"),
        OwnRowsAcrossPrograms("accounts_membership", column="user_id"),
        migrations.RunSQL(QUEUE, QUEUE_NOT),
        *(
            migrations.RunSQL(OF_NO_PROGRAM.format(table), OF_NO_PROGRAM_NOT.format(table))
            for table in ("accounts_auditpending", "accounts_outboxmessage")
        ),
    ]
