"""Another occasion to be asked on: the policy was in force before the portal."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0006_bring_in_a_folder'),
    ]

    operations = [
        migrations.AlterField(
            model_name='assignment',
            name='occasion',
            field=models.CharField(choices=[('new_version', 'A new version'), ('annual', 'Everyone signs it once a year'), ('joined', 'You joined'), ('moved', 'You moved'), ('after_months', 'Time to sign it again'), ('switched', 'It takes the place of your school’s own policy'), ('imported', 'Signed before the portal'), ('local', "Your school's text changed"), ('brought_in', 'In force before the portal')], max_length=12),
        ),
    ]
