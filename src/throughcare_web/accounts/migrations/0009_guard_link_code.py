"""Keep the codes of links to their programs, and what they were before each try."""

from django.db import migrations

from throughcare_web.accounts.history import KeepHistory
from throughcare_web.accounts.rls import EnableProgramIsolation


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_link_code")]
    operations = [EnableProgramIsolation("accounts_linkcode"), KeepHistory("accounts_linkcode")]
