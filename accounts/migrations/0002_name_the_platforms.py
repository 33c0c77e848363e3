"""The platforms that schools use, to begin with: the trust changes them, and says when it looked."""

from django.db import migrations

ROWS = [
    ("facebook", "Facebook", "facebook.com, fb.com, fb.me", 13),
    ("instagram", "Instagram", "instagram.com, instagr.am", 13),
    ("threads", "Threads", "threads.net, threads.com", 13),
    ("x", "X (Twitter)", "x.com, twitter.com", 13),
    ("tiktok", "TikTok", "tiktok.com", 13),
    ("youtube", "YouTube", "youtube.com, youtu.be", 13),
    ("vimeo", "Vimeo", "vimeo.com", 16),
    ("linkedin", "LinkedIn", "linkedin.com", 16),
    ("bluesky", "Bluesky", "bsky.app", 13),
    ("mastodon", "Mastodon", "", 13),
    ("snapchat", "Snapchat", "snapchat.com", 13),
    ("pinterest", "Pinterest", "pinterest.co.uk, pinterest.com", 13),
    ("flickr", "Flickr", "flickr.com, flic.kr", 13),
    ("whatsapp", "WhatsApp", "whatsapp.com, wa.me", 13),
    ("teams", "Microsoft Teams", "teams.microsoft.com, teams.cloud.microsoft", None),
    ("classdojo", "ClassDojo", "classdojo.com", None),
    ("seesaw", "Seesaw", "seesaw.me", None),
    ("tapestry", "Tapestry", "tapestryjournal.com", None),
    ("spotify", "Spotify", "spotify.com", 13),
    ("apple-podcasts", "Apple Podcasts", "podcasts.apple.com", 13),
    ("blog", "Blog or other website", "", None),
]


def add(apps, schema_editor):
    platform = apps.get_model("accounts", "Platform")
    for code, name, hosts, age in ROWS:
        platform.objects.get_or_create(
            code=code, defaults={"name": name, "hosts": hosts, "minimum_age": age}
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_tables")]

    # Going back leaves them: the table goes with the migration before.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
