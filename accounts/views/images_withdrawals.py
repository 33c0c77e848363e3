"""What families said, and what is taken down for it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.forms.images import FinishForm, GiveUpForm, TakeDownsForm
from accounts.models import Purpose, SocialAccount, TakeDown, Withdrawal
from accounts.queries import images_scope as scope
from accounts.workflow import images_taking_down as workflow
from core.access import requires
from people.views.pages import form_page

SHOW = (("", "Not done yet"), ("overdue", "Overdue"), ("all", "All"))
STATES = TakeDown.State


@requires("accounts.view_withdrawals")
def withdrawals(request):
    rows, today = scope.withdrawals_visible_to(request.user), timezone.localdate()
    show = request.GET.get("show", "")
    if show == "overdue":
        rows = scope.overdue(rows, today)
    elif show != "all":
        show, rows = "", scope.under_way(rows)
    up = Count("take_downs", filter=Q(take_downs__state=STATES.OPEN))
    rows = rows.annotate(up=up, listed=Count("take_downs")).order_by("-at", "-pk")
    page = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "show": show,
        "ways": SHOW,
        "today": today,
    }
    return render(request, "accounts/images/withdrawals.html", page)


@requires("accounts.view_withdrawal", scope.withdrawals_visible_to)
def withdrawal(request, withdrawal):
    rows = [*withdrawal.take_downs.select_related("account", "done_by")]
    user = request.user
    page = {
        "withdrawal": withdrawal,
        "facts": facts(withdrawal),
        "parts": [
            (state, state.label, [row for row in rows if row.state == state]) for state in STATES
        ],
        "listed": bool(rows),
        "may_add": user.has_perm("accounts.add_take_down", withdrawal),
        "may_list": user.has_perm("accounts.view_withdrawals"),
        "today": timezone.localdate(),
    }
    return render(request, "accounts/images/withdrawal.html", page)


def facts(row: Withdrawal):
    pupil = row.pupil
    how = "in words" if row.spoken else "in writing"
    said = [
        (
            "Pupil",
            f"{pupil.name or pupil}{f', class {pupil.class_name}' if pupil.class_name else ''}",
        ),
        ("School", pupil.school),
        ("Who said it", f"{row.get_said_by_display()}, {how}, on {row.said_on:%-d %B %Y}"),
        ("No to", ", ".join(Purpose(code).label for code in row.purposes)),
    ]
    if row.words:
        said.append(("What they said", row.words))
    at = timezone.localtime(row.at)
    return [*said, ("Written down by", f"{row.by}, {at:%-d %B %Y}")]


@requires("accounts.add_take_down", scope.withdrawals_visible_to)
def add_take_down(request, withdrawal):
    school = withdrawal.pupil.school_id
    accounts = SocialAccount.objects.filter(Q(school=school) | Q(school=None))
    accounts = accounts.exclude(state=SocialAccount.State.CLOSED).select_related("owner")
    form = TakeDownsForm(request.POST or None, accounts=accounts)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        workflow.add(withdrawal, said.get("accounts", ()), said["places"], by=request.user)
        messages.success(request, "Listed. Each is due to be taken down.")
        return redirect(withdrawal)
    return form_page(
        request,
        form,
        title="Where were pictures published?",
        back=("What the family said", withdrawal.get_absolute_url()),
        submit="List them",
        lead="Each becomes something to take down. Say it also where you think that it cannot be.",
    )


@require_POST
@requires("accounts.check_withdrawal", scope.withdrawals_visible_to)
def check_withdrawal(request, withdrawal):
    workflow.check(withdrawal, by=request.user)
    messages.success(request, "Kept: somebody looked, and nothing was published.")
    return redirect(withdrawal)


@requires("accounts.view_takedown", scope.take_downs_visible_to)
def take_down(request, take_down):
    moves = {move.verb for move in workflow.TAKE_DOWN.open_to(request.user, take_down)}
    may_see = request.user.has_perm("accounts.add_take_down", take_down.withdrawal)
    page = {
        "take_down": take_down,
        "moves": moves,
        "withdrawal": take_down.withdrawal if may_see else None,
        "events": take_down.events.select_related("by"),
        "late": take_down.state == STATES.OPEN and take_down.due_on < timezone.localdate(),
    }
    return render(request, "accounts/images/take_down.html", page)


@requires("accounts.finish_takedown", scope.take_downs_visible_to)
def finish_take_down(request, take_down):
    form = FinishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.finish(take_down, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, "Taken down.")
        return redirect(take_down)
    return _move(request, take_down, form, "It is taken down", "It is down")


@requires("accounts.give_up_takedown", scope.take_downs_visible_to)
def give_up_take_down(request, take_down):
    form = GiveUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.give_up(take_down, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, "Kept: it cannot be recalled.")
        return redirect(take_down)
    return _move(request, take_down, form, "It cannot be recalled", "Keep that")


def _move(request, take_down, form, title, submit):
    back = ("Back", reverse("accounts:take_down", kwargs={"pk": take_down.pk}))
    return form_page(request, form, title=title, back=back, submit=submit, lead=take_down.where)
