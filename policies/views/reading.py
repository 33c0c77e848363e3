"""Policies to read: the list, one policy with its history, one version."""

from django.core.paginator import Paginator
from django.db.models import F, Prefetch, Q
from django.shortcuts import render
from django.utils import timezone

from core.access import requires
from policies import shown
from policies.forms.reading import SearchForm
from policies.models import Comment, Version
from policies.queries import (
    assignments,
    comparing,
    consulting,
    figures,
    guidance,
    questions,
    reviews,
    slots,
    versions,
)
from policies.workflow import drafting
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
            "may_plan": request.user.has_perm("policies.view_calendar"),
            "may_add": request.user.has_perm("policies.add_policy"),
            "sees_drafts": request.user.has_perm("policies.view_drafts"),
        },
    )


def _shows_review(person):
    """Whether this person looks after the reviews of a policy: its owner, or a keeper of all."""
    if person.has_perm("policies.view_drafts"):
        return lambda policy: True
    owned = set(person.owns_policies.values_list("pk", flat=True))
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
            "approval": published and published.approvals.last(),
            "bodies": published.consultations.all() if published else [],
            "revisions": policy.revisions.order_by("-position"),
            "owners": policy.owners.all(),
            "assignment": assignments.latest_of(request.user).get(policy.pk),
            "may_change": may_change,
            "due": reviews.due(policy, timezone.localdate(), in_force=published is not None),
            "cycle": reviews.cycle_of(policy),
            "reviews": policy.reviews.select_related("by") if may_change else [],
            "draft": drafting.on_its_way(policy) if may_change else None,
            "audience": policy.audience.select_related("school") if may_change else [],
            "signing": figures.of_policy(policy.pk) if may_change else [],
        },
    )


@requires("policies.view_version", versions.visible_to)
def version(request, version):
    today = timezone.localdate()
    clauses = list(version.clauses.values("number", "heading", "anchor", "level", "html"))
    answers, asked = questions.beside(version, request.user)
    clauses = shown.with_answers(clauses, answers)
    consultation = _consultation(request.user, version, clauses)
    for clause in clauses:
        clause["html"] = shown.beside_the_margin(clause["number"], clause["html"])
    may_change = request.user.has_perm("policies.change_version", version)
    moves = {move.verb for move in VERSION.open_to(request.user, version)}
    return render(
        request,
        "policies/version.html",
        {
            "version": version,
            "policy": version.policy,
            "parts": shown.sections(clauses),
            "ask": version.pk if version.state == Version.State.PUBLISHED else None,
            **consultation,
            "returned": _returned(version),
            "asked": asked,
            "answers": [row for row in answers if not row.anchor],
            "others": comparing.versions_to_choose(request.user, version.policy).count() > 1,
            "moves": moves,
            "refused": _why_not_published(request.user, version),
            "may_change": may_change,
            "history": version.events.select_related("by"),
            "approvals": version.approvals.select_related("recorded_by"),
            "unfilled": _named(slots.unfilled(version, today)) if may_change else [],
            "warnings": guidance.doubts(version) if may_change else [],
        },
    )


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
