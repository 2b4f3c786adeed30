"""Say of a referral that nothing could be sent, and that the place was told by telephone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referral", "0009_guard_telling_state"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="told_by_word",
            field=models.BooleanField(default=False),
        ),
    ]
