"""Pages that show what changed between two versions, and to whom."""

import page
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies.models import Clause
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import editions, signing
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db

SAFE = "<p>Nobody works alone without saying so.</p>"
LATER = "<p>Nobody works alone without telling the office first.</p>"
ADDED = "<p>Whoever goes home says that they have left the building.</p>"


def rewrite(version, *texts):
    """Put these clauses in the place of a version's: 1, 2, 3 and so on."""
    version.html = "\n".join(texts)
    version.save(update_fields=["html"])
    version.clauses.all().delete()
    Clause.objects.bulk_create(
        Clause(version=version, position=n, number=str(n), anchor=str(n), html=text)
        for n, text in enumerate(texts, 1)
    )
    return version


def two_versions(**kwargs):
    """Version 1.0, superseded, and version 2.0, in force, with a clause changed and one added."""
    clerk = holder("clerk")
    first = rewrite(approved(policy_for()), SAFE)
    workflow.publish(first, by=clerk)
    second = rewrite(approved(first.policy, major=2, **kwargs), LATER, ADDED)
    workflow.publish(second, by=clerk)
    return first, second


def compared(client, policy, **query):
    return client.get(reverse("policies:compare", args=[policy.slug]), query)


def test_the_two_latest_versions_are_compared_clause_by_clause(client):
    school = SchoolFactory()
    person = teacher(school)
    first, second = two_versions()
    enter(client, person)

    response = compared(client, first.policy)

    text = response.content.decode()
    assert (response.context["old"], response.context["new"]) == (first, second)
    assert response.context["redline"].summary == "1 section changed, 1 added"
    assert "without <del>saying so</del><ins>telling the office first</ins>." in text
    link = reverse("policies:compare", args=[first.policy.slug])
    assert f'href="{link}"' in client.get(first.policy.get_absolute_url()).content.decode()
    assert (
        f'href="{link}?new={second.pk}"' in client.get(second.get_absolute_url()).content.decode()
    )


def test_any_two_versions_are_compared_the_earlier_first_in_either_layout(client):
    first, second = two_versions()
    enter(client, holder("policy_owner"))
    draft = rewrite(VersionFactory(policy=first.policy, major=3), LATER)

    response = compared(client, first.policy, old=draft.pk, new=second.pk, layout="sides")

    assert (response.context["old"], response.context["new"]) == (second, draft)
    assert response.context["redline"].summary == "1 section removed"
    assert "Not in this version" in response.content.decode()


def test_nobody_compares_a_version_that_they_may_not_see(client):
    school = SchoolFactory()
    person = teacher(school)
    first, second = two_versions()
    draft = VersionFactory(policy=first.policy, major=3)
    enter(client, person)

    response = compared(client, first.policy, old=first.pk, new=draft.pk)

    assert list(response.context["form"].versions) == [second.pk, first.pk]
    assert "redline" not in response.context


@pytest.mark.parametrize("odd", ["x", "9" * 400, "-1", "²", "<script>"])
def test_a_version_that_does_not_exist_is_said_beside_the_field(client, odd):
    first, _ = two_versions()
    enter(client, holder("clerk"))

    response = compared(client, first.policy, old=odd, new=odd, layout=odd)
    paper = client.get(reverse("policies:comparison", args=[first.policy.slug]), {"old": odd})

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"old", "new", "layout"}
    assert paper["Location"] == reverse("policies:compare", args=[first.policy.slug])


def test_a_version_is_not_compared_with_itself(client):
    first, _ = two_versions()
    enter(client, holder("clerk"))

    response = compared(client, first.policy, old=first.pk, new=first.pk)

    assert "choose another one than the earlier" in response.content.decode()


def test_a_policy_of_one_version_has_nothing_to_compare_and_no_link_to_it(client):
    version = VersionFactory()
    enter(client, holder("clerk"))

    response = compared(client, version.policy)
    paper = client.get(reverse("policies:comparison", args=[version.policy.slug]))

    assert "There is only one version of this policy" in response.content.decode()
    assert paper.status_code == 302
    for link in (version.policy.get_absolute_url(), version.get_absolute_url()):
        assert "Compare versions" not in client.get(link).content.decode()


@pytest.mark.parametrize("clauses", [1, 9])
def test_a_comparison_asks_as_little_of_the_database_however_long_the_texts(
    client, django_assert_num_queries, clauses
):
    clerk = holder("clerk")
    policy = policy_for()
    for major in (1, 2):
        texts = [f"<p>Rule {n} of wording {major}.</p>" for n in range(clauses)]
        workflow.publish(rewrite(approved(policy, major=major), *texts), by=clerk)
    enter(client, clerk)

    with django_assert_num_queries(8):
        compared(client, policy)


def test_the_comparison_on_paper_is_tagged_and_says_what_changed(client, tmp_path):
    TrustFactory()
    first, second = two_versions(summary_of_changes="The office is told first.")
    enter(client, holder("clerk"))

    response = client.get(
        reverse("policies:comparison", args=[first.policy.slug]),
        {"old": first.pk, "new": second.pk},
    )

    path = tmp_path / "comparison.pdf"
    path.write_bytes(response.content)
    said = " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(path).pages).split())
    assert "1 section changed, 1 added" in said
    assert "The office is told first." in said
    assert "Whoever goes home says that they have left the building." in said
    assert response["Content-Disposition"].endswith('-1.0-to-2.0.pdf"')
    result = page.validate_pdf(str(path), profile=page.ValidationProfile("ua1"))
    assert [failure.message for failure in result.failures] == []


@pytest.mark.parametrize(
    ("verb", "state"), [("approve", "awaiting_approval"), ("publish", "approved")]
)
def test_whoever_approves_or_publishes_sees_what_changed_since_the_version_in_force(
    client, verb, state
):
    teacher(SchoolFactory())
    first, second = two_versions()
    draft = VersionFactory(policy=first.policy, major=3, state=state)
    rewrite(draft, LATER, ADDED.replace("left the building", "gone"), SAFE)
    enter(client, holder("clerk"))

    text = client.get(reverse(f"policies:{verb}", args=[draft.pk])).content.decode()

    assert "What changed since version 2.0, which is in force" in text
    assert "1 section changed, 1 added. About 1 minute to read what changed" in text
    address = reverse("policies:compare", args=[first.policy.slug])
    assert f'href="{address}?old={second.pk}&amp;new={draft.pk}#2"' in text


def test_the_first_version_is_said_to_be_the_first(client):
    draft = VersionFactory(state="awaiting_approval")
    enter(client, holder("clerk"))

    text = client.get(reverse("policies:approve", args=[draft.pk])).content.decode()

    assert "This is the first version of the policy." in text


# --- who signed before sees first what changed since


def signing_page(client, person):
    enter(client, person)
    return client.get(person.assignments.get(state="open").get_absolute_url())


def sign_now(person):
    assignment = person.assignments.get(state="open")
    texts = signing.texts_for(assignment, timezone.localdate())
    signature = signing.Signature(person.name, tuple(texts))
    return signing.sign(assignment, by=person, signature=signature)


@pytest.fixture
def signer():
    return teacher(SchoolFactory())


def test_a_returning_signer_sees_first_what_changed_since_the_version_they_signed(client, signer):
    first = rewrite(approved(policy_for()), SAFE)
    workflow.publish(first, by=holder("clerk"))
    sign_now(signer)
    for major, texts in ((2, (LATER,)), (3, (LATER, ADDED))):
        version = rewrite(approved(first.policy, major=major), *texts)
        workflow.publish(version, by=holder("clerk"))

    response = signing_page(client, signer)

    text = response.content.decode()
    assert response.context["changed"].summary == "1 section changed, 1 added"
    assert text.index("What changed since you last signed") < text.index("The policy in full")
    assert "without <del>saying so</del><ins>telling the office first</ins>." in text
    assert "You signed version 1.0" in text
    assert "About 1 minute to read what changed, 2 to read it all." in text


def test_who_never_signed_is_shown_the_whole_text_and_no_comparison(client, signer):
    two_versions()

    response = signing_page(client, signer)

    assert response.context["changed"] is None
    assert "What changed" not in response.content.decode()


def test_who_signs_the_same_text_again_is_told_that_it_is_the_same(client, signer):
    first, _ = two_versions()
    sign_now(signer)
    workflow.publish(rewrite(approved(first.policy, major=3), LATER, ADDED), by=holder("clerk"))

    text = signing_page(client, signer).content.decode()

    assert "The text is the same, word for word." in text


def test_a_signature_whose_text_is_not_kept_leads_to_the_versions_compared(client, signer):
    first, second = two_versions()
    record = sign_now(signer)
    record.editions.all().delete()
    third = rewrite(approved(first.policy, major=3), SAFE)
    workflow.publish(third, by=holder("clerk"))

    text = signing_page(client, signer).content.decode()

    address = reverse("policies:compare", args=[first.policy.slug])
    assert f'href="{address}?old={second.pk}&amp;new={third.pk}"' in text


def test_who_reads_while_the_text_is_replaced_sees_what_changed_and_keeps_what_they_typed(
    client, signer
):
    first = rewrite(approved(policy_for()), SAFE)
    workflow.publish(first, by=holder("clerk"))
    page = signing_page(client, signer)
    form = page.context["form"].initial | {"typed_name": "Priya"}
    minor = approved(first.policy, minor=1, material=False)
    workflow.publish(rewrite(minor, LATER), by=holder("clerk"))

    response = client.post(signer.assignments.get(state="open").get_absolute_url(), form)

    text = response.content.decode()
    assert "What changed while you were reading" in text
    assert "without <del>saying so</del><ins>telling the office first</ins>." in text
    assert response.context["form"].initial["typed_name"] == "Priya"


@pytest.mark.parametrize("odd", ["x", "%", "0" * 16, "-".join(["f" * 16] * 5000)])
def test_a_text_that_nobody_was_shown_is_compared_with_nothing(client, signer, odd):
    two_versions()
    page = signing_page(client, signer)
    form = page.context["form"].initial | {"typed_name": "Priya", "shown": odd}

    response = client.post(signer.assignments.get(state="open").get_absolute_url(), form)

    assert response.context["meanwhile"] is None
    assert "This is the text now in force" in response.content.decode()


def test_the_words_of_a_draft_cannot_be_had_by_saying_that_they_were_shown(client, signer):
    first, _ = two_versions()
    draft = rewrite(VersionFactory(policy=first.policy, major=3), SAFE, SAFE)
    edition = editions.edition_for(draft, signer.placements.get().school_id, timezone.localdate())
    page = signing_page(client, signer)
    form = page.context["form"].initial | {"typed_name": "x", "shown": edition.text_id[:16]}

    response = client.post(signer.assignments.get(state="open").get_absolute_url(), form)

    assert response.context["meanwhile"] is None
