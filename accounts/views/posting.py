"""How one account is posted on: how strict it is, who decides, what is approved beforehand."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import posting as strictness
from accounts.forms import posts as forms
from accounts.models import PostRule
from accounts.queries import duties
from accounts.queries import posts as queries
from accounts.queries.posts_deciding import Deciding
from accounts.views.posts_deciding import happened, refuse_unless
from accounts.workflow import posting_rules, standing
from core.access import requires
from people.models import Person, Role


@requires("accounts.view_posting", queries.accounts_for)
def posting(request, account):
    user, deciding = request.user, Deciding(timezone.localdate())
    rule = deciding.rule(account)
    rungs = deciding.rungs(account, [])
    shown = {
        "account": account,
        "rule": rule,
        "is_stricter": rule != deciding.profile,
        "deciders": Person.objects.filter(pk__in=rungs[0] if rungs else []),
        "delegates": queries.delegates_of(account),
        "standing": account.standing_approvals.select_related("asked_by", "decided_by"),
        "live": queries.live_now(account),
        "posts": queries.visible_to(user).filter(account=account)[:10],
        "may_change": user.has_perm("accounts.change_posting", account),
        "may_name": user.has_perm("accounts.name_delegate", account),
        "may_ask": user.has_perm("accounts.ask_standingapproval", account),
        "stricter": strictness.may_be(deciding.profile),
    }
    return render(request, "accounts/posts/posting.html", shown)


def _form(request, account, form, title, submit, lead=""):
    page = {"account": account, "form": form, "title": title, "submit": submit, "lead": lead}
    return render(request, "accounts/posts/account_form.html", page)


@requires("accounts.change_posting", queries.accounts_for)
def change_posting(request, account):
    profile = Deciding(timezone.localdate()).profile
    names = dict(PostRule.choices)
    choices = [("", f"As the trust’s profile says: {_lower(names[profile])}")]
    choices += [(rule, names[rule]) for rule in strictness.may_be(profile)]
    initial = {"rule": account.post_rule}
    form = forms.RuleForm(request.POST or None, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        posting_rules.set_rule(account, form.cleaned_data["rule"], by=request.user)
        messages.success(request, "It holds from now on, for whatever is asked for or logged.")
        return redirect("accounts:posting", pk=account.pk)
    lead = "One account may be stricter than the trust’s profile, never laxer."
    return _form(request, account, form, "How posts are approved", "Save", lead)


def _lower(words):
    return words[:1].lower() + words[1:]


@requires("accounts.name_delegate", queries.accounts_for)
def name_delegate(request, account):
    form = forms.DelegateForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        made = posting_rules.name_delegate(account, said.pop("person"), by=request.user, **said)
        messages.success(request, f"{made.person} may decide posts on {account}.")
        return redirect("accounts:posting", pk=account.pk)
    lead = "They decide posts on this account as you do, never their own. It can be ended any day."
    return _form(request, account, form, "Name somebody to decide", "Name them", lead)


@require_POST
@requires("accounts.name_delegate", queries.delegates_visible_to)
def end_delegate(request, delegate):
    posting_rules.end_delegate(delegate, by=request.user)
    messages.success(request, f"{delegate.person} decides no posts on {delegate.account} any more.")
    return redirect("accounts:posting", pk=delegate.account_id)


# --- standing approvals


@requires("accounts.ask_standingapproval", queries.accounts_for)
def ask_standing(request, account):
    form = forms.StandingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = standing.ask(account, by=request.user, **form.cleaned_data)
        messages.success(request, "You are told as soon as somebody has decided.")
        return redirect(made)
    lead = (
        "Posts of one class, such as match results, then need no approval one by one. "
        "Each still has its checks."
    )
    return _form(request, account, form, "Ask for a standing approval", "Ask for it", lead)


@requires("accounts.view_standingapproval", queries.standing_visible_to)
def standing_approval(request, found):
    user = request.user
    shown = {
        "found": found,
        "moves": {move.verb for move in standing.STANDING.open_to(user, found)},
        "events": happened(found),
        "logged": queries.visible_to(user).filter(standing=found)[:30],
        "paused": duties.paused(),
        "roles": dict(Role.choices),
    }
    return render(request, "accounts/posts/standing.html", shown)


@require_POST
@requires("accounts.approve_standingapproval", queries.standing_visible_to)
def approve_standing(request, found):
    standing.approve(found, by=request.user)
    messages.success(request, f"Approved until {found.ends_on:%-d %B %Y}.")
    return redirect(found)


@requires("accounts.refuse_standingapproval", queries.standing_visible_to)
def refuse_standing(request, found):
    refuse_unless(standing.REFUSE, found, request.user)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        standing.refuse(found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Refused. Whoever asked is told why.")
        return redirect(found)
    return _form(request, found.account, form, "Refuse this standing approval", "Refuse it")


@requires("accounts.end_standingapproval", queries.standing_visible_to)
def end_standing(request, found):
    refuse_unless(standing.END, found, request.user)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        standing.end(found, by=request.user, note=form.cleaned_data["reason"])
        messages.success(request, "Ended. From now on each of these posts is asked for.")
        return redirect(found)
    return _form(request, found.account, form, "End this standing approval", "End it")
