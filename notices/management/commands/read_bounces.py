"""`read_bounces [PATH]`: delivery reports from a file, a maildir or the mailbox configured."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core import wording
from notices import post
from notices.workflow import bounces


class Command(BaseCommand):
    help = (
        "Mark the messages that mail systems sent back. Reads a file, an mbox, a maildir or a"
        " folder of mails; without PATH the mailbox that BOUNCE_IMAP_HOST or BOUNCE_POP_HOST names."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", type=Path)

    def handle(self, *, path=None, **options):
        if path is None and not post.is_configured():
            raise CommandError("Name a file or folder, or set BOUNCE_IMAP_HOST or BOUNCE_POP_HOST.")
        try:
            seen, back = bounces.read(post.at(path) if path else post.unread())
        except FileNotFoundError:
            raise CommandError(f"There is no file or folder {path}.") from None
        except (OSError, *post.REFUSALS) as failure:
            raise CommandError(f"The mails could not be read: {failure}") from failure
        self.stdout.write(
            f"{wording.count(seen, 'mail')} read, {wording.count(back, 'message')} came back."
        )
