"""The notices app: the tab of those who look after mail, the demonstration's mailbox, posts."""

from django.apps import AppConfig
from django.conf import settings

from core import sections


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self):
        from notices import (  # noqa: PLC0415 -- models are not loaded yet
            appointments,
            composing,
            queries,
            staff_files,
        )
        from people import registry  # noqa: PLC0415 -- the same

        sections.register("Mail", "notices:undelivered", "notices.view_undelivered", order=80)
        if settings.DEMO:
            sections.register("Mailbox", "mailbox:letters", order=95)
        registry.appointed.append(appointments.owe)
        registry.file_waits.append(staff_files.owe)
        composing.register(staff_files.KIND, staff_files.said)
        registry.beside_the_person["unread_messages"] = queries.unread
        composing.register(appointments.KIND, appointments.said)
