"""The policies app: its section, its words in messages, what it does as people come and go."""

from django.apps import AppConfig

from core import sections


class PoliciesConfig(AppConfig):
    name = "policies"

    def ready(self):
        from notices import composing, secrets  # noqa: PLC0415 -- models are not loaded before ready()
        from people import registry  # noqa: PLC0415 -- the same
        from policies import hearing, notifications, telling  # noqa: PLC0415 -- the same
        from policies.queries import answers, own_words, search  # noqa: PLC0415 -- the same
        from policies.workflow import joining, same_person  # noqa: PLC0415 -- the same
        from policies.workflow.searching import ANSWER, APPENDIX, VARIANT  # noqa: PLC0415 -- the same

        sections.register("Policies", "policies:policies", "policies.view_policy", order=20)
        registry.changed.append(joining.people_changed)
        registry.parts.append(registry.Part(same_person.facts, same_person.join))
        composing.register("assignment", notifications.assigned)
        composing.register("escalation", notifications.escalated)
        composing.register("not_published", notifications.not_published)
        composing.register("not_everywhere", notifications.not_everywhere)
        composing.register("review", notifications.review_due)
        composing.register("review_late", notifications.review_late)
        composing.register("question", notifications.asked)
        composing.register("answer", notifications.answered)
        composing.register(notifications.LINK, notifications.linked)
        composing.register(notifications.RECORDED, notifications.recorded)
        secrets.register(notifications.LINK, notifications.path_of_link)
        composing.register("published", notifications.published)
        composing.register("consulted", notifications.consulted)
        composing.register("edition_changed", telling.edition_changed)
        composing.register("variant", telling.variant)
        composing.register("appendix", telling.appendix)
        composing.register("comment", notifications.commented)
        for kind, words in hearing.KINDS.items():
            composing.register(kind, words)
        composing.register("version_moved", notifications.version_moved)
        composing.register(notifications.LETTER, notifications.letter_ends)
        composing.register("switch_waits", notifications.switch_waits)
        search.register(APPENDIX, own_words.APPENDIX)
        search.register(VARIANT, own_words.VARIANT)
        search.register(ANSWER, answers.ANSWER)
        _offer_pages(registry)


def _offer_pages(registry):
    """Pages of ours, linked from those about a person, an organisation and a school."""
    registry.person_pages += [
        ("What they have signed", "policies:person_record", "policies.view_record"),
        ("Help them sign", "policies:help_person", "policies.help_person"),
    ]
    registry.organisation_pages.append(
        ("Assurance letters", "policies:letters", "policies.view_letters")
    )
    registry.school_pages.append(
        ("Policies it brought with it", "policies:joining", "policies.view_joining")
    )
