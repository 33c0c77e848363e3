"""Which row an address is asked for: one's own, another's, or one that does not exist."""

from uuid import UUID

from accounts.models import Platform
from incidents.views.compromise import TAKE
from incidents.views.reporting import ASK
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


def _platform(which, world, role):
    return {"pk": Platform.objects.first().pk if which == "own" else NOBODY}


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


FILES = ("file", "original", "remove_file", "seal_file", "log_advice")


def _file(which, world, role):
    row = world.rows.get(which, {}).get("file")
    return {"number": row.number if row else UUID(int=0)}


def _draft(which, world, role):
    row = world.rows.get(which, {}).get("draft")
    return {"number": row.number if row else UUID(int=0)}


def _by_reference(kind):
    def chosen(which, world, role):
        row = world.rows.get(which, {}).get(kind)
        return {"reference": row.reference if row else "NONESUCH"}

    return chosen


def _picture(which, world, role):
    row = world.rows.get(which, {}).get("post_picture")
    return {"number": row.number if row else UUID(int=0)}


def _rule(which, world, role):
    return {"code": "other" if which == "other" else "no-such-rule"}


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


def _visit(which, world, role):
    return {"token": "made-up", "number": UUID(int=0)}


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
    "local",
    "write_appendix",
    "unlock",
    "propose_variant",
    "readers",
    "remove_readers",
    "relate",
    "compare",
    "comparison",
    "plan_switch",
)
CONSULTATIONS = ("consultation", "invite", "comment_on", "add_body")
VARIANTS = (
    "variant",
    "accept_variant",
    "refuse_variant",
    "withdraw_variant",
    "drop_variant",
)
FOLDERS = (
    "policy_import",
    "policy_import_progress",
    "confirm_policy_import",
    "drop_policy_import",
)
COMMENTS = ("comment", "reply", "resolve", "reopen")
REQUESTS = ("request", "pause_request", "go_on_request", "extend_request", "add_item")
REQUESTS += ("answer_request", "withdraw_request", "reopen_request")
DRAFTS = ("change_place", "existing", "describe_request", "staff_request", "check_request")
ASKED = ("request", *(f"{verb}_request" for verb in ("withdraw", "approve", "refuse", "ask_more")))
ASKED += ("create_request", "set_up_request")
ITEMS = ("decide", "redact", "release", "reconsider")
BREACHES = ("breach", *(f"{verb}_breach" for verb in ("change", "decide", "report", "tell")))
BREACHES += ("close_breach", "reopen_breach")
ACCOUNTS = ("account", *(f"change_{part}" for part in ("what", "who", "kept", "life")))
ACCOUNTS += tuple(
    f"{verb}_account"
    for verb in ("verify", "suspend", "lose_access", "rest", "ask_take_down", "regain", "close")
)
ACCOUNTS += ("note_account", "name_editor", "apply_baseline", "mark_look_alike")
ACCOUNTS += ("record_credentials", "give_access")
SESSIONS = ("session", "hand_over_session", "close_session")
PICTURES = {
    "pupil": (
        "record_withdrawal",
        "pupil",
        "change_pupil",
        "answer_for_pupil",
        "do_not_picture",
    ),
    "withdrawal": ("withdrawal", "add_take_down", "check_withdrawal"),
    "take_down": ("take_down", "finish_take_down", "give_up_take_down"),
    "pupil_team": ("change_team",),
    "device": ("end_device",),
    "list_import": (
        "list_import",
        "list_import_progress",
        "confirm_list_import",
        "drop_list_import",
    ),
    "held": ("accept_held",),
}
DECLARED = (
    "declaration",
    "publish_interest",
    *(
        f"{verb}_declaration"
        for verb in ("acknowledge", "end", "withdraw", "confirm", "ask_hr_about", "advise")
    ),
)
DECIDED = ("grant", "refuse", "ask_more", "answer_more", "set_up", "end", "withdraw", "confirm")
ALLOWED = ("permission", *(f"{verb}_permission" for verb in DECIDED))
ADVICE = ("advice", *(f"{verb}_advice" for verb in ("answer", "publish", "take_back", "withdraw")))
BRIEFINGS = ("briefing", "mark_absent", "attend_briefing", "hold_briefing", "void_briefing")
POSTS = ("post", "ask_post", "take_post", "approve_post", "refuse_post", "return_post")
POSTS += ("publish_post", "remove_post", "stop_post", "withdraw_post", "copy_post")
POST_DRAFTS = ("change_post", "describe_post", "check_post")
POSTING = ("posting", "change_posting", "name_delegate", "ask_standing")
STANDING = ("standing_approval", *(f"{verb}_standing" for verb in ("approve", "refuse", "end")))
BY_APP = {
    "policies": _version,
    "people": _row("person"),
    "notices": _row("message"),
    "oversight": _export,
    "incidents": _by_reference("case"),
}
BY_ADDRESS = {
    **{f"accounts:{name}": _row(kind) for kind, names in PICTURES.items() for name in names},
    **{f"accounts:{name}": _row("declaration") for name in DECLARED},
    **{f"accounts:{name}": _row("permission") for name in ALLOWED},
    **{f"accounts:{name}": _row("advice") for name in ADVICE},
    **{f"accounts:{name}": _row("briefing") for name in BRIEFINGS},
    "accounts:declared_by": _person,
    **{f"people:{name}": _row(kind) for kind, names in PEOPLE.items() for name in names},
    **{f"people:{name}": _school for name in AT_A_SCHOOL},
    **{f"accounts:{name}": _row("account_draft") for name in DRAFTS},
    **{f"accounts:{name}": _row("account_request") for name in ASKED},
    "accounts:name_nominee": _school,
    "accounts:end_nominee": _row("nominee"),
    **{f"policies:{name}": _policy for name in POLICIES},
    **{f"policies:{name}": _row("question") for name in QUESTIONS},
    **{f"incidents:{name}": _by_reference("task") for name in ("task", "release", "refuse")},
    **{f"incidents:ask_{name}": _draft for name in ASK},
    **{f"incidents:{name}": _draft for name in ("check", "receives", "delete")},
    **{f"accounts:{name}": _row("duty") for name in ("duty", "confirm_duty", "drop_duty")},
    "accounts:raise_duty": _row("account_to_do"),
    "accounts:review_duty": _row("review_duty"),
    "accounts:take_back_duty": _row("done_duty"),
    **{f"accounts:{name}": _row("pause") for name in ("pause", "lift_pause")},
    "accounts:stop_posting": _row("told"),
    **{f"incidents:{name}": _draft for name in ("ask_of_pictures", "add_files")},
    **{f"incidents:{name}": _file for name in FILES},
    "incidents:finish": _by_reference("record"),
    "incidents:concern": _by_reference("concern"),
    **{f"incidents:{name}": _row("guide") for name in ("change_guide", "remove_guide")},
    "incidents:end_relationship": _row("relationship"),
    "incidents:ask_reporter": _by_reference("unnamed"),
    **{f"incidents:{name}": _by_reference("request") for name in REQUESTS},
    **{f"incidents:{name}_item": _by_reference("item") for name in ITEMS},
    "incidents:change_rule": _rule,
    "incidents:lift_hold": _row("hold"),
    "incidents:begin_task_compromise": _by_reference("task"),
    "incidents:compromise": _by_reference("compromise"),
    **{f"incidents:take_step_{code}": _by_reference("compromise") for code in TAKE},
    "incidents:enter_task_breach": _by_reference("task"),
    **{f"incidents:{name}": _by_reference("breach") for name in BREACHES},
    "policies:change_guidance": _row("guidance"),
    "policies:remove_guidance": _row("guidance"),
    **{f"policies:{name}": _row("consulted") for name in CONSULTATIONS},
    **{f"policies:{name}": _row("comment") for name in COMMENTS},
    **{f"policies:{name}": _row("variant") for name in VARIANTS},
    **{f"policies:{name}": _row("policy_import") for name in FOLDERS},
    "policies:change_body": _row("body"),
    "policies:remove_appendix": _row("appendix"),
    "policies:joining": _school,
    "policies:bound": _school,
    "policies:bring_in": _school,
    "oversight:leaving": _school,
    "oversight:plan_leaving": _school,
    "oversight:ask_handover": _school,
    "policies:change_scenario": _row("scenario"),
    "policies:remove_scenario": _row("scenario"),
    "policies:hold_conversation": _row("conversation"),
    **{f"accounts:{name}": _row("account") for name in ACCOUNTS},
    **{f"accounts:{name}": _row("grant") for name in ("confirm_grant", "end_grant")},
    "accounts:change_platform": _platform,
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
    **{f"policies:{name}": _school for name in ("at_school", "open_session", "open_desk")},
    **{f"policies:{name}": _row("session") for name in SESSIONS},
    **{
        f"policies:{name}": _row("desk")
        for name in ("desk", "hand_over_desk", "close_desk", "receive")
    },
    "policies:receive_visit": _row("visit"),
    "policies:desk_arrive": _token,
    "policies:desk_card": _visit,
    **{f"policies:{name}": _row("organisation") for name in ("letters", "add_letter")},
    **{f"policies:{name}": _row("letter") for name in ("letter", "letter_scan", "withdraw_letter")},
    "policies:session_read": _help,
    "policies:enter_session": _token,
    **{f"accounts:{name}": _row("written") for name in POSTS},
    **{f"accounts:{name}": _row("post_draft") for name in POST_DRAFTS},
    **{f"accounts:{name}": _row("posting") for name in POSTING},
    **{f"accounts:{name}": _row("standing") for name in STANDING},
    **{f"accounts:{name}": _picture for name in ("post_picture", "take_out_picture")},
    "accounts:end_delegate": _row("delegate"),
    "public:policy": _public,
    "public:paper": _public,
    "public:school": _public_school,
    "trust_colours": _digest,
    "trust_logo": _digest,
}
