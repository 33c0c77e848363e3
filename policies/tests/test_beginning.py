"""The five trusts' profiles: each new policy is signed and reviewed as its trust says."""

import datetime as dt
import tomllib

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from core.months import months_later
from people.models import StaffGroup, Trust
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from policies.importing import document
from policies.models import Policy
from policies.queries import reviews
from policies.tests.factories import VersionFactory, place
from policies.workflow import beginning, drafting, joining, review, signing
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
SILENT = b"# Lone Working Policy\n\n## 1. Rule\n\n1.1 Say where you are.\n"
STATED = SILENT + b"\n1.2 This policy is reviewed every 6 months.\n"
DAY, LATER, NEXT = dt.date(2026, 11, 2), dt.date(2026, 11, 16), dt.date(2027, 11, 8)
# Each trust: the rule, whether a newcomer is asked, whether the next version asks again; then the
# months until the first review and between the others (None: not stated, and warned about).
TRUSTS = {
    "east-midlands": (("yearly", True, True), (12, 12)),
    "ninestiles": (("each_version", True, True), (24, 24)),
    "true-learning": (("each_version", False, True), (None, None)),
    "vanguard": (("once", True, False), (None, None)),
    "wessex": (("each_version", False, True), (12, 36)),
}


def load(name):
    TrustFactory()
    call_command("load_profile", str(settings.BASE_DIR / "profiles" / f"{name}.toml"))
    return tomllib.loads((settings.BASE_DIR / "profiles" / f"{name}.toml").read_text())


def begin(text=SILENT):
    version = drafting.import_policy(
        document.read(text, "lone.md"), text, "lone.md", by=PersonFactory()
    )
    beginning.offer_audience(version.policy)
    return version.policy


def published(policy, on, *, major=2):
    version = VersionFactory(policy=policy, state="approved", major=major)
    life.publish(version, by=PersonFactory(), on=on)
    return version


def sign(person):
    assignment = person.assignments.get(state="open")
    signature = signing.Signature(typed_name=person.name, editions=())
    signing.sign(assignment, by=person, signature=signature)


@pytest.mark.parametrize("name", TRUSTS)
def test_each_trust_signs_in_its_own_cycle(name):
    load(name)
    (rule, asks_newcomers, asks_again), _ = TRUSTS[name]
    school, policy = SchoolFactory(), begin()
    there = teacher(school)

    published(policy, DAY)
    sign(there)
    newcomer = PersonFactory()
    place(newcomer, school, LATER)
    joining.settle_all(LATER)
    asked = newcomer.assignments.filter(state="open").exists()
    joining.settle_all(LATER + dt.timedelta(days=30))
    asked_later = newcomer.assignments.filter(state="open").exists()
    published(policy, LATER + dt.timedelta(days=60), major=3)

    assert policy.signing_rule == rule
    assert (asked, asked_later) == (asks_newcomers, asks_newcomers)
    assert there.assignments.filter(state="open").exists() == asks_again
    assert newcomer.assignments.filter(state="open", version__major=3).exists()  # it moved along


@pytest.mark.parametrize("name", TRUSTS)
def test_each_trust_reviews_in_its_own_cycle_and_none_is_invented(name):
    load(name)
    _, (first, then) = TRUSTS[name]
    policy = begin()
    published(policy, DAY)
    policy.refresh_from_db()
    due = policy.next_review_on

    assert due == (first and months_later(DAY, first))
    assert reviews.cycle_of(policy).is_stated == bool(then)
    if then:
        review.hold(policy, review.Held("no_changes", DAY, reason="Early"), by=PersonFactory())
        policy.refresh_from_db()
        assert policy.next_review_on == months_later(DAY, then)


@pytest.mark.parametrize("name", TRUSTS)
def test_a_new_policy_is_for_whom_the_trust_names_and_informs_whom_it_names(name):
    said = load(name).get("audience", {})
    policy = begin()

    groups = [line.staff_group for line in policy.audience.all()]
    everybody = set(said["default"]) == set(StaffGroup.values)
    assert groups == ([""] if everybody else said["default"])
    assert policy.informs == said.get("inform", [])


def test_what_the_policys_own_text_says_of_its_reviews_counts():
    load("wessex")

    policy = begin(STATED)

    assert (policy.review_first_months, policy.review_months) == (None, 6)


def test_the_page_after_the_import_offers_whom_it_is_for(client):
    client.force_login(holder("policy_owner"))
    Trust.objects.update_or_create(pk=1, defaults={"profile": {"audience.default": ["teaching"]}})

    client.post("/policies/import/", {"file": SimpleUploadedFile("lone.md", SILENT)})

    policy = Policy.objects.get()
    assert [str(line) for line in policy.audience.all()] == ["Teaching at every school"]
