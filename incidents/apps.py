"""The incidents app: its section, and its words in messages."""

from django.apps import AppConfig

from core import sections

RELATIVES = (
    "relationships",
    "Relatives",
    "incidents:relationships",
    "incidents.view_relationships",
)


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self):
        from accounts import registry as of_accounts  # noqa: PLC0415 -- models are not loaded yet
        from incidents import (  # noqa: PLC0415 -- the same
            notifications,
            rules,
            told_of_relatives,
        )
        from incidents.queries import profile_routes  # noqa: PLC0415 -- the same
        from incidents.workflow import declared, same_person  # noqa: PLC0415 -- the same
        from notices import composing  # noqa: PLC0415 -- the same
        from people import registry  # noqa: PLC0415 -- the same

        _name_sections()
        registry.parts.append(registry.Part(same_person.facts, same_person.join))
        registry.profile_previews.append(profile_routes.preview)
        registry.profile_refusals.append(profile_routes.refusal)
        registry.beside.append(RELATIVES)
        registry.beside_the_person["reads_cases"] = rules.reads_cases
        of_accounts.relationship_declared.append(declared.relationship_declared)
        composing.register(told_of_relatives.OVER, told_of_relatives.over)
        for kind, words in notifications.WORDS.items():
            composing.register(kind, words)


def _name_sections():
    sections.register("Report a concern", "incidents:begin", "incidents.report_concern", order=30)
    sections.register("Cases", "incidents:inbox", "incidents.begin_with_inbox", order=35)
    sections.register(
        "Data protection", "incidents:breach_log", "incidents.view_breaches", order=37
    )
    sections.register(
        "Requests for data", "incidents:requests", "incidents.begin_with_requests", order=38
    )
    sections.register("Readiness", "incidents:readiness", "incidents.view_readiness", order=70)
    sections.holds("incidents:breach_log", "/concerns/retention/", "/concerns/requests/")
    sections.holds("incidents:inbox", "/concerns/account/", "/concerns/case/", "/concerns/asked/")
    for section in ("people:people", "people:schools"):
        sections.holds(section, "/concerns/relationships/")
