"""Let what was given to somebody who may act for a patient be written down as that (45 CFR 164.502(g))."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0005_cause_of_death")]

    operations = [
        migrations.RemoveConstraint(model_name="disclosure", name="consent_disclosure_known_recipient"),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "recipient_kind__in",
                        [
                            "treating_provider",
                            "part2_program",
                            "health_plan",
                            "business_associate",
                            "intermediary",
                            "family",
                            "legal",
                            "criminal_justice",
                            "medical_personnel",
                            "auditor",
                            "researcher",
                            "service_organization",
                            "authority",
                            "patient",
                            "representative",
                            "other",
                        ],
                    )
                ),
                name="consent_disclosure_known_recipient",
            ),
        ),
    ]
