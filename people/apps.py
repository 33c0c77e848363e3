"""The people app: its sections."""

from django.apps import AppConfig

from core import sections


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self):
        sections.register("People", "people:people", "people.begin_with_people", order=60)
        sections.register("Schools", "people:schools", "people.begin_with_schools", order=60)
        sections.register("Settings", "people:settings", "people.view_settings", order=90)
