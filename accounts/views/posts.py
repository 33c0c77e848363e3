"""Posts: the list of them, and writing one in three short pages."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import posting, tabs
from accounts.forms import posts as forms
from accounts.models import Post
from accounts.queries import post_pictures
from accounts.queries import posts as queries
from accounts.queries.posts_deciding import Deciding
from accounts.workflow import post_writing as writing
from accounts.workflow import posts as workflow
from core.access import requires
from core.forms import key
from core.pictures import Unusable
from core.workflow import Refused

STEPS = ("Words", "Pictures", "Checks")


@requires("accounts.view_posts")
def posts(request):
    user, deciding = request.user, Deciding(timezone.localdate())
    seen, standing = queries.visible_to(user), queries.standing_visible_to(user)
    accounts = queries.accounts_for(user)
    form = forms.PostFilter(request.GET or None, accounts=accounts)
    rows = _chosen(seen, form, user)
    shown = {
        "tabs": tabs.open_to(user),
        "waiting": queries.waiting_for(user, seen, deciding),
        "standing": queries.waiting_for(user, standing, deciding),
        "form": form,
        "page": Paginator(rows, 30).get_page(request.GET.get("page")),
        "filtered": bool(form.is_bound and form.is_valid() and any(form.cleaned_data.values())),
        "profile": deciding.profile,
        "may_write": _to_write_on(user, deciding).exists(),
        "now": timezone.now(),
    }
    return render(request, "accounts/posts/posts.html", shown)


def _chosen(rows, form, user):
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if said.get("account"):
        rows = rows.filter(account=said["account"])
    if said.get("state"):
        rows = rows.filter(state=said["state"])
    return rows.filter(author=user) if said.get("mine") else rows


def _to_write_on(user, deciding):
    """Where posts are not looked at beforehand there is nothing to write here."""
    rows = queries.to_write_on(user)
    return rows.filter(post_rule__gt="") if deciding.profile == posting.NONE else rows


def _write(request, form_class, kind):
    deciding = Deciding(timezone.localdate())
    accounts = _to_write_on(request.user, deciding)
    chosen = accounts.filter(pk=key(request.GET.get("account", ""))).first()
    only = [*accounts[:2]]
    initial = {"account": chosen or (only[0] if len(only) == 1 else None)}
    form = form_class(
        request.POST or None, request.FILES or None, accounts=accounts, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        account = form.cleaned_data["account"]
        post = writing.begin(account, kind=kind, by=request.user, **form.written)
        if _pictures_kept(request, form, post):
            return _go_on(post)
        return redirect("accounts:change_post", pk=post.pk)
    shown = {"form": form, "kind": kind, "any": bool(only), "steps": STEPS}
    return render(request, "accounts/posts/write.html", shown)


@requires("accounts.write_post")
def write_post(request):
    return _write(request, forms.PostForm, Post.Kind.SINGLE)


@requires("accounts.write_post")
def write_live(request):
    return _write(request, forms.LiveForm, Post.Kind.LIVE)


def _pictures_kept(request, form, post):
    """Keep each that can be kept; of the others say why not."""
    whole = True
    for number, upload in enumerate(form.cleaned_data.get("pictures") or (), 1):
        try:
            writing.add_picture(post, upload, by=request.user)
        except (Unusable, Refused) as why:
            messages.error(request, f"Picture {number} was not kept. {why}")
            whole = False
    return whole


def _go_on(post):
    """To the page on which writing goes on."""
    if post.kind == Post.Kind.LIVE:
        return redirect(post)
    has_pictures = post_pictures.of(post).exists()
    return redirect(f"accounts:{'describe' if has_pictures else 'check'}_post", pk=post.pk)


@requires("accounts.change_post", queries.visible_to)
def change_post(request, post):
    _refuse_unless_open(post)
    live = post.kind == Post.Kind.LIVE
    more = {"post": post} if live else {}
    form_class = forms.LiveForm if live else forms.PostForm
    names = ("words", "publish_at", "poster", "starts_at", "ends_at")
    initial = {name: getattr(post, name) for name in names} | {"words": post.words}
    form = form_class(request.POST or None, request.FILES or None, initial=initial, **more)
    if request.method == "POST" and form.is_valid():
        writing.write(post, by=request.user, **form.written)
        if _pictures_kept(request, form, post):
            return _go_on(post)
        return redirect("accounts:change_post", pk=post.pk)
    shown = {"form": form, "post": post, "steps": STEPS, "pictures": post_pictures.of(post)}
    return render(request, "accounts/posts/change.html", shown)


def _refuse_unless_open(post):
    if post.state not in queries.OPEN:
        raise Refused(writing.GONE)


@requires("accounts.change_post", queries.visible_to)
def describe_post(request, post):
    _refuse_unless_open(post)
    pictures = [*post_pictures.of(post)]
    schools = queries.schools_to_show(post.account)
    choice = forms.SchoolFilter(request.GET or None, schools=schools)
    school = _school(post, choice, schools)
    form = forms.DescribeForm(
        request.POST or None,
        pictures=pictures,
        school=school,
        keeps_list=post_pictures.keeps_list(),
        initial=_described(post),
    )
    if request.method == "POST" and form.is_valid():
        writing.describe(post, form.texts, form.shown, by=request.user)
        return redirect("accounts:check_post", pk=post.pk)
    shown = {"form": form, "post": post, "pictures": pictures, "steps": STEPS, "school": school}
    shown |= {"choice": choice if not post.account.school_id else None}
    return render(request, "accounts/posts/describe.html", shown)


def _school(post, choice, schools):
    """The account's own; of an account of the trust the one that was chosen."""
    if post.account.school_id:
        return post.account.school
    chosen = choice.cleaned_data.get("school") if choice.is_bound and choice.is_valid() else None
    return chosen or (post.pupils_at if post.pupils_at_id else schools.order_by("name").first())


def _described(post):
    groups = [*filter(None, post.groups.split(post_pictures.APART)), "", ""]
    pupils = "yes" if groups[0] else "no" if post.checks else None
    said = {"pupils": pupils, "group": groups[0], "other": groups[1]}
    return said | ({"purpose": post.purpose} if post.purpose else {})


@requires("accounts.change_post", queries.visible_to)
def check_post(request, post):
    """The last page before it is asked for, or logged where that is enough."""
    _refuse_unless_open(post)
    if post.kind == Post.Kind.LIVE:
        return redirect(post)
    pictures = [*post_pictures.of(post)]
    if any(not picture.alternative_text for picture in pictures):
        return redirect("accounts:describe_post", pk=post.pk)
    shown_in, listed = post_pictures.shown_in(post), post_pictures.listed_now(post)
    day = timezone.localdate(post.publish_at) if post.publish_at else timezone.localdate()
    form = forms.CheckForm(
        request.POST or None,
        checks=posting.checks_of(pictures=bool(pictures)),
        listed=listed,
        shown=shown_in if post_pictures.keeps_list() else None,
        standing=queries.standing_for(post.account, day),
        devices=[*post_pictures.devices(post.account.school)] if pictures else [],
        initial=_checked(post),
    )
    if request.method == "POST" and form.is_valid():
        return _sent(request, post, form)
    shown = {"form": form, "post": post, "pictures": pictures, "shown_in": shown_in}
    shown |= {"steps": STEPS, "listed": listed, "rule": workflow.deciding(post).rule(post.account)}
    return render(request, "accounts/posts/check.html", shown)


def _checked(post):
    """What was said before: of what is always looked at, that it was."""
    said = {
        check.code: bool(answer) if check.always else answer
        for check in posting.CHECKS
        if (answer := post.checks.get(check.code))
    }
    return said | ({"under": str(post.standing_id)} if post.standing_id else {})


def _sent(request, post, form):
    """Ask for it, or log it: under a standing approval, or with its editor of record."""
    under = form.cleaned_data.get("under") or forms.SINGLE
    user = request.user
    writing.check(post, form.answers, form.listed, by=user)
    standing = None
    if under != forms.SINGLE:
        standing = post.account.standing_approvals.filter(pk=under).first()
    writing.put_under(post, standing, by=user)
    if standing or workflow.deciding(post).rule(post.account) == posting.EDITOR:
        workflow.log(post, by=user)
        messages.success(request, "It has its checks and may be published.")
    else:
        workflow.ask(post, by=user)
        messages.success(request, "You are told as soon as somebody has decided.")
    return redirect(post)


@require_POST
@requires("accounts.ask_post", queries.visible_to)
def ask_post(request, post):
    """For a live event, which has no checks of its own."""
    workflow.ask(post, by=request.user)
    messages.success(request, "You and the poster are told as soon as somebody has decided.")
    return redirect(post)


@require_POST
@requires("accounts.take_post", queries.visible_to)
def take_post(request, post):
    """The approver's words instead of one's own, and asked for again."""
    _refuse_unless_open(post)
    if not post.suggested:
        raise Refused("Nothing was suggested. Write it anew.")
    writing.write(post, by=request.user, words=post.suggested)
    if workflow.list_as_it_was(post, request.user):
        messages.warning(request, "The list of who must not be shown has changed: look again.")
        return redirect("accounts:check_post", pk=post.pk)
    workflow.ask(post, by=request.user, note="With the approver’s words.")
    messages.success(request, "The change is taken, and it is asked for again.")
    return redirect(post)


@requires("accounts.take_out_picture", queries.pictures_visible_to)
def take_out_picture(request, picture):
    post = picture.post
    if request.method == "POST":
        writing.take_out(picture, by=request.user)
        messages.success(request, "The picture is gone.")
        return redirect("accounts:change_post", pk=post.pk)
    _refuse_unless_open(post)
    return render(request, "accounts/posts/take_out.html", {"post": post, "picture": picture})
