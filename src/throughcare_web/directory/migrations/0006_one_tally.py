"""Count reports where all limits are counted; what this hour and this day had begins anew."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_guard"), ("accounts", "0007_tally")]
    operations = [migrations.DeleteModel("ReportTally")]
