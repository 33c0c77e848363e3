import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.migrating import CreateTables


class Migration(migrations.Migration):

    replaces = [('notices', '0001_initial'), ('notices', '0002_taken_before_sent'), ('notices', '0003_channels')]

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Message',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to=settings.AUTH_USER_MODEL)),
                    ('channel', models.CharField(choices=[('email', 'E-mail'), ('teams', 'Microsoft Teams'), ('sms', 'Text message')], default='email', max_length=10)),
                    ('address', models.CharField(blank=True, max_length=254)),
                    ('subject', models.CharField(max_length=200)),
                    ('text', models.TextField()),
                    ('html', models.TextField(blank=True)),
                    ('state', models.CharField(choices=[('owed', 'Owed'), ('sending', 'Sending'), ('sent', 'Sent'), ('failed', 'Failed, to be tried again'), ('undeliverable', 'Undeliverable')], default='owed', editable=False, max_length=20)),
                    ('urgent', models.BooleanField(default=False)),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('next_try_at', models.DateTimeField()),
                    ('tries', models.PositiveSmallIntegerField(default=0)),
                    ('claimed_at', models.DateTimeField(editable=False, null=True)),
                    ('sent_at', models.DateTimeField(editable=False, null=True)),
                    ('read_at', models.DateTimeField(editable=False, null=True)),
                    ('error', models.CharField(blank=True, max_length=300)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state__in', ['owed', 'failed'])), fields=['next_try_at'], name='message_to_send'), models.Index(condition=models.Q(('state', 'sending')), fields=['claimed_at'], name='message_in_flight'), models.Index(condition=models.Q(('read_at', None)), fields=['person', 'made_at'], name='message_unread'), models.Index(condition=models.Q(('state', 'undeliverable')), fields=['made_at'], name='message_undelivered')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(('sent_at', None), ('state__in', ['owed', 'failed'])), ('state__in', ['sending', 'undeliverable']), _connector='OR'), name='message_sent_at_once_taken'), models.CheckConstraint(condition=models.Q(models.Q(('channel', 'teams'), ('person', None)), models.Q(models.Q(('channel', 'teams'), _negated=True), ('person__isnull', False)), _connector='OR'), name='message_is_to_somebody_or_to_teams')],
                },
            ),
            migrations.CreateModel(
                name='MessageEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.CharField(max_length=40)),
                    ('source', models.CharField(max_length=20)),
                    ('target', models.CharField(max_length=20)),
                    ('note', models.TextField(blank=True)),
                    ('at', models.DateTimeField(auto_now_add=True)),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='notices.message')),
                ],
                options={
                    'ordering': ['at', 'pk'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.CharField(max_length=40)),
                    ('key', models.CharField(max_length=80)),
                    ('ref', models.BigIntegerField(null=True)),
                    ('urgent', models.BooleanField(default=False)),
                    ('due_on', models.DateField()),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='notices.message')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['due_on', 'person'], name='notice_unsettled'), models.Index(condition=models.Q(('settled_at', None), ('urgent', True)), fields=['due_on'], name='notice_urgent_unsettled'), models.Index(fields=['ref', 'kind'], name='notice_about')],
                    'constraints': [models.UniqueConstraint(fields=('person', 'key'), name='notice_owed_once'), models.CheckConstraint(condition=models.Q(('message', None), ('settled_at__isnull', False), _connector='OR'), name='notice_in_a_message_is_settled')],
                },
            ),
        ]),
    ]
