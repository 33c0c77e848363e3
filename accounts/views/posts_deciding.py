"""The page of one post: read, decided on a telephone in half a minute, published, taken down."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import posting
from accounts.forms import posts as forms
from accounts.models import Post
from accounts.queries import duties, post_pictures
from accounts.queries import posts as queries
from accounts.workflow import post_writing as writing
from accounts.workflow import posts as workflow
from core.access import requires
from core.workflow import Refused
from people.models import Person, Role
from policies.redline import comparing, safe

SANDBOX = "default-src 'none'; sandbox"
IN_PLACES = {"delegate": "delegate", "editor": "editor of record", "nominee": "nominee"}


@requires("accounts.view_post", queries.visible_to)
def post(request, found):
    user = request.user
    moves = {move.verb for move in workflow.POST.open_to(user, found)}
    listed = post_pictures.listed_now(found) if found.pupils_at_id else []
    shown = {
        "post": found,
        "moves": moves,
        "decides": "refuse" in moves,
        "seen": workflow.sha256(found),
        "why_not": _why_not(found, user, moves),
        "pictures": post_pictures.of(found),
        "checks": _checks(found),
        "shown_in": post_pictures.shown_in(found),
        "listed": listed,
        "with_whom": _with_whom(found),
        "redline": _redline(found),
        "is_author": found.author_id == user.pk,
        "is_writing": found.author_id == user.pk and found.state in queries.OPEN,
        "may_copy": found.state not in (*queries.OPEN, Post.State.ASKED)
        and user.has_perm("accounts.copy_post", found),
        "now": timezone.now(),
        "events": happened(found),
        "paused": duties.paused(),
        "rule": workflow.deciding(found).rule(found.account),
    }
    return render(request, "accounts/posts/post.html", shown)


def _why_not(found, user, moves):
    """What keeps whoever decides, or whoever would publish, from it: in words."""
    if "refuse" in moves and "approve" not in moves:
        return workflow.APPROVE.refusal(found, user)
    ready = found.state == Post.State.APPROVED and found.kind != Post.Kind.LIVE
    if ready and "publish" not in moves and user.has_perm("accounts.publish_post", found):
        return workflow.PUBLISH.refusal(found, user)
    return ""


def happened(found):
    """(in words, the event), newest first, without the small steps of writing."""
    events = found.events.select_related("by").order_by("-at", "-pk")
    return [
        (posting.HAPPENED[event.verb], event) for event in events if event.verb not in posting.QUIET
    ]


def _checks(found):
    """(what was looked at, what was said of it) in their order."""
    said = {posting.YES: "Yes", posting.NOT_HERE: "Does not apply"}
    return [
        (check.words, said.get(answer, answer))
        for check in posting.CHECKS
        if (answer := found.checks.get(check.code))
    ]


def _with_whom(found):
    """Who may decide it now, with the post in which they do."""
    if found.state != Post.State.ASKED:
        return []
    roles = workflow.deciding(found).of(found)
    people = Person.objects.filter(pk__in=roles)
    known = dict(Role.choices)
    return [
        (person, IN_PLACES.get(roles[person.pk]) or known[roles[person.pk]]) for person in people
    ]


def _redline(found):
    if not found.suggested or found.state != Post.State.RETURNED:
        return None
    return comparing.compare_texts(_html(found.words), _html(found.suggested))


def _html(text):
    return "".join(f"<p>{safe.words(line)}</p>" for line in text.splitlines() if line.strip())


@requires("accounts.view_post", queries.pictures_visible_to)
def post_picture(request, picture):
    """In the page, and to be saved: the picture that is published, without the camera's notes."""
    if not picture.file:
        raise Http404
    response = HttpResponse(writing.content(picture), content_type=picture.kind)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


# --- deciding


@require_POST
@requires("accounts.approve_post", queries.visible_to)
def approve_post(request, found):
    workflow.approve(found, by=request.user, seen=request.POST.get("seen", ""))
    messages.success(request, f"Approved. {found.author} is told.")
    return redirect("accounts:posts")


def refuse_unless(move, row, user):
    """Before anything is typed, as well as when it is sent."""
    if why := move.refusal(row, user):
        raise Refused(why)


def _form(request, found, form, title, submit, lead="", danger=False):
    page = {"post": found, "form": form, "title": title, "submit": submit}
    return render(request, "accounts/posts/form.html", page | {"lead": lead, "danger": danger})


@requires("accounts.refuse_post", queries.visible_to)
def refuse_post(request, found):
    refuse_unless(workflow.REFUSE, found, request.user)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.refuse(found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"Refused. {found.author} is told why.")
        return redirect("accounts:posts")
    lead = "The author reads the reason. To ask for other words, change it instead."
    return _form(request, found, form, "Refuse this post", "Refuse it", lead, danger=True)


@requires("accounts.return_post", queries.visible_to)
def return_post(request, found):
    refuse_unless(workflow.RETURN, found, request.user)
    initial = {"suggested": found.words}
    form = forms.SuggestForm(request.POST or None, initial=initial, post=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        workflow.return_to_author(
            found, by=request.user, suggested=said["suggested"], note=said["note"]
        )
        messages.success(request, f"It is back with {found.author}, with your change.")
        return redirect("accounts:posts")
    lead = "Your change goes back to the author, who takes it or writes anew, and asks again."
    return _form(request, found, form, "Change this post", "Send it back", lead)


# --- publishing, and taking down


@requires("accounts.publish_post", queries.visible_to)
def publish_post(request, found):
    refuse_unless(workflow.PUBLISH, found, request.user)
    form = forms.PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.publish(found, by=request.user, address=form.cleaned_data["address"])
        messages.success(request, "It is on record as published.")
        return redirect(found)
    lead = "Post it on the platform first, word for word as it was approved."
    return _form(request, found, form, "It is published", "Put it on record", lead)


@requires("accounts.remove_post", queries.visible_to)
def remove_post(request, found):
    refuse_unless(workflow.REMOVE, found, request.user)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.remove(found, by=request.user, note=form.cleaned_data["reason"])
        messages.success(request, "It is on record as taken down.")
        return redirect(found)
    lead = "Take it down on the platform first. Copies that others made stay."
    return _form(request, found, form, "It was taken down", "Put it on record", lead)


@requires("accounts.stop_post", queries.visible_to)
def stop_post(request, found):
    refuse_unless(workflow.STOP, found, request.user)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.stop(found, by=request.user, note=form.cleaned_data["reason"])
        messages.success(request, f"Stopped. {found.author} is told to take it off the schedule.")
        return redirect(found)
    lead = "It may not go out any more. Its author is told why."
    return _form(request, found, form, "Stop this post", "Stop it", lead, danger=True)


@requires("accounts.withdraw_post", queries.visible_to)
def withdraw_post(request, found):
    refuse_unless(workflow.WITHDRAW, found, request.user)
    if request.method == "POST":
        workflow.withdraw(found, by=request.user)
        messages.success(request, "It is withdrawn.")
        return redirect(found)
    return render(request, "accounts/posts/withdraw.html", {"post": found})


@require_POST
@requires("accounts.copy_post", queries.visible_to)
def copy_post(request, found):
    new = writing.copy(found, by=request.user)
    messages.success(request, "This is a new draft: nobody else sees it yet.")
    return redirect("accounts:change_post", pk=new.pk)
