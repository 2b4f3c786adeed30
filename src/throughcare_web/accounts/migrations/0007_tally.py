"""Count what a limit holds for, in one table for all of the site."""

from django.db import migrations, models

from throughcare_web.accounts.rls import KeepCounting


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_ties")]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("what", models.TextField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
        ),
        KeepCounting("accounts_tally"),
    ]
