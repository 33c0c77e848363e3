"""The oversight app: its section."""

from django.apps import AppConfig

from core import sections


class OversightConfig(AppConfig):
    name = "oversight"

    def ready(self):
        from oversight.queries import scopes  # noqa: PLC0415 -- models are not loaded before ready()
        from people import registry  # noqa: PLC0415 -- the same
        from policies import blocking  # noqa: PLC0415 -- the same

        registry.school_pages.append(
            (
                "Leaving the trust, and its hand-over pack",
                "oversight:leaving",
                "oversight.view_leaving",
            )
        )
        blocking.leave_open("oversight:ask_own_record")
        for page in ("export", "progress", "download"):
            blocking.leave_open(f"oversight:{page}", scopes.is_own_record)
        sections.register(
            "Monitoring", "oversight:monitoring", "oversight.view_monitoring", order=72
        )
        sections.register(
            "Compliance", "oversight:compliance", "oversight.view_compliance", order=30
        )
