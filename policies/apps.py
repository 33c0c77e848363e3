"""The policies app: its section, its words in messages, what it does as people come and go."""

from django.apps import AppConfig

from core import sections


class PoliciesConfig(AppConfig):
    name = "policies"

    def ready(self):
        from notices import composing, secrets  # noqa: PLC0415 -- models are not loaded before ready()
        from people import registry  # noqa: PLC0415 -- the same
        from policies import notifications  # noqa: PLC0415 -- the same
        from policies.workflow import joining  # noqa: PLC0415 -- the same

        sections.register("Policies", "policies:policies", "policies.view_policy", order=20)
        registry.changed.append(joining.people_changed)
        registry.person_pages.append(
            ("What they have signed", "policies:person_record", "policies.view_record")
        )
        composing.register("assignment", notifications.assigned)
        composing.register("escalation", notifications.escalated)
        composing.register("not_published", notifications.not_published)
        composing.register("review", notifications.review_due)
        composing.register("review_late", notifications.review_late)
        composing.register("question", notifications.asked)
        composing.register("answer", notifications.answered)
        composing.register(notifications.LINK, notifications.linked)
        composing.register(notifications.RECORDED, notifications.recorded)
        secrets.register(notifications.LINK, notifications.path_of_link)
        registry.person_pages.append(
            ("Help them sign", "policies:help_person", "policies.help_person")
        )
        composing.register("consulted", notifications.consulted)
        composing.register("comment", notifications.commented)
        composing.register("version_moved", notifications.version_moved)
