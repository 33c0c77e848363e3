"""Who has signed: the figures, where it stands by school and policy, and who has not."""

import heapq

from django.shortcuts import render
from django.urls import reverse

from core import charts, wording
from core.access import requires
from oversight import heat, reach
from oversight.forms import ChooseForm
from oversight.models import Export
from oversight.queries import dashboard, scopes
from oversight.queries.dashboard import Choice
from oversight.views.lists import page_of, remindable
from people.models import School, StaffGroup
from policies.models import Policy

MOST_POLICIES = 12  # side by side; all of them when asked for
FIRST_NAMES = 10
MOST_ALOUD, MOST_TEAMS = 3, 4


@requires("oversight.view_compliance")
def compliance(request):
    found = reach.of_figures(request.user)
    schools = scopes.schools_within(found)
    form = ChooseForm(request.GET or None, schools=schools)
    choice = _choice(form, found, schools)
    cells = dashboard.cells(choice)
    total = dashboard.total(cells)
    names = _with_names(request.user, choice)
    return render(
        request,
        "oversight/compliance.html",
        {
            "form": form,
            "choice": choice,
            "words": _words(choice),
            "totals": _totals(request, total),
            "assigned": total.assigned,
            **_heat(request, choice, cells),
            **_one_school(choice, cells),
            **_one_policy(choice, cells),
            **_names(request, names, choice, total),
            "exports": scopes.exports_visible_to(request.user)[:3],
            "formats": [(form.value, form.label) for form in Export.REPORTS],
            "together_url": _together(request.user, choice.school),
        },
    )


def _together(user, school):
    """Where the person may let many sign at once, at this school or at one they choose there."""
    if school and user.has_perm("policies.open_signingsession", school):
        return reverse("policies:at_school", args=[school.slug])
    return reverse("policies:together") if user.has_perm("policies.hold_sessions") else ""


def _choice(form, found, schools):
    """One's only school is looked at without asking."""
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    chosen = {name: value for name, value in chosen.items() if value}
    if not found.trust and len(found.schools) == 1:
        chosen.setdefault("school", schools.get())
    return Choice(reach=found, **chosen)


def _with_names(user, choice):
    """The same choice, as far as the person may see names; None where they may see none."""
    found = reach.of_names(user)
    if found.trust or (found.schools and choice.school is None):
        return Choice(**{**vars(choice), "reach": found})
    if choice.school and choice.school.pk in found.schools:
        return Choice(**{**vars(choice), "reach": found})
    return None


def _words(choice):
    where = choice.school.name if choice.school else "all schools"
    if not choice.school and not choice.reach.trust:
        where = "your schools"
    what = choice.policy.title if choice.policy else "all policies"
    team = [choice.team] if choice.team else []
    group = [StaffGroup(choice.staff_group).label] if choice.staff_group else []
    return ", ".join([wording.full_day(choice.day), where, what, *team, *group])


def _totals(request, figure):
    def narrowed(show):
        query = request.GET.copy()
        query["show"] = show
        return f"{reverse('oversight:outstanding')}?{query.urlencode()}"

    may_see = request.user.has_perm("oversight.ask_report")
    signed = f"{figure.signed:,} of {wording.count(figure.assigned, 'signature')} due"
    totals = [
        {
            "figure": wording.percent(figure.signed, figure.assigned),
            "words": "signed",
            "sub": signed,
        },
        {"figure": figure.overdue, "words": "overdue", "url": "overdue", "late": figure.overdue},
        {
            "figure": figure.to_sign,
            "words": "to sign",
            "url": "to_sign",
            "sub": "not yet due",
        },
        {
            "figure": figure.paused,
            "words": "paused",
            "url": "paused",
            "sub": "their clock is stopped",
        },
    ]
    if figure.declined:
        totals.append(
            {"figure": figure.declined, "words": "not signed, with a reason", "url": "declined"}
        )
    for line in totals:
        if show := line.pop("url", ""):
            line["url"] = narrowed(show) if may_see else ""
        if isinstance(line["figure"], int):
            line["figure"] = wording.figure(line["figure"])
    return totals


def _heat(request, choice, cells):
    """Where it stands by school and policy; with many policies those with most left to sign."""
    found = dashboard.by_policy(cells)
    rows = Policy.objects.filter(pk__in=found).order_by("title").values_list("pk", "title", "slug")
    policies = list(rows)
    schools = {school for school, _ in cells} - {None}
    if len(schools) < 2:
        return {"policies": policies}
    shown = policies
    if len(policies) > MOST_POLICIES and "all" not in request.GET:
        worst = sorted(found, key=lambda key: -found[key].left)[:MOST_POLICIES]
        shown = [policy for policy in policies if policy[0] in worst]
    lines = School.objects.filter(pk__in=schools).values_list("pk", "name", "slug")
    keep = f"on={choice.on}&amp;" if choice.on else ""
    return {
        "policies": policies,
        "shown": shown,
        "heat_key": list(enumerate(heat.KEY)),
        "heat_heads": heat.heads(shown),
        "heat_body": heat.body(list(lines), shown, cells, keep),
        "heat_foot": heat.foot(shown, found),
        "heat_left": _most_left(lines, policies, cells),
    }


def _most_left(schools, policies, cells):
    """In words, which schools need help with what: the two darkest cells of the table."""
    titles = {key: title for key, title, _ in policies}
    names = {key: name for key, name, _ in schools}
    dark = heapq.nsmallest(
        2,
        (
            (signed / assigned, school, policy)
            for (school, policy), (assigned, signed, *_) in cells.items()
            if 100 * signed < heat.LITTLE * assigned and school is not None
        ),
    )
    return " and ".join(f"{names[school]} with {titles[policy]}" for _, school, policy in dark)


def _one_school(choice, cells):
    """By policy, and by team with what could be said aloud at a briefing."""
    if not choice.school:
        return {}
    by_policy = dashboard.by_policy(cells)
    titles = dict(Policy.objects.filter(pk__in=by_policy).values_list("pk", "title"))
    slugs = dict(Policy.objects.filter(pk__in=by_policy).values_list("pk", "slug"))
    ordered = sorted(by_policy, key=lambda key: (-by_policy[key].left, titles[key]))
    bars = [
        (
            titles[key],
            by_policy[key].signed,
            by_policy[key].assigned,
            f"?school={choice.school.slug}&policy={slugs[key]}",
        )
        for key in ordered
    ]
    teams = dashboard.by_team(choice, "team")
    return {
        "by_policy": charts.bars("Share signed, by policy", bars) if len(bars) > 1 else None,
        "teams": _groups(teams, "No team"),
        "groups": _groups(
            dashboard.by_team(choice, "staff_group"), "No group", dict(StaffGroup.choices)
        ),
        "aloud": _aloud(teams, titles) if not choice.on else [],
    }


def _groups(found, without, labels=None):
    """(what the address says, words, figure) over all policies, most left first."""
    summed = {}
    for _, group, figure in found:
        summed.setdefault(group, []).append(figure)
    rows = [
        (group, (labels or {}).get(group, group) or without, dashboard.figures.total(figures))
        for group, figures in summed.items()
    ]
    return sorted(rows, key=lambda row: (-row[2].left, row[1])) if len(rows) > 1 else []


def _aloud(found, titles):
    """A sentence for each of the policies with most to sign, without a name: who is paused or gave
    a reason is not in it."""
    waiting = {}
    for policy, group, figure in found:
        left = figure.overdue + figure.to_sign
        if left:
            waiting.setdefault(policy, []).append((left, group or "no team", figure.overdue))
    most = sorted(waiting, key=lambda policy: -sum(left for left, _, _ in waiting[policy]))
    return [(titles[policy], *_sentence(waiting[policy])) for policy in most[:MOST_ALOUD]]


def _sentence(teams):
    left, late = sum(n for n, _, _ in teams), sum(n for _, _, n in teams)
    have = "has" if left == 1 else "have"
    overdue = f", {late} of them overdue" if late and left > 1 else ""
    ordered = sorted(teams, key=lambda team: (-team[0], team[1]))
    where = [f"{team}: {n}" for n, team, _ in ordered[:MOST_TEAMS]]
    if len(ordered) > MOST_TEAMS:
        where.append(f"others: {sum(n for n, _, _ in ordered[MOST_TEAMS:])}")
    return f"{wording.count(left, 'person')} {have} still to sign{overdue}", ", ".join(where)


def _one_policy(choice, cells):
    """Signing of the policy chosen since it was published."""
    version = dashboard.in_force(choice.policy.pk) if choice.policy else None
    if version is None or choice.placed:
        return {"version": version}
    series = [
        charts.Series(number, points, whole)
        for number, points, whole in dashboard.curves(choice, version)
    ]
    due = dashboard.due_on(choice)
    marks = [(due, "due day")] if due and due <= choice.day else []
    return {
        "version": version,
        "line": charts.Line(f"Signed since it was published: {version}", series, marks)
        if series and len(series[0].points) > 1
        else None,
        "by_school": _school_bars(choice, cells),
    }


def _school_bars(choice, cells):
    found = dashboard.by_school(cells)
    if len(found) < 2:
        return None
    rows = School.objects.filter(pk__in=found).values_list("pk", "name", "slug")
    return charts.bars(
        "Share signed, by school",
        [
            (
                name,
                found[key].signed,
                found[key].assigned,
                f"?school={slug}&policy={choice.policy.slug}",
            )
            for key, name, slug in rows
        ],
    )


def _names(request, choice, of_figures, figure):
    """Where somebody sees more figures than names, the names are counted by themselves."""
    if choice is None:
        return {}
    if choice.reach != of_figures.reach:
        figure = dashboard.total(dashboard.cells(choice))
    return {
        "names": page_of(request, choice, FIRST_NAMES, figure),
        "remindable": remindable(request.user, choice),
        "list_url": f"{reverse('oversight:outstanding')}?{request.GET.urlencode()}",
        "remind_url": f"{reverse('oversight:remind')}?{request.GET.urlencode()}",
    }
