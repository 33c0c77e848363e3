"""The list of official accounts, an entry of it, and what is changed on it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import register_words, tabs
from accounts.forms.register import PARTS, AccountForm, RegisterFilter
from accounts.models import SocialAccount
from accounts.queries import asking
from accounts.queries import declaring_briefings as briefings
from accounts.queries import register as queries
from accounts.queries import register_export as export
from accounts.queries import register_history as history
from accounts.rules.register import custodian
from accounts.views.register_pages import page_of_form, profile_of
from accounts.workflow import register as workflow
from accounts.workflow import register_export
from core.access import requires

PAGE = 50


def _filter(request):
    full = request.user.has_perm("accounts.export_accounts")
    form = RegisterFilter(request.GET, full=full)
    narrowed = form.cleaned_data if form.is_valid() else {}
    return form, narrowed


@requires("accounts.view_accounts")
def accounts(request):
    """The list: for everybody what it is and whose, for those who answer for them also how it is
    kept."""
    user = request.user
    form, narrowed = _filter(request)
    page = Paginator(queries.listed(user, **narrowed), PAGE).get_page(request.GET.get("page"))
    full = queries.in_full(user)
    known = {row.pk for row in page} if full is None else _read_in_full(user, page)
    today = timezone.localdate()
    lines = [
        (row, *register_words.look(row), row.pk in known, _wrong(row, row.pk in known, today))
        for row in page
    ]
    asked = request.GET.copy()
    asked.pop("page", None)
    return render(
        request,
        "accounts/register/accounts.html",
        {
            "tabs": tabs.open_to(user),
            "filter": form,
            "page": page,
            "lines": lines,
            "full": bool(known),
            "narrowed": any(narrowed.values()),
            "query": asked.urlencode(),
            "may": _may_on_list(user),
        },
    )


def _read_in_full(user, page):
    keys = [row.pk for row in page]
    return set(queries.read_in_full_by(user).filter(pk__in=keys).values_list("pk", flat=True))


def _wrong(row, known, today):
    return len(register_words.warnings(row, row.full_control, today)) if known else 0


def _may_on_list(user):
    names = ("list_account", "export_accounts", "view_holders", "view_platforms")
    more = ("report_look_alike", "view_own_access", "view_listimport", "pause_everything")
    return {name: user.has_perm(f"accounts.{name}") for name in (*names, *more)}


@requires("accounts.export_accounts")
def export_accounts(request):
    """The list as it is narrowed, as CSV or XLSX; only what one reads in full."""
    kind = request.GET.get("format", "csv")
    if kind not in export.FORMATS:
        raise Http404
    _, narrowed = _filter(request)
    rows = queries.listed(request.user, **narrowed)
    rows = rows.filter(pk__in=queries.read_in_full_by(request.user).order_by().values("pk"))
    file = register_export.accounts(rows, kind, by=request.user, narrowed=request.GET.urlencode())
    return sent(file, f"official-accounts.{kind}", kind)


def sent(file, name, kind):
    answer = FileResponse(file, as_attachment=True, filename=name)
    answer["Content-Type"] = export.FORMATS[kind]
    return answer


@requires("accounts.view_account", queries.visible_to)
def account(request, account):
    user, today = request.user, timezone.localdate()
    knows = user.has_perm("accounts.view_details_of_account", account)
    grants = account.grants.select_related("person", "supplier", "given_by", "ended_by")
    counted = queries.with_control(SocialAccount.objects.filter(pk=account.pk), today).get()
    mine = [grant for grant in grants if grant.person_id == user.pk and not grant.ended_at]
    return render(
        request,
        "accounts/register/account.html",
        {
            "account": account,
            "look": register_words.look(account),
            "knows": knows,
            "mine": mine,
            "not_introduced": _not_introduced(user, account),
            "not_yet_introduced": f"Not introduced to {account.platform} yet",
            "warnings": register_words.warnings(account, counted.full_control, today)
            if knows
            else [],
            "grants": [grant for grant in grants if not grant.ended_at] if knows else [],
            "ended": [grant for grant in grants if grant.ended_at] if knows else [],
            "entries": history.of_account(account) if knows else None,
            "alike": queries.alike(account) if knows else [],
            "asked_for": asking.visible_to(user).filter(account=account).first(),
            "like_it": account.look_alikes.exclude(state=SocialAccount.State.CLOSED),
            "moves": _moves(user, account),
            "may": _may(user, account),
            "parts": [(key, words) for key, (words, _) in PARTS.items()],
            "individual": custodian(user) == "individual_logins",
        },
    )


def _not_introduced(user, account):
    """As far as they may know of it: everybody of themselves."""
    found = briefings.not_introduced(account)
    if user.has_perm("accounts.view_introductions_of_account", account):
        return found
    return found & {user.pk}


WORDS_OF_MOVES = {
    "verify": "It is verified",
    "suspend": "It is suspended",
    "lose_access": "Access is lost",
    "rest": "It rests",
    "ask_take_down": "Its take-down was asked for",
    "regain": "It is in use again",
    "close": "It is closed",
}


def _moves(user, account):
    open_to = workflow.SOCIAL_ACCOUNT.open_to(user, account)
    return [
        (WORDS_OF_MOVES[move.verb], reverse(f"accounts:{move.verb}_account", args=[account.pk]))
        for move in open_to
    ]


def _may(user, account):
    closed = account.state == SocialAccount.State.CLOSED
    names = (
        *("change_account", "name_editor", "apply_baseline", "give_accessgrant"),
        *("record_credentials", "note_socialaccount", "mark_look_alike_socialaccount"),
        *("end_accessgrant", "raise_duty", "view_posting"),
    )
    may = {name: user.has_perm(f"accounts.{name}", account) and not closed for name in names}
    may["enter_briefing"] = user.has_perm("accounts.enter_briefing")
    may["list_anew"] = closed and user.has_perm("accounts.list_account")
    return may


@requires("accounts.list_account")
def list_account(request):
    """By hand; `from`: a closed entry that is in use again, or nothing."""
    again = _again(request.GET.get("from", ""))
    initial = {name: getattr(again, name) for name in AGAIN} if again else {}
    initial |= {"shown_publicly": True}
    form = AccountForm(request.POST or None, stored=profile_of(request.user), initial=initial)
    if request.method == "POST" and form.is_valid():
        account = workflow.enter(form.changes(), by=request.user)
        messages.success(request, f"{account} is on the list. Verify it once you have looked.")
        for other, why in queries.alike(account)[:2]:
            messages.warning(request, f"It looks like {other}: {why}.")
        return redirect(account)
    page = {
        "form": form,
        "page_title": "List an account",
        "back": ("Official accounts", reverse("accounts:accounts")),
        "submit": "Put it on the list",
        "lead": "One that is there already, or that you have just created.",
        "action": request.get_full_path() if again else request.path,
    }
    return render(request, "accounts/register/entry.html", page)


AGAIN = ("kind", "platform", "title", "handle", "address", "school", "purpose", "audience")


def _again(text):
    closed = SocialAccount.objects.filter(state=SocialAccount.State.CLOSED)
    return closed.filter(pk=text).first() if text.isascii() and text[:15].isdigit() else None


def change_view(part):
    """The page that changes one part of an entry."""
    heading = PARTS[part][0]

    @requires("accounts.change_account", queries.visible_to)
    def change(request, account):
        form = AccountForm(
            request.POST or None, instance=account, stored=profile_of(request.user), part=part
        )
        if request.method == "POST" and form.is_valid():
            found = SocialAccount.objects.get(pk=account.pk)  # the form has filled its own in
            workflow.change(found, form.changes(), by=request.user, seen=form.seen_mark())
            messages.success(request, "Saved.")
            return redirect(account)
        return page_of_form(request, account, form, title=heading)

    return change


change_what, change_who, change_kept, change_life = map(change_view, PARTS)
