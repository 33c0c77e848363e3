"""Wiring: the section that belongs to everybody, and what a real portal refuses."""

from django.apps import AppConfig

from core import sections
from trust_portal import checks


class TrustPortalConfig(AppConfig):
    name = "trust_portal"

    def ready(self):
        checks.register()
        sections.register("What you must do", "home", "people.view_home", order=0)
