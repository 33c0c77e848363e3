"""Whatever is sent, the answer is a page: hostile values in every field and query of the portal.

The fields are those of the forms that the pages show to whoever may open them. Whatever a request
changes is taken back before the next. Each database is asked for what it refuses itself: SQLite
numbers that are too large, by every third form, PostgreSQL also text, by all of them; with
PORTAL_LONG=1 both are asked for everything.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from lxml import html

from people.models import Contact, Person, School
from policies.models import Policy
from tests import walk_objects, world
from tests.environment import LONG

ROWS = list(csv.DictReader(Path(__file__).with_name("walk.csv").read_text().splitlines()))
AT_THE_DOOR = (
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "mfa_login_webauthn",
)
SEE_MOST = sorted(world.ROLES[1:], key=lambda role: role not in {"hr", "policy_owner"})
ANSWERS = {200, 302, 400, 403, 404, 405, 409, 413}
SCRIPT = "<script>alert(1)</script>"
NUL, HUGE, MANY_FIGURES = "\0", str(2**63), "9" * 5_000  # int() refuses more than 4,300
# The last is half a surrogate pair, as only a browser that lies would send it.
MIXED = "=1+1²<script>alert(1)</script>{{ school.name }}{% now %}".encode() + b"\xed\xa0\x80"
HOSTILE = {  # by what a field asks for; all fields of a form at once, one column after another
    "text": (MIXED, HUGE, MANY_FIGURES, ["one", "two"], "words " * 17_000, ""),
    "date": ("²", "31.02.2026", MANY_FIGURES, "9999-12-31", "0001-01-01", ""),
    "number": ("²", HUGE, MANY_FIGURES, "9" * 400, "-1", ""),
    "choice": ("²", HUGE, MANY_FIGURES, MIXED, ["1", "2", "²"], ""),
    "file": (MIXED, HUGE, MANY_FIGURES, ["one", "two"], "words", ""),
}
ON_POSTGRESQL = connection.vendor == "postgresql"
COLUMNS = range(len(HOSTILE["text"])) if LONG else (0, 1, 4) if ON_POSTGRESQL else (1, 2)
BESIDE_WHAT_IS_RIGHT = {
    "text": (MIXED, HUGE),
    "date": ("9999-12-31", "0001-01-01"),
    "number": (HUGE, "0"),
    "choice": (HUGE,),
}
EVERY = 1 if LONG or ON_POSTGRESQL else 3
QUERIES = (MIXED, MANY_FIGURES) if LONG else (MIXED,) if ON_POSTGRESQL else (MANY_FIGURES,)
KINDS = {
    **dict.fromkeys(("date", "number", "file"), None),
    **dict.fromkeys(("select", "checkbox", "radio", "hidden", "submit"), "choice"),
}
SENSIBLE = {
    "date": "2026-03-02",
    "number": "3",
    "email": "somebody@school.example",
    "checkbox": "on",
}
CREDENTIALS = (
    '{"id": "\\ud800\\u0000", "rawId": [9e999], "response": null}',
    "[" * 100_000,
    MANY_FIGURES,
)


@dataclass(frozen=True)
class Form:
    """A form as a page shows it: where it is sent, and what it says when filled in sensibly."""

    role: str
    method: str
    url: str
    kinds: dict  # by the name of a field
    values: dict

    @property
    def key(self):
        return self.method, re.sub(r"\d+|school-\d", "1", self.url), tuple(self.kinds)

    def hostile(self):
        yield {}
        if LONG:
            yield dict.fromkeys(self.kinds, NUL)
            yield {name: SimpleUploadedFile("\u202ea.svg", b"<svg/>") for name in self.kinds}
        for column in COLUMNS:
            yield {name: HOSTILE[kind][column] for name, kind in self.kinds.items()}
        for credential in CREDENTIALS if "credential" in self.kinds else ():
            yield {"credential": credential}

    def nearly_right(self):
        for kind, values in BESIDE_WHAT_IS_RIGHT.items():
            names = [name for name, of in self.kinds.items() if of == kind]
            for value in values if names else ():
                yield self.values | dict.fromkeys(names, value)


class Visitors:
    """A browser for each role, which every request leaves as it was."""

    def __init__(self, small_world):
        self.browsers = {role: Client(raise_request_exception=False) for role in world.ROLES}
        for role, browser in self.browsers.items():
            world.come_in(browser, small_world, role)
        self.keys = {role: dict(browser.cookies) for role, browser in self.browsers.items()}

    def ask(self, role, method, url, data=None):
        browser = self.browsers[role]
        try:
            with transaction.atomic():
                sent = urlencode(data or {}, doseq=True)
                if method == "GET" or data is None:
                    answer = browser.generic(method, url, QUERY_STRING=sent)
                elif any(isinstance(value, SimpleUploadedFile) for value in data.values()):
                    answer = browser.post(url, data)
                else:
                    answer = browser.post(url, sent, "application/x-www-form-urlencoded")
                transaction.set_rollback(True)
            return answer
        finally:
            browser.cookies.clear()
            browser.cookies.update(self.keys[role])


def pages(small_world):
    """(role, method, address) of every page, as somebody who may open it."""
    seen = set()
    for row in ROWS:
        may = [role for role in SEE_MOST if row[role] in {"200", "302"}]
        may += ["signed_out"] * (row["signed_out"] == "200")
        if may and (row["address"], row["method"]) not in seen and row["object"] != "none":
            seen.add((row["address"], row["method"]))
            lookup = walk_objects.lookup(row["address"], row["object"], small_world, may[0])
            yield may[0], row["method"], reverse(row["address"], kwargs=lookup)
    for name in AT_THE_DOOR:
        yield "signed_out", "GET", reverse(name)


def forms_on(role, url, answer):
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return
    for form in html.fromstring(answer.content.decode()).iter("form"):
        kinds, values = {}, {}
        for field in form.iter("input", "select", "textarea", "button"):
            name, kind = field.get("name"), field.get("type", field.tag)
            if name and name not in kinds and name != "csrfmiddlewaretoken":
                kinds[name] = KINDS.get(kind, "text") or kind
                values[name] = sensible(field, kind)
        target = urlsplit(form.get("action") or url).path or url
        yield Form(role, form.method, target, kinds, values)


def sensible(field, kind):
    if field.tag == "select":
        return next((value for value in reversed(field.value_options) if value), "")
    return field.get("value") or (field.text or "").strip() or SENSIBLE.get(kind, "Words")


@pytest.fixture(scope="module")
def small_world(django_db_setup, django_db_blocker):
    """Built once, as for the walk."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield world.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def visitors(small_world):
    return Visitors(small_world)


def collect_forms(small_world, visitors):
    found = {}
    for role, method, url in pages(small_world):
        if method == "GET":
            for form in forms_on(role, url, visitors.ask(role, "GET", url)):
                found.setdefault(form.key, form)
    return list(found.values())


@pytest.mark.lengthy
@pytest.mark.django_db
def test_no_form_and_no_query_is_answered_with_an_error(small_world, visitors):
    """One test, because collecting the forms takes as long as sending them."""
    forms = collect_forms(small_world, visitors)
    asked = [*send_forms(forms[::EVERY]), *send_queries(small_world, forms)]

    wrong = []
    for role, method, url, sent in asked:
        answer = visitors.ask(role, method, url, sent)
        if answer.status_code not in ANSWERS:
            wrong.append((role, url, answer.status_code, str(sent)[:300]))

    assert wrong == []
    assert len(forms) > 50


def send_forms(forms):
    tried = set()
    for form in forms:
        fields = tuple(form.kinds)  # a page to add and one to change ask for the same
        for sent in [*form.nearly_right(), *(() if fields in tried else form.hostile())]:
            tried.add(fields)
            yield form.role, form.method, form.url, sent


def send_queries(small_world, forms):
    asked_for = {"page", "next", "person", "role", "school", "all", "to"}
    names = asked_for.union(*(form.kinds for form in forms if form.method == "GET"))
    for role, method, url in pages(small_world):
        for value in QUERIES if not url.endswith(".pdf") else ():
            yield role, method, url, dict.fromkeys(names, value)


@pytest.mark.sqlite
@pytest.mark.lengthy
@pytest.mark.django_db
def test_markup_in_names_and_titles_is_shown_and_never_run(small_world, visitors):
    Person.objects.update(known_as=SCRIPT, given_names=SCRIPT)
    School.objects.update(name=Concat(Value(SCRIPT), "slug"), address=SCRIPT)
    Policy.objects.update(title=Concat(Value(SCRIPT), "slug"), summary=SCRIPT, committee=SCRIPT)
    Contact.objects.update(name=SCRIPT)
    run, shown = [], 0

    for role, method, url in pages(small_world):
        if method == "GET" and not url.endswith(".pdf"):
            answer = visitors.ask(role, method, url)
            text = answer.content.decode(errors="replace") if not answer.streaming else ""
            run += [url] if SCRIPT in text else []
            shown += escape(SCRIPT) in text

    assert run == []
    assert shown > 50
