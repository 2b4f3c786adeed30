"""Let a message that is not sent yet not be sent any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_guard_link_code")]
    operations = [
        migrations.AddField(
            model_name="outboxmessage", name="cancelled_at", field=models.DateTimeField(null=True)
        ),
    ]
