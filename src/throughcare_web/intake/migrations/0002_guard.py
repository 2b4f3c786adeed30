"""Keep assessments to their programs; let answers and placements only be added, and nothing to what is signed."""

from django.db import migrations

from throughcare_web.accounts.history import KeepHistory
from throughcare_web.accounts.rls import AppendOnly, EnableProgramIsolation
from throughcare_web.accounts.ties import TiedToProgram


FINISHED = """
    CREATE FUNCTION intake_refuse_finished() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'a finished assessment does not change';
    END $$;
    CREATE TRIGGER finished BEFORE UPDATE ON intake_assessment FOR EACH ROW
        WHEN (OLD.state <> 'draft') EXECUTE FUNCTION intake_refuse_finished();
    CREATE FUNCTION intake_refuse_late_answer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NOT EXISTS (SELECT 1 FROM intake_assessment WHERE id = NEW.assessment_id
                       AND program_id = NEW.program_id AND state = 'draft') THEN
            RAISE EXCEPTION 'a finished assessment takes no answer';
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER late_answer AFTER INSERT ON intake_answerversion FOR EACH ROW
        EXECUTE FUNCTION intake_refuse_late_answer();
"""
FINISHED_BACK = """
    DROP TRIGGER late_answer ON intake_answerversion;
    DROP FUNCTION intake_refuse_late_answer();
    DROP TRIGGER finished ON intake_assessment;
    DROP FUNCTION intake_refuse_finished();
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("accounts", "0004_guard"), ("records", "0002_guard")]
    operations = [
        *(EnableProgramIsolation(f"intake_{name}") for name in ("assessment", "answerversion", "placement")),
        KeepHistory("intake_assessment"),
        *(AppendOnly(f"intake_{name}") for name in ("answerversion", "placement")),
        *(TiedToProgram(f"intake_{name}") for name in ("assessment", "answerversion", "placement")),
        migrations.RunSQL(FINISHED, FINISHED_BACK),
    ]
