"""Let the history of listings only be added to."""

from django.db import migrations

from throughcare_web.accounts.rls import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [AppendOnly("directory_listingchange")]
