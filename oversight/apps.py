"""The oversight app: its section."""

from django.apps import AppConfig

from core import sections


class OversightConfig(AppConfig):
    name = "oversight"

    def ready(self):
        sections.register(
            "Compliance", "oversight:compliance", "oversight.view_compliance", order=30
        )
