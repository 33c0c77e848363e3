"""A contractor, an agency or a hirer tells of its own employee, and of what it has done."""

import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import Concern
from incidents.queries import case_page
from incidents.tests.factories import opened_trust
from incidents.tests.test_reporting import readers
from incidents.tests.test_unnamed import BACK, BEGIN, CHECK, SLUGS
from incidents.tests.test_unnamed import answer as answer_unnamed
from incidents.tests.test_views import ANSWERS, answer, as_, begun
from incidents.workflow import drafting, reading
from people.models import Organisation

pytestmark = pytest.mark.django_db
FIRM = reverse("incidents:unnamed_firm")
TOLD = {
    "firm": "Sparkle Cleaning Ltd",
    "reporter_name": "Robin Vale",
    "contact": "020 7946 0000",
    "firm_did": "Taken off the site on Monday.\nThe LADO was told.",
}


@pytest.fixture
def trust():
    return opened_trust()


def told(client, trust):
    """Every page, for a firm; the receipt."""
    client.post(BEGIN, {"school": trust.wray.pk, "for_firm": "on"})
    for slug in SLUGS:
        said = {"about_kind": "contractor"} if slug == "about" else ANSWERS[slug]
        last = client.post(reverse(f"incidents:unnamed_{slug}"), said)
    assert last.url == FIRM
    receives = client.get(client.post(FIRM, TOLD).url).url
    people = client.get(receives).context["form"].receivers
    client.post(receives, {f"person_{row.person.pk}": "no" for row in people})
    check = client.get(CHECK).content.decode()
    assert all(said.splitlines()[0] in check for said in TOLD.values())
    assert "see the name of the firm and yours" in check
    client.post(reverse("incidents:unnamed_send"))
    return client.get(reverse("incidents:unnamed_receipt")).context["receipt"]


def test_a_firm_reports_under_its_own_name_with_what_it_has_done_and_comes_back(client, trust):
    receipt = told(client, trust)
    concern = Concern.objects.get()
    opened = Client().post(BACK, {"receipt": receipt}, follow=True).content.decode()
    reading.open_case(concern.case, by=trust.head)
    reading.answer_conflict(concern.case, by=trust.head)
    page = as_(Client(), trust.head).get(concern.case.get_absolute_url()).content.decode()

    assert {name: getattr(concern, name) for name in TOLD} == TOLD
    assert (concern.way, concern.reporter, concern.written_by) == ("firm", None, None)
    assert readers(concern.case) == {(trust.head, "manage"), (trust.dsl, "safeguard")}
    words = "Robin Vale, for Sparkle Cleaning Ltd (not checked: they did not sign in)"
    assert words in page
    assert "Taken off the site on Monday.<br>The LADO was told." in page
    assert "020 7946 0000" in page
    assert "They can come back with a receipt" in page
    assert "Taken off the site on Monday.<br>The LADO was told." in opened


@pytest.mark.parametrize("left_out", sorted(TOLD))
def test_a_firm_leaves_out_nothing(client, trust, left_out):
    client.post(BEGIN, {"school": trust.wray.pk, "for_firm": "on"})
    page = client.post(FIRM, TOLD | {left_out: ""})
    for slug in SLUGS:
        client.post(reverse(f"incidents:unnamed_{slug}"), ANSWERS[slug])

    assert set(page.context["form"].errors) == {left_out}
    assert client.get(CHECK).url == FIRM
    client.post(reverse("incidents:unnamed_send"))
    assert not Concern.objects.exists()


def test_whoever_reports_for_no_firm_is_asked_for_no_name_and_can_give_none(client, trust):
    answer_unnamed(client, trust)
    asked, sent = client.get(FIRM), client.post(FIRM, TOLD)
    client.post(reverse("incidents:unnamed_send"))

    concern = Concern.objects.get()
    assert asked.url == sent.url == CHECK
    assert (concern.way, concern.firm, concern.reporter_name) == ("anonymous", "", "")


def employed(trust):
    firm = Organisation.objects.create(name="Sparkle Cleaning Ltd", kind="contractor")
    trust.cleaner.placements.update(organisation=firm)
    return trust.cleaner


def sent(client, draft, person, name, **firm):
    """As somebody signed in: every question, with the one about the firm where it comes."""
    ask = reverse("incidents:ask_firm", kwargs={"number": draft.number})
    client.post(ask, firm)
    for slug, said in (ANSWERS | {"name": {"name_withheld": name}}).items():
        client.post(reverse(f"incidents:ask_{slug}", kwargs={"number": draft.number}), said)
    draft.refresh_from_db()
    return drafting.send(draft, by=person)


def test_somebody_who_works_here_for_a_firm_says_whether_they_report_for_it(client, trust):
    cleaner = employed(trust)
    draft = begun(as_(client, cleaner))
    ask = reverse("incidents:ask_firm", kwargs={"number": draft.number})
    after = client.post(ask.replace("/firm/", "/knows/"), ANSWERS["knows"]).url
    other = client.post(ask, {"firm": "Another Ltd", "firm_did": "All."}).context["form"].errors
    silent = client.post(ask, {"firm": "Sparkle Cleaning Ltd"}).context["form"].errors
    said = {"firm": "Sparkle Cleaning Ltd", "firm_did": "Moved to another site."}
    concern = sent(client, draft, cleaner, "known", **said)

    assert (after, set(other), set(silent)) == (ask, {"firm"}, {"firm_did"})
    assert (concern.way, concern.reporter, concern.firm) == ("portal", cleaner, said["firm"])
    shown = case_page.concerns(trust.head, concern.case)[0]
    assert shown.reporter == f"{cleaner}, for Sparkle Cleaning Ltd"
    assert shown.of_firm == [("What the firm has done", "Moved to another site.")]
    own = client.get(concern.get_absolute_url()).content.decode()
    assert "Moved to another site." in own


def test_a_name_that_is_kept_back_keeps_the_firm_back_too(client, trust):
    cleaner = employed(trust)
    draft = begun(as_(client, cleaner))
    said = {"firm": "Sparkle Cleaning Ltd", "firm_did": "Moved to another site."}
    concern = sent(client, draft, cleaner, "yes", **said)
    knows = concern.known_to
    other = ({trust.head, trust.dsl} - {knows}).pop()

    shown = [case_page.concerns(who, concern.case)[0] for who in (knows, other)]
    assert [row.reporter for row in shown] == [
        f"{cleaner}, for Sparkle Cleaning Ltd",
        "somebody whose name is withheld",
    ]
    assert [len(row.of_firm) for row in shown] == [1, 0]


def test_who_reports_for_themselves_says_nothing_of_a_firm(client, trust):
    cleaner = employed(trust)
    draft = begun(as_(client, cleaner))
    concern = sent(client, draft, cleaner, "known", firm="", firm_did="Of no account")

    assert (concern.firm, concern.firm_did) == ("", "")
    assert case_page.concerns(trust.head, concern.case)[0].reporter == str(cleaner)


def test_nobody_else_is_asked_about_a_firm(client, trust):
    draft = begun(as_(client, trust.teacher))
    address = reverse("incidents:ask_knows", kwargs={"number": draft.number})
    page = client.get(address)

    assert page.context["count"] == len(ANSWERS)
    assert client.post(address, ANSWERS["knows"]).url.endswith("/name/")
    assert answer(client, draft).endswith(f"/{draft.number}/")
