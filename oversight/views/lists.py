"""Lists of names: who has not signed, one's own team; and reminding them."""

from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import wording
from core.access import requires
from oversight import reach
from oversight.forms import ListForm, RemindForm
from oversight.queries import dashboard, scopes
from oversight.queries.dashboard import Choice
from policies.queries import standing
from policies.queries.standing import Reach
from policies.workflow import reminders

NAMES_A_PAGE = 25


@requires("oversight.view_team")
def outstanding(request):
    """Everybody within reach; one's own team for whoever holds no post that reaches further."""
    found = reach.of_names(request.user)
    if not (found.trust or found.schools):
        found = Reach(manager=request.user.pk)
    return _list(request, found)


@requires("oversight.view_team")
def team(request):
    return _list(request, Reach(manager=request.user.pk))


def _list(request, found):
    form = ListForm(request.GET or None, schools=scopes.schools_within(found))
    choice = chosen(form, found)
    figure = dashboard.total(dashboard.cells(choice))
    return render(
        request,
        "oversight/outstanding.html",
        {
            "form": form,
            "choice": choice,
            "mine": bool(found.manager),
            "names": page_of(request, choice, NAMES_A_PAGE, figure),
            "rest": figure.left - dashboard.number_shown(choice, figure),
            "remindable": remindable(request.user, choice),
            "remind_url": f"{reverse('oversight:remind')}?{request.GET.urlencode()}",
        },
    )


def chosen(form, found):
    data = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return Choice(reach=found, **{name: value for name, value in data.items() if value})


def page_of(request, choice, size, figure):
    """One page of rows, each with the schools of its person and the words of its badge.

    The pages are counted from the figure, not by reading them all, and words are found for the
    rows of one page only.
    """
    paginator = Paginator(dashboard.outstanding(choice).values_list("pk", flat=True), size)
    paginator.count = dashboard.number_shown(choice, figure)
    page = paginator.get_page(request.GET.get("page"))
    page.object_list = dashboard.in_words(list(page.object_list), choice.on)
    where = standing.schools_of(page.object_list)
    for row in page.object_list:
        row.where = row.school.name if row.school_id else where.get(row.assignment_id, "")
        late = wording.count((choice.day - row.due_on).days, "day")
        row.overdue_words = f"Overdue, {late}" + (f", signed {row.earlier}" if row.earlier else "")
        row.earlier_words = f"To sign again, signed {row.earlier}"
    return page


def remindable(user, choice):
    """Only today's list, and only where the person's post lets them remind."""
    found = reach.of_reminding(user)
    return not choice.on and (found.trust or bool(found.schools)) and not choice.reach.manager


@require_POST
@requires("oversight.remind_outstanding")
def remind(request):
    """First what it would do, then, asked again, done."""
    form = RemindForm(request.POST)
    filters = ListForm(request.GET or None, schools=scopes.schools_within(_reminding(request)))
    form.fields["who"].choices = [(who, who) for who in request.POST.getlist("who")]
    if not form.is_valid() or (filters.is_bound and not filters.is_valid()):
        return HttpResponseBadRequest("Choose whom to remind.")
    back = f"{reverse('oversight:outstanding')}?{request.GET.urlencode()}"
    if not (form.cleaned_data["everybody"] or form.cleaned_data["who"]):
        messages.error(request, "Tick whom to remind first.")
        return redirect(back)
    choice = chosen(filters, _reminding(request))
    rows = dashboard.outstanding(choice if choice.show else replace(choice, show="all"))
    if not form.cleaned_data["everybody"]:
        rows = rows.filter(assignment__in=form.cleaned_data["who"])
    today = timezone.localdate()
    if "confirmed" not in request.POST:
        return render(
            request,
            "oversight/remind.html",
            {"preview": dashboard.preview(rows, today), "form": form, "back": back},
        )
    told = reminders.remind_outstanding(dashboard.to_remind(rows, today), by=request.user, on=today)
    messages.success(request, f"{wording.count(told, 'person')} will be reminded.")
    return redirect(back)


def _reminding(request):
    return reach.of_reminding(request.user)
