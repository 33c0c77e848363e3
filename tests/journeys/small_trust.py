"""The trust in which the journeys are made, and how its people come in and move about."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.test import Client
from django.utils import timezone

from people.models import Term
from people.tests.entering import enter
from people.tests.factories import PlacementFactory, SchoolFactory, TrustFactory, holder
from policies.importing import document
from policies.models import Assignment, AudienceRule
from policies.queries import assignments
from policies.workflow import drafting, recording, signing
from policies.workflow import version as workflow

AT_SALTMARSH = (
    "Priya Nair", "Amina Yusuf", "Dylan Frost", "Grace Okoro", "Henrik Lund",
    "Imogen Bell", "Jamal Carter", "Kasia Nowak", "Liam Doyle", "Meera Patel",
)  # fmt: skip
AT_QUAYSIDE = ("Nell Ashby", "Oscar Finch", "Petra Ivanova", "Quentin Marsh", "Rosa Delgado")
TEAMS = ("Year 4", "Year 6", "Kitchen")
GROUPS = {"Year 4": "teaching", "Year 6": "teaching", "Kitchen": "support"}
POLICIES = Path(settings.BASE_DIR) / "policies" / "demo"
MOST_TABS = 150


class SmallTrust:
    """Two schools, the posts that their policies name, and a policy owner and a clerk."""

    def __init__(self):
        today = timezone.localdate()
        TrustFactory(address="12 Ferry Lane, Harbourne")
        self.saltmarsh = SchoolFactory(
            name="Saltmarsh Primary School", slug="saltmarsh", code="SAL", kind="primary"
        )
        self.quayside = SchoolFactory(
            name="Quayside Academy", slug="quayside", code="QUA", kind="secondary"
        )
        Term.objects.create(
            name="This term",
            starts_on=today - dt.timedelta(days=60),
            ends_on=today + dt.timedelta(days=60),
        )
        self.head = holder("headteacher", self.saltmarsh, **named("Ruth", "Hale"))
        holder("headteacher", self.quayside, **named("Gareth", "Pym"))
        holder("dsl", self.saltmarsh, **named("Tomasz", "Wilk"))
        holder("dsl", self.quayside, **named("Joy", "Adeyemi"))
        holder("nominated_executive", **named("Farah", "Siddiqui"))
        holder("trust_safeguarding_lead", **named("Ellen", "Moss"))
        holder("it_support", **named("Owen", "Pritchard"))
        holder("communications_manager", **named("Lily", "Tran"))
        self.hr = holder("hr", **named("Harriet", "Lowe"))
        self.administrator = holder("administrator", **named("Callum", "Reid"))
        self.owner = holder("policy_owner", **named("Stephen", "Adeyemi"))
        self.clerk = holder("clerk", **named("Miriam", "Cole"))

    def colleague(self, given, family, school=None, **kwargs):
        defaults = {"staff_group": "teaching", "team": "Year 4", "job_title": "Teacher"}
        return PlacementFactory(
            school=school or self.saltmarsh,
            **{f"person__{name}": words for name, words in named(given, family).items()},
            **defaults | kwargs,
        ).person

    def staffed(self):
        """Colleagues in teams at both schools; two policies, one of them overdue, partly signed."""
        for school, names in ((self.saltmarsh, AT_SALTMARSH), (self.quayside, AT_QUAYSIDE)):
            for number, name in enumerate(names):
                team = TEAMS[number % len(TEAMS)]
                self.colleague(*name.split(), school, team=team, staff_group=GROUPS[team])
        today = timezone.localdate()
        self.published("staff-social-media-policy", on=today - dt.timedelta(days=30))
        self.published("lone-working-policy", on=today - dt.timedelta(days=3))
        rows = assignments.with_schools(Assignment.objects.order_by("pk"))
        signed = [row for number, row in enumerate(rows) if number % 3]
        at = timezone.now() - dt.timedelta(days=2)
        recording.record_all([(row, self.signature(row), at) for row in signed], by=None)

    def signature(self, row):
        texts = signing.texts_at(row.version, row.school_ids or (None,), row.assigned_on)
        return signing.Signature(row.person.name, tuple(texts))

    def drafted(self, name):
        file = POLICIES / f"{name}.md"
        data = file.read_bytes()
        imported = document.read(data, file.name)
        return drafting.import_policy(imported, data, file.name, by=self.owner)

    def published(self, name, *, on=None):
        """One of the demonstration's policies, in force for everybody since that day."""
        version = self.drafted(name)
        AudienceRule.objects.create(policy=version.policy)
        workflow.submit(version, by=self.owner)
        on = on or timezone.localdate()
        approved_on = on - dt.timedelta(days=12)
        workflow.approve(version, by=self.clerk, body="Board of Trustees", approved_on=approved_on)
        workflow.publish(version, by=self.clerk, on=on)
        return version


def named(given, family):
    email = f"{given}.{family}@trust.example".lower()
    return {"given_names": given, "family_name": family, "email": email}


def come_in(page, live_server, person):
    """Be signed in as this person, in journeys that are not about signing in."""
    client = Client()
    enter(client, person)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.set_default_timeout(10_000)
    page.context.clear_cookies()
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    page.goto(live_server.url)


def tab_to(page, wanted):
    """Press Tab until this is focused; each stop on the way must show that it has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        stop = wanted.evaluate(FOCUS)
        assert stop["shown"], f"no focus to be seen on {stop['html']}"
        if stop["reached"]:
            return
    raise AssertionError(f"{MOST_TABS} presses of Tab did not reach it")


FOCUS = """wanted => {
  const element = document.activeElement, style = getComputedStyle(element);
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return {
    shown: element === document.body || outlined || style.boxShadow !== 'none',
    reached: element === wanted,
    html: element.outerHTML.slice(0, 120),
  };
}"""
