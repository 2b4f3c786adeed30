"""Count requests where all limits are counted; what this hour and this day had begins anew."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("handover", "0002_guard"), ("accounts", "0007_tally")]
    operations = [migrations.DeleteModel("CallTally")]
