"""Let what is told of the cause of a death, as a law asks, be written down as such (42 CFR 2.15(b)(1))."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_outbox_cancelled"),
        ("consent", "0004_guard_notice"),
        ("records", "0004_guard_death"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="disclosure",
            name="consent_disclosure_known_basis",
        ),
        migrations.RemoveConstraint(
            model_name="disclosure",
            name="consent_disclosure_known_purpose",
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "basis__in",
                        [
                            "consent",
                            "patient_access",
                            "medical_emergency",
                            "audit",
                            "research",
                            "court_order",
                            "service_agreement",
                            "required_report",
                            "cause_of_death",
                        ],
                    )
                ),
                name="consent_disclosure_known_basis",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "purpose__in",
                        [
                            "treatment",
                            "payment",
                            "operations",
                            "patient_request",
                            "family_support",
                            "fundraising",
                            "criminal_justice",
                            "legal_proceeding",
                            "medical_emergency",
                            "audit",
                            "research",
                            "program_services",
                            "required_report",
                            "cause_of_death",
                            "public_health",
                            "patient_access",
                        ],
                    )
                ),
                name="consent_disclosure_known_purpose",
            ),
        ),
    ]
