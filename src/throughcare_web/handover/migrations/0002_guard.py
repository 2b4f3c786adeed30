"""Keep requests to their program and let nothing a person gave be changed but erased; let anyone read of the desks."""

from django.db import migrations

from throughcare_web.accounts.rls import AppendOnly, EnableProgramIsolation
from throughcare_web.accounts.ties import TiedToProgram


_CURRENT = "nullif(current_setting('throughcare.program', true), '')::bigint"
PUBLIC_DESKS = f"""
    ALTER TABLE handover_desksetting ENABLE ROW LEVEL SECURITY;
    ALTER TABLE handover_desksetting FORCE ROW LEVEL SECURITY;
    CREATE POLICY anyone_reads ON handover_desksetting FOR SELECT USING (true);
    CREATE POLICY own_added ON handover_desksetting FOR INSERT WITH CHECK (operated_by_id = {_CURRENT});
    CREATE POLICY own_changed ON handover_desksetting FOR UPDATE
        USING (operated_by_id = {_CURRENT}) WITH CHECK (operated_by_id = {_CURRENT});
"""
PUBLIC_DESKS_BACK = """
    DROP POLICY own_changed ON handover_desksetting;
    DROP POLICY own_added ON handover_desksetting;
    DROP POLICY anyone_reads ON handover_desksetting;
    ALTER TABLE handover_desksetting NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE handover_desksetting DISABLE ROW LEVEL SECURITY;
"""
# What a person gave and agreed to stands as they sent it, or is erased; the row itself stays and is counted.
ONLY_ERASED = """
    CREATE FUNCTION handover_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP <> 'UPDATE' THEN RAISE EXCEPTION 'handover_handover keeps its rows'; END IF;
        IF NEW.name NOT IN (OLD.name, '') OR NEW.reach NOT IN (OLD.reach, '')
            OR (NEW.answers IS NOT NULL AND NEW.answers IS DISTINCT FROM OLD.answers)
            OR (OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at)
            OR (NEW.program_id, NEW.request_id, NEW.channel, NEW.best_time, NEW.language, NEW.consent_version,
                NEW.consent_text, NEW.asked_at, NEW.due_at)
               IS DISTINCT FROM (OLD.program_id, OLD.request_id, OLD.channel, OLD.best_time, OLD.language,
                OLD.consent_version, OLD.consent_text, OLD.asked_at, OLD.due_at)
            OR NEW.may_leave_message IS DISTINCT FROM OLD.may_leave_message
        THEN RAISE EXCEPTION 'what was asked stays as it was, or is erased'; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER only_erased BEFORE UPDATE OR DELETE ON handover_handover
        FOR EACH ROW EXECUTE FUNCTION handover_only_erased();
"""
ONLY_ERASED_BACK = """
    DROP TRIGGER only_erased ON handover_handover;
    DROP FUNCTION handover_only_erased();
"""


class Migration(migrations.Migration):
    dependencies = [("handover", "0001_initial"), ("accounts", "0004_guard")]
    operations = [
        EnableProgramIsolation("handover_handover"),
        EnableProgramIsolation("handover_handoverattempt"),
        AppendOnly("handover_handoverattempt"),
        TiedToProgram("handover_handover"),
        TiedToProgram("handover_handoverattempt"),
        migrations.RunSQL(PUBLIC_DESKS, PUBLIC_DESKS_BACK),
        migrations.RunSQL(ONLY_ERASED, ONLY_ERASED_BACK),
    ]
