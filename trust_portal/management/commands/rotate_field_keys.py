"""`rotate_field_keys`: everything sealed goes under the newest key, so that older ones may go."""

from django.core.management import BaseCommand, CommandError

from trust_portal import rotation


class Command(BaseCommand):
    help = (
        "Move all encrypted words and files to the first key of PORTAL_FIELD_KEYS. It may be "
        "stopped at any time and run again, while the portal goes on working."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="only count what is not under the first key"
        )

    def handle(self, *, check, **options):
        done = {}
        try:
            for progress in rotation.rotate(move=not check):
                done[progress.what] = progress
                self.say(progress, check)
        except KeyboardInterrupt:
            raise CommandError("Stopped. Run it again to go on.", returncode=130) from None
        moved = sum(one.moved for one in done.values())
        closed = [what for one in done.values() for what in one.closed]
        if closed:
            more = f" and {len(closed) - 10} more" if len(closed) > 10 else ""
            raise CommandError(
                "No key of PORTAL_FIELD_KEYS opens: " + "; ".join(closed[:10]) + more + ". "
                "Add the key that they were sealed with (docs/operations.md, Keys)."
            )
        if check and moved:
            raise CommandError(f"{moved:,} are under an older key: older keys must stay.")
        self.stdout.write("Everything is under the first key: older keys may go.")

    def say(self, progress, check):
        word = "under an older key" if check else "moved"
        self.stdout.write(
            f"{progress.what}: {progress.looked_at:,} looked at, {progress.moved:,} {word}"
        )
        self.stdout.flush()
