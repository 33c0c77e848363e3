"""Which row an address is asked for: one's own, another's, or one that does not exist."""

from oversight.models import Export
from tests.world import signature_of

NOBODY = 999_999


def lookup(address, which, world, role):
    """The arguments of `reverse` for an address, an object and whoever walks."""
    if which == "-":
        return {}
    chooser = BY_ADDRESS.get(address) or BY_APP[address.split(":")[0]]
    return chooser(which, world, role)


def _policy(which, world, role):
    slugs = {"published": world.published.policy.slug, "draft": world.draft.policy.slug}
    return {"slug": slugs.get(which, "no-such-policy")}


def _version(which, world, role):
    keys = {"published": world.published.pk, "draft": world.draft.pk}
    return {"pk": keys.get(which, NOBODY)}


def _assignment(which, world, role):
    person = world.people.get(role) if which == "own" else world.stranger
    assignment = person.assignments.first() if person else None
    return {"pk": assignment.pk if assignment and which != "none" else NOBODY}


def _help(which, world, role):
    row = world.rows.get(which, {}).get("to_help")
    return {"pk": row.pk if row else NOBODY}


def _signature(which, world, role):
    person = {"own": world.colleague, "other": world.stranger}.get(which)
    return {"pk": signature_of(person).pk if person else NOBODY}


def _person(which, world, role):
    person = {"own": world.colleague, "other": world.stranger}.get(which)
    return {"pk": person.pk if person else NOBODY}


def _digest(which, world, role):
    return {"digest": "0" * 12}


def _row(kind):
    def chosen(which, world, role):
        row = world.rows.get(which, {}).get(kind)
        return {"pk": row.pk if row else NOBODY}

    return chosen


def _school(which, world, role):
    row = world.rows.get(which, {}).get("school")
    return {"slug": row.slug if row else "no-such-school"}


def _group(which, world, role):
    return {"group": "review"}


def _export(which, world, role):
    person = world.people.get(role) if which == "own" else world.stranger
    made = Export.objects.filter(by=person).first()
    return {"pk": made.pk if made and which != "none" else NOBODY}


def _public(which, world, role):
    return {"slug": world.public.policy.slug}


def _public_school(which, world, role):
    return {"school": world.here.slug}


def _token(which, world, role):
    return {"token": "made-up"}


PEOPLE = {
    "staff_import": (
        "staff_import",
        "import_progress",
        "import_errors",
        "choose_import_columns",
        "confirm_import",
        "drop_import",
    ),
    "absence": ("end_absence",),
    "placement": ("change_placement", "end_placement"),
    "post": ("post", "confirm", "refuse", "end_appointment", "name_stand_in"),
    "contact": ("change_contact", "remove_contact"),
    "term": ("change_term", "remove_term"),
    "closure": ("change_closure", "remove_closure"),
    "organisation": ("change_organisation",),
}
AT_A_SCHOOL = (
    "school",
    "change_school",
    "add_contact",
    "school_calendar",
    "add_school_term",
    "add_school_closure",
)
QUESTIONS = ("question", "answer", "publish_answer", "take_back_answer", "withdraw_question")
POLICIES = (
    "policy",
    "change",
    "audience",
    "remove_audience",
    "import_version",
    "hold_review",
    "compare",
    "comparison",
)
CONSULTATIONS = ("consultation", "invite", "comment_on", "add_body")
COMMENTS = ("comment", "reply", "resolve", "reopen")
BY_APP = {
    "policies": _version,
    "people": _row("person"),
    "notices": _row("message"),
    "oversight": _export,
}
BY_ADDRESS = {
    **{f"people:{name}": _row(kind) for kind, names in PEOPLE.items() for name in names},
    **{f"people:{name}": _school for name in AT_A_SCHOOL},
    **{f"policies:{name}": _policy for name in POLICIES},
    **{f"policies:{name}": _row("question") for name in QUESTIONS},
    "policies:change_guidance": _row("guidance"),
    "policies:remove_guidance": _row("guidance"),
    **{f"policies:{name}": _row("consulted") for name in CONSULTATIONS},
    **{f"policies:{name}": _row("comment") for name in COMMENTS},
    "policies:change_body": _row("body"),
    "people:change_profile": _group,
    "people:confirm_address": _token,
    "policies:calendar_file": _token,
    "policies:read": _assignment,
    "policies:pack_read": _assignment,
    "policies:easy_print": _assignment,
    "policies:large_print": _assignment,
    "policies:read_aloud": _assignment,
    "policies:refuse": _assignment,
    "policies:signed": _signature,
    "policies:certificate": _signature,
    "policies:person_record": _person,
    "policies:help_person": _person,
    "policies:help_with": _help,
    "policies:issue_link": _help,
    "policies:link_paper": _help,
    "policies:on_behalf": _help,
    "policies:statement": _help,
    "policies:attach_paper": _help,
    "policies:scan": _signature,
    "policies:void": _signature,
    "policies:revoke_link": _row("link"),
    "policies:link": _token,
    "public:policy": _public,
    "public:paper": _public,
    "public:school": _public_school,
    "trust_colours": _digest,
    "trust_logo": _digest,
}
