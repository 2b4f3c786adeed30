"""Hold an invitation's references to rows of its own program; Django adds foreign keys only once a migration has ended."""

from django.db import migrations

from throughcare_web.accounts.ties import TiedToProgram


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_sign_in")]
    operations = [TiedToProgram("accounts_invitation")]
