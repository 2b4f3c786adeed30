"""Leave the codes of links to `accounts`, which keeps those of every app. One that was open is asked for again: they last minutes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("referral", "0004_guard_packet"), ("accounts", "0009_guard_link_code")]
    operations = [migrations.DeleteModel("LinkCode")]
