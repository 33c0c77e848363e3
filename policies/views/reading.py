"""Policies to read: the list, one policy with its history, one version."""

from django.core.paginator import Paginator
from django.db.models import F, Prefetch, Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core.access import requires
from policies import shown
from policies.forms.reading import SearchForm
from policies.models import Comment, Policy, Version
from policies.queries import (
    assignments,
    comparing,
    consulting,
    document_control,
    editions,
    figures,
    guidance,
    inherited,
    local,
    minutes,
    questions,
    readers,
    relating,
    reviews,
    scenarios,
    slots,
    telling,
    versions,
)
from policies.workflow import drafting
from policies.workflow import editions as workflow
from policies.workflow.version import VERSION


@requires("policies.view_policy")
def policies(request):
    form = SearchForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    rows = versions.policies_visible_to(request.user)
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(reference__icontains=words))
    mine = assignments.latest_of(request.user)
    shows_review = _shows_review(request.user)
    page = Paginator(rows.prefetch_related(_versions_of()), 50).get_page(request.GET.get("page"))
    return render(
        request,
        "policies/policies.html",
        {
            "page": page,
            "lines": [
                (policy, mine.get(policy.pk), _review_words(policy, shows_review))
                for policy in page
            ],
            "form": form,
            "words": words,
            "talks": scenarios.conversations_visible_to(request.user).exists(),
            "may_plan": request.user.has_perm("policies.view_calendar"),
            "may_add": request.user.has_perm("policies.add_policy"),
            "sees_empty_places": request.user.has_perm("policies.view_empty_places"),
            "sees_drafts": request.user.has_perm("policies.view_drafts"),
        },
    )


def _shows_review(person):
    """Whether this person looks after the reviews of a policy: its owner, or a keeper of all."""
    if person.has_perm("policies.view_drafts"):
        return lambda policy: True
    owned = set(versions.owned_by(person).values_list("pk", flat=True))
    return lambda policy: policy.pk in owned


def _review_words(policy, shows_review):
    in_force = any(version.published_at for version in policy.current)
    due = reviews.due(policy, timezone.localdate(), in_force=in_force)
    return due if due and due.words and shows_review(policy) else None


def _versions_of():
    current = Version.objects.exclude(state__in=["superseded", "withdrawn"])
    return Prefetch("versions", current.order_by("-major", "-minor"), to_attr="current")


@requires("policies.view_policy", versions.policies_visible_to)
def policy(request, policy):
    rows = versions.visible_to(request.user).filter(policy=policy).order_by("-major", "-minor")
    found = list(rows)
    published = next((row for row in found if row.state == Version.State.PUBLISHED), None)
    may_change = request.user.has_perm("policies.change_policy", policy)
    return render(
        request,
        "policies/policy.html",
        {
            "policy": policy,
            "published": published,
            "versions": found,
            "approval": published and document_control.approval_of(published),
            "bodies": published.consultations.all() if published else [],
            "revisions": document_control.revisions_of(policy),
            "owners": document_control.owners_of(policy),
            "leads": relating.leads_of(policy, request.user, timezone.localdate()),
            "assignment": assignments.latest_of(request.user).get(policy.pk),
            "may_change": may_change,
            "may_write": published and request.user.has_perm("policies.change_version", published),
            "readings": _readings(policy) if may_change else [],
            "local": request.user.has_perm("policies.view_local", policy),
            "due": reviews.due(policy, timezone.localdate(), in_force=published is not None),
            "cycle": reviews.cycle_of(policy),
            "reviews": policy.reviews.select_related("by") if may_change else [],
            "draft": drafting.on_its_way(policy) if may_change else None,
            "audience": policy.audience.select_related("school") if may_change else [],
            "signing": figures.of_policy(policy.pk) if may_change else [],
            "informed": [who.label for who in Policy.Informed if who in policy.informs],
            **_citations(published if may_change else None),
            **relating.beside(policy, request.user),
            "still": telling.still_to_tell(published) if may_change and published else [],
            "stood_in_for": inherited.standing_in_for(policy) if may_change else [],
            "may_plan": request.user.has_perm("policies.plan_switch", policy),
        },
    )


def _readings(policy):
    """How many people read what, where the policy says that not everybody reads all."""
    lines = list(policy.role_editions.all()) if policy.varies else []
    return readers.reach(policy, timezone.localdate(), lines) if lines else []


def _citations(published):
    """Which guidance the text in force cites, and in which edition that is over."""
    cited, outdated = guidance.cited(published) if published else ([], [])
    return {"cited": cited, "outdated": outdated}


@requires("policies.view_version", versions.visible_to)
def version(request, version):
    today = timezone.localdate()
    answers, asked = questions.beside(version, request.user)
    may_change = request.user.has_perm("policies.change_version", version)
    read = _read_at_their_schools(version, request.user, today, may_change)
    clauses = shown.with_answers(read.clauses if read else _as_written(version), answers)
    consultation = _consultation(request.user, version, clauses)
    moves = {move.verb for move in VERSION.open_to(request.user, version)}
    return render(
        request,
        "policies/version.html",
        {
            "version": version,
            "policy": version.policy,
            "parts": shown.sections(clauses),
            "read": read,
            "minutes": minutes.of_roles(version, {row.role for row in read.editions})
            if read
            else version.minutes,
            "ask": version.pk if version.state == Version.State.PUBLISHED else None,
            **consultation,
            "returned": _returned(version),
            "asked": asked,
            "answers": [row for row in answers if not row.anchor],
            "others": comparing.versions_to_choose(request.user, version.policy).count() > 1,
            "moves": moves,
            "refused": _why_not_published(request.user, version),
            "may_change": may_change,
            "may_write": may_change and version.state in drafting.WRITABLE,
            "may_start": may_change and _is_over(version),
            "further": _further(version, moves, may_change=may_change),
            "may_see_source": version.source_file
            and request.user.has_perm("policies.view_source", version),
            "history": version.events.select_related("by"),
            "approvals": version.approvals.select_related("recorded_by"),
            "unfilled": _named(slots.unfilled(version, today)) if may_change else [],
            "warnings": guidance.doubts(version) if may_change else [],
        },
    )


def _read_at_their_schools(version, person, today, may_change):
    """What was ever in force, in the words of the reader's schools; None: as it was written.

    Whoever keeps it and works at no school looks at the text with its places for words.
    """
    if not version.published_at or (may_change and not local.places_of(person, today).exists()):
        return None
    return editions.shown_once(version, workflow.to_look_at(version, person, today))


def _as_written(version):
    clauses = list(version.clauses.values("number", "heading", "anchor", "level", "html"))
    for clause in clauses:
        clause["html"] = shown.beside_the_margin(clause["number"], clause["html"])
    return clauses


def _further(version, moves, *, may_change):
    """What else those who look after a version do with it: (words, address)."""
    over = version.published_at or version.state == Version.State.WITHDRAWN
    writable = may_change and version.state in drafting.WRITABLE
    asks = version.scenario_count
    offered = [
        ("What changed, and from when", "describe", may_change and not over),
        ("Replace the text", "replace_text", writable),
        (f"Questions to readers{f' ({asks})' if asks else ''}", "scenarios", writable or asks),
        ("See it as each school will", "editions", not version.published_at and version.words),
        ("Who was told of it", "announce", version.state == Version.State.PUBLISHED),
    ]
    known = [(words, name) for words, name, is_open in offered if may_change and is_open]
    if "recall" in moves and not version.recall_asked_by_id:
        known.append(("Published by mistake", "recall"))
    if "withdraw" in moves:
        known.append(("Withdraw it", "withdraw"))
    return [(words, reverse(f"policies:{name}", args=[version.pk])) for words, name in known]


def _consultation(person, version, clauses):
    """What was said of a draft; puts the comments of each clause beside it."""
    comments = [] if version.published_at else consulting.on_page(version, person)
    beside = consulting.by_anchor(comments, {clause["anchor"] for clause in clauses})
    for clause in clauses:
        clause["comments"] = beside[clause["anchor"]]
    open_now = version.state == Version.State.IN_CONSULTATION
    may_comment = open_now and person.has_perm("policies.comment_on_version", version)
    return {
        "comment": version.pk if may_comment else None,
        "comments": len(comments),
        "unresolved": sum(row.state == Comment.State.OPEN for row in comments),
        "elsewhere": beside[""],
        "sees_consultation": person.has_perm("policies.view_consultation", version),
        "bodies": version.consultations.all(),
    }


def _returned(version):
    """The event by which a draft came back to its author, if that was its last move."""
    if version.state != Version.State.DRAFT:
        return None
    moved = version.events.exclude(source=F("target")).select_related("by").last()
    return moved if moved and moved.verb == "return" else None


def _is_over(version):
    """Whether its text could be taken up again: nothing else is on its way."""
    over = version.state in (Version.State.SUPERSEDED, Version.State.WITHDRAWN)
    return over and version.words and not drafting.on_its_way(version.policy)


def _why_not_published(person, version):
    if version.state != Version.State.APPROVED:
        return ""
    if not person.has_perm("policies.publish_version", version):
        return ""
    publish = next(move for move in VERSION.moves if move.verb == "publish")
    return publish.refusal(version, person)


def _named(unfilled):
    """(school's name, its missing fields) of schools that cannot be shown this version yet."""
    names = slots.school_names(unfilled)
    return [(names[school], ", ".join(fields)) for school, fields in unfilled.items()]
