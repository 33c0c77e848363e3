"""The list of requests for an account, and one of them: where it stands and what happened."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from accounts import asked, asked_shown, tabs
from accounts.asking_words import LOOKS, happened
from accounts.forms.asking import RequestFilter
from accounts.queries import asking as queries
from accounts.queries import asking_process
from accounts.views.asking import way
from accounts.views.register_pages import profile_of
from accounts.workflow import asking as workflow
from core.access import requires
from people.models import Person, Role

PAGE = 50
TO_DO = {  # what one is to do, and on which page
    "decide": ("Decide", "accounts:request"),
    "create": ("Create it and list it", "accounts:create_request"),
    "set_up": ("Help to set it up", "accounts:set_up_request"),
    "answer": ("Answer, and send it again", "accounts:check_request"),
}
AS = {"nominee": "named by the headteacher", "designated": "named to create it"}


@requires("accounts.view_requests")
def requests(request):
    profile, user = profile_of(request.user), request.user
    form = RequestFilter(request.GET)
    narrowed = form.cleaned_data if form.is_valid() else {}
    rows = queries.listed(user, **narrowed)
    page = {
        "tabs": tabs.open_to(user),
        "off": asked.why_off(profile) if asked.is_off(profile) else "",
        "may_change_profile": user.has_perm("people.change_profile"),
        "waiting": [(row, *TO_DO[what]) for row, what in queries.waiting_for(user, profile)],
        "filter": form,
        "narrowed": any(narrowed.values()),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "looks": LOOKS,
        "nominees": _names_nominees(user, profile),
    }
    return render(request, "accounts/asking/requests.html", page)


def _names_nominees(user, profile):
    named = asked.setting(profile, "account.approver") == "headteacher_or_nominee"
    return named and user.has_perm("accounts.view_nominees")


@requires("accounts.view_request", queries.visible_to)
def request(request, row):
    process = asking_process.today(profile_of(request.user))
    what = queries.to_do(row, request.user, process)
    mine = row.requester_id == request.user.pk
    events = list(row.events.select_related("by"))
    page = {
        "row": row,
        "mine": mine,
        "what": what,
        "to_do": TO_DO.get(what),
        "look": LOOKS[row.state],
        "facts": asked_shown.filled(row),
        "steps": _steps(row, process),
        "current": _current(row, process),
        "turn": _turn(row, process),
        "decisions": [(one, _as(one.role)) for one in row.decisions.select_related("by")],
        "history": [(event, happened(event.verb, event.by)) for event in reversed(events)],
        "designated": row.designated.all(),
        "may_withdraw": mine and not workflow.WITHDRAW.refusal(row, request.user),
        "may_change": mine and workflow.is_editable(row),
        "off": asked.why_off(process.profile) if asked.is_off(process.profile) else "",
    }
    return render(request, "accounts/asking/request.html", page)


def _as(role):
    return AS.get(role) or Role(role).label


def _steps(row, process):
    return ["Sent", *(words.capitalize() for words in way(process)), "Created and listed"]


def _current(row, process):
    """The step we are at, from 1; 0 where it has ended without an account."""
    last = len(process.steps) + 2
    at = {"draft": 1, "approved": last, "created": last + 1, "refused": 0, "withdrawn": 0}
    return at.get(row.state, min(row.step, max(len(process.steps) - 1, 0)) + 2)


def _turn(row, process):
    """(name, post) of those whose turn it is."""
    by_state = {"asked": process.deciding, "approved": process.creating}
    found = by_state[row.state](row) if row.state in by_state else {}
    people = Person.objects.in_bulk(found)
    return [(people[key], _as(role)) for key, role in found.items() if key in people]


@requires("accounts.withdraw_accountrequest", queries.own)
def withdraw(request, row):
    if request.method == "POST":
        workflow.withdraw(row, by=request.user)
        messages.success(request, "Withdrawn. Nobody is asked about it any more.")
        return redirect("accounts:requests")
    workflow.refuse_unless_withdrawable(row, request.user)
    return render(request, "accounts/asking/withdraw.html", {"row": row})
