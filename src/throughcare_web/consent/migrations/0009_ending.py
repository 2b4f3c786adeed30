"""Find the consents that end soon without reading all of a program's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0008_guard_signing_request")]
    operations = [
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(
                condition=models.Q(("expires_on__isnull", False)),
                fields=["program", "expires_on"],
                name="consent_consent_ending",
            ),
        ),
    ]
