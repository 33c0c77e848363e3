"""The oversight app: its section."""

from django.apps import AppConfig

from core import sections


class OversightConfig(AppConfig):
    name = "oversight"

    def ready(self):
        from oversight.queries import scopes  # noqa: PLC0415 -- models are not loaded before ready()
        from policies import blocking  # noqa: PLC0415 -- the same

        blocking.leave_open("oversight:ask_own_record")
        for page in ("export", "progress", "download"):
            blocking.leave_open(f"oversight:{page}", scopes.is_own_record)
        sections.register(
            "Compliance", "oversight:compliance", "oversight.view_compliance", order=30
        )
