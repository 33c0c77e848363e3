import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from notices import secrets
from notices.models import Message
from notices.workflow import delivery, gathering
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from policies import links as tokens
from policies.models import Acknowledgement, SigningLink
from policies.queries import helping
from policies.tests.factories import approved, policy_for
from policies.workflow import joining, links, signing
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory()


@pytest.fixture
def hr():
    return holder("hr")


def to_sign(school, **kwargs):
    """Something to sign for a new teacher who has no account."""
    person = teacher(school, given_names="Kasia", family_name="Nowak", **kwargs)
    workflow.publish(approved(policy_for()), by=PersonFactory())
    return person.assignments.select_related("policy", "version", "person").get()


def given(assignment, by, how="paper"):
    link = links.issue(assignment, by=by, given=how)
    return link, reverse("policies:link", args=[tokens.token(link.number)])


def filled_in(page, name="Kasia Nowak"):
    return page.context["form"].initial | {"typed_name": name}


def test_opening_a_link_changes_nothing_and_posting_signs_once(client, school, hr):
    assignment = to_sign(school)
    link, url = given(assignment, hr)

    page = client.get(url)
    client.head(url)
    before = Acknowledgement.objects.count()
    answers = [client.post(url, filled_in(page)) for _ in range(2)]

    record = Acknowledgement.objects.get()
    assert before == 0
    assert [answer.status_code for answer in answers] == [302, 200]
    assert (record.person, record.typed_name, record.method, record.recorded_by) == (
        assignment.person,
        "Kasia Nowak",
        "one_time_link",
        None,
    )
    link.refresh_from_db()
    assert [event.verb for event in link.events.all()] == ["issue", "use"]
    assert "Signed. Thank you." in client.get(url).content.decode()


def test_the_page_leads_nowhere_else_even_where_somebody_is_signed_in(client, school, hr):
    _, url = given(to_sign(school), hr)
    client.force_login(hr)

    page = client.get(url)

    html = page.content.decode()
    assert isinstance(page.context["user"], AnonymousUser)
    assert [part for part in ('href="/', "Sign out", str(hr)) if part in html] == [
        'href="/'  # stylesheets
    ]
    assert html.count('<a href="/') == html.count('class="brand" href="/') == 0


def test_somebody_signed_in_at_the_computer_signs_as_the_person_of_the_link(client, school, hr):
    assignment = to_sign(school)
    _, url = given(assignment, hr)
    client.force_login(hr)

    client.post(url, filled_in(client.get(url)))

    assert Acknowledgement.objects.get().person == assignment.person


def test_the_database_holds_nothing_that_opens_the_page(school, hr):
    link, url = given(to_sign(school), hr)
    token = url.split("/")[-2]

    assert len(token) == 43
    assert link.token_hash == tokens.kept(token)
    assert not any(token in str(value) for value in SigningLink.objects.values_list().get())


@pytest.mark.parametrize(
    "ends", ["expired", "revoked", "left", "replaced", "signed_otherwise", "made_up", "odd"]
)
def test_a_link_that_does_not_work_says_the_same_whatever_the_reason(client, school, hr, ends):
    assignment = to_sign(school)
    link, url = given(assignment, hr)
    if ends == "expired":
        SigningLink.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    elif ends == "revoked":
        links.revoke(link, by=hr)
    elif ends == "left":
        type(hr).objects.filter(pk=assignment.person_id).update(last_day=dt.date(2020, 1, 1))
    elif ends == "replaced":
        workflow.publish(approved(assignment.policy, major=2), by=PersonFactory())
    elif ends == "signed_otherwise":
        texts = signing.texts_for(assignment, timezone.localdate())
        signature = signing.Signature("Kasia Nowak", tuple(texts))
        signing.sign(assignment, by=assignment.person, signature=signature)
    else:
        url = url.replace(url.split("/")[-2], "x" * 43 if ends == "made_up" else "%F0%9F%94%97")

    page = client.get(url)

    assert (page.status_code, page.templates[0].name) == (404, "policies/link_over.html")


def test_leaving_takes_the_link_back_the_same_night(school, hr):
    assignment = to_sign(school)
    link, _ = given(assignment, hr)
    assignment.person.placements.update(ends_on=timezone.localdate())
    type(hr).objects.filter(pk=assignment.person_id).update(last_day=timezone.localdate())

    joining.settle_all(timezone.localdate() + dt.timedelta(days=1))

    link.refresh_from_db()
    assert (link.state, link.events.last().verb, link.events.last().by) == (
        "revoked",
        "revoke",
        None,
    )


def test_a_new_link_ends_the_one_before(client, school, hr):
    assignment = to_sign(school)
    _, first = given(assignment, hr)
    _, second = given(assignment, hr)

    assert [client.get(url).status_code for url in (first, second)] == [404, 200]


def test_a_policy_that_changed_meanwhile_is_shown_again_and_the_link_still_works(
    client, school, hr
):
    assignment = to_sign(school)
    _, url = given(assignment, hr)
    form = filled_in(client.get(url))
    newer = approved(
        assignment.policy, minor=1, material=False, html="<p>Newer than the link.</p>\n"
    )
    newer.clauses.update(html="<p>Nobody works alone after six.</p>")
    workflow.publish(newer, by=PersonFactory())

    again = client.post(url, form)
    client.post(url, again.context["form"].initial)

    assert again.context["meanwhile"].summary == "1 section changed"
    assert "The policy changed while you were reading" in again.content.decode()
    assert Acknowledgement.objects.get().version == newer


def test_a_link_by_mail_is_filled_in_as_it_is_sent_and_stored_nowhere(client, school, hr, settings):
    settings.PORTAL_URL = "https://portal.trust.example"
    assignment = to_sign(school)
    link, url = given(assignment, hr, "mail")
    now = timezone.now()

    gathering.compose_urgent(now)
    delivery.deliver(now)

    stored = Message.objects.get(notices__ref=link.pk)
    sent = next(letter for letter in mail.outbox if letter.to == [assignment.person.email])
    assert url not in stored.text + stored.html
    assert f"https://portal.trust.example{url}" in sent.body
    assert f'href="https://portal.trust.example{url}"' in sent.alternatives[0].content


def test_a_place_for_a_secret_that_is_anothers_stays_empty(school, hr):
    link, url = given(to_sign(school), hr)
    place = secrets.place("signing_link", link.pk)

    said = [
        secrets.filled(f"/{place}", link.assignment.person_id),
        secrets.filled(f"/{place}", hr.pk),
        secrets.filled("/{secret:unheard_of:1}", hr.pk),
    ]

    assert said == [url, "/", "/"]


def test_a_link_is_refused_where_it_cannot_help(school, hr):
    assignment = to_sign(school, email=None)
    own = teacher(school)
    own_assignment = own.assignments.model.objects.filter(person=own)
    joining.settle_all(timezone.localdate())

    with pytest.raises(Refused, match="has no e-mail address"):
        links.issue(assignment, by=hr, given="mail")
    with pytest.raises(Refused, match="you can sign it yourself"):
        links.issue(own_assignment.get(), by=own, given="paper")
    texts = signing.texts_for(assignment, timezone.localdate())
    signing.sign(
        assignment, by=assignment.person, signature=signing.Signature("Kasia", tuple(texts))
    )
    with pytest.raises(Refused, match="has nothing to sign here any more"):
        links.issue(assignment, by=hr, given="paper")

    assert SigningLink.objects.count() == 0


def test_the_database_refuses_a_second_live_link(school, hr):
    link, _ = given(to_sign(school), hr)

    link.pk, link.number, link.token_hash = None, "0" * 32, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        link.save(force_insert=True)


def test_hr_sends_prints_and_takes_back_a_link(client, school, hr):
    assignment = to_sign(school)
    enter(client, hr)
    page = reverse("policies:help_with", args=[assignment.pk])
    issue = reverse("policies:issue_link", args=[assignment.pk])
    paper = reverse("policies:link_paper", args=[assignment.pk])

    wrong = client.post(issue, {"given": "pigeon"}, follow=True).content.decode()
    too_early = client.get(paper).status_code
    client.post(issue, {"given": "paper"})
    printed = client.get(paper)
    link = SigningLink.objects.get()
    client.post(reverse("policies:revoke_link", args=[link.pk]))

    assert "Choose whether to send the link or to print it" in wrong
    assert (too_early, client.get(paper).status_code) == (409, 409)
    assert printed.content.startswith(b"%PDF-")
    assert "attachment" in printed["Content-Disposition"]
    assert client.get(page).context["link"] is None
    assert helping.live_link(assignment) is None


def test_too_many_misses_from_one_address_are_put_off(client, school):
    url = reverse("policies:link", args=["x" * 43])

    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        statuses = [client.get(url).status_code for _ in range(31)]

    assert statuses == [404] * 30 + [429]
