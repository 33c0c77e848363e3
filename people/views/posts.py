"""Posts: who holds what, what is vacant, what waits for a second person."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from core.access import requires
from core.forms import key
from people.forms.fields import LastDayForm, NoteForm
from people.forms.posts import AppointForm, PostsFilter, StandInForm
from people.models import School
from people.queries import people, posts
from people.step_up import step_up
from people.views.pages import form_page, tabs
from people.workflow import appointments


@requires("people.view_posts")
def posts_list(request):
    form = PostsFilter(request.GET)
    school = form.cleaned_data["school"] if form.is_valid() else None
    page = {
        "tabs": tabs(request.user),
        "filter": form,
        "school": school,
        "rows": posts.board(school),
        "waiting": posts.waiting(),
        "vacant": posts.vacant(),
        "may_appoint": request.user.has_perm("people.add_appointment"),
    }
    return render(request, "people/posts.html", page)


@requires("people.view_appointment", posts.visible_to)
def post(request, post):
    user = request.user
    page = {
        "post": post,
        "events": post.events.select_related("by"),
        "moves": [move.verb for move in appointments.APPOINTMENT.open_to(user, post)],
        "own_proposal": post.proposed_by == user,
        "waits": (waits := appointments.waits(post)),
        "in_force": appointments.is_in_force(post),
        "able": posts.able_to_confirm(post) if waits else [],
        "may_view_posts": user.has_perm("people.view_posts"),
        "may_end": user.has_perm("people.end_appointment", post),
        "may_name": user.has_perm("people.name_stand_in_for_appointment", post),
    }
    return render(request, "people/post.html", page)


@requires("people.add_appointment")
@step_up
def appoint(request):
    today = timezone.localdate()
    known = people.visible_to(request.user).filter(pk=key(request.GET.get("person", "")))
    form = AppointForm(
        request.POST or None,
        schools=School.objects.open_on(today),
        initial={"person": known.first(), "starts_on": today, **_offered(request.GET)},
    )
    if request.method == "POST" and form.is_valid():
        post = appointments.appoint(by=request.user, **form.cleaned_data)
        messages.success(request, _said(post))
        return redirect("people:post", post.pk)
    lead = "Posts that open cases wait until a second person has confirmed them."
    back = ("Posts", reverse("people:posts"))
    return form_page(request, form, title="Give a post", back=back, submit="Give it", lead=lead)


def _offered(query):
    return {name: query[name] for name in ("role", "school") if query.get(name)}


def _said(post):
    if appointments.waits(post):
        return f"{post.person} is proposed as {post}. A second person must confirm it."
    return f"{post.person} is {post}."


@requires("people.confirm_appointment", posts.visible_to)
@step_up
def confirm(request, post):
    if request.method == "POST":
        appointments.confirm(post, by=request.user)
        messages.success(request, _said(post))
    return redirect("people:post", post.pk)


@requires("people.refuse_appointment", posts.visible_to)
def refuse(request, post):
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        appointments.refuse(post, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, f"{post.person} is not appointed.")
        return redirect("people:post", post.pk)
    title = f"Do not appoint {post.person}"
    return form_page(
        request, form, title=title, back=_back(post), submit="Refuse", lead=str(post), danger=True
    )


@requires("people.end_appointment", posts.visible_to)
@step_up
def end_appointment(request, post):
    form = LastDayForm(
        request.POST or None, label="Last day in the post", hint="A day in the past ends it at once"
    )
    if request.method == "POST" and form.is_valid():
        appointments.end(post, on=form.cleaned_data["last_day"], by=request.user)
        messages.success(request, f"{post} ends on {post.ends_on:%-d %B %Y}.")
        return redirect("people:post", post.pk)
    title = f"{post.person} gives up the post"
    return form_page(
        request, form, title=title, back=_back(post), submit="End it", lead=str(post), danger=True
    )


@requires("people.name_stand_in_for_appointment", posts.visible_to)
@step_up
def name_stand_in(request, post):
    form = StandInForm(request.POST or None, post=post, by=request.user)
    if request.method == "POST" and form.is_valid():
        stand_in = form.cleaned_data["stand_in"]
        appointments.name_stand_in(post, stand_in=stand_in, by=request.user)
        messages.success(request, f"{stand_in or 'Nobody'} stands in for {post.person}.")
        return redirect("people:post", post.pk)
    return form_page(
        request,
        form,
        title=f"Who stands in for {post.person}",
        back=_back(post),
        lead="They have the post, and what it opens, whenever the holder is away.",
    )


def _back(post):
    return str(post), reverse("people:post", args=[post.pk])
