"""Tabs and colleagues that press at the same moment, on a database that can tell."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from ledger.models import Leaf
from people.tests.factories import PersonFactory, SchoolFactory, holder, teacher
from policies.importing import document
from policies.models import Acknowledgement, Assignment, Clause, SigningDelta, Version
from policies.tests.factories import approved
from policies.workflow import drafting, signing, writing
from policies.workflow import version as life

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
FILE = b"# Gifts Policy\n\n## 1. Scope\n\n1.1 Everybody who works here.\n"


def at_once(acts):
    """Each in a thread of its own, all let go together; what each answered or was told."""
    gate, said = Barrier(len(acts)), {}

    def go(number, act):
        try:
            gate.wait()
            said[number] = act()
        except Exception as error:  # looked at by the test
            said[number] = error
        finally:
            connection.close()

    threads = [Thread(target=go, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [said[number] for number in range(len(acts))]


def test_four_tabs_at_once_leave_one_signature_and_all_are_shown_it():
    person = teacher(SchoolFactory())
    life.publish(approved(), by=PersonFactory())
    row = person.assignments.get()
    signature = signing.Signature(person.name, tuple(signing.texts_for(row, timezone.localdate())))
    tabs = [Assignment.objects.select_related("version__policy", "person").get() for _ in range(4)]

    shown = at_once(
        [lambda tab=tab: signing.sign_once(tab, by=person, signature=signature) for tab in tabs]
    )

    record = Acknowledgement.objects.get()
    assert shown == [record] * 4
    assert Leaf.objects.filter(kind="acknowledgement").count() == 1
    assert sum(SigningDelta.objects.values_list("signed", flat=True)) == 2  # school and trust


def test_of_four_who_save_a_section_at_once_one_saves_and_the_others_are_told():
    owner = holder("policy_owner")
    draft = drafting.import_policy(document.read(FILE, "gifts.md"), FILE, "gifts.md", by=owner)
    opened = draft.clauses.get(anchor="1.1")
    seen = writing.stamp(opened)

    def saves(number):
        version = Version.objects.select_related("policy").get(pk=draft.pk)
        words = writing.Words("1.1", "", f"<p>As writer {number} says.</p>")
        clause = Clause.objects.get(pk=opened.pk)
        return lambda: writing.write_clause(version, clause, words, by=owner, seen=seen)

    said = at_once([saves(number) for number in range(4)])

    told = [number for number, answer in enumerate(said) if answer is not None]
    assert [type(said[number]) for number in told] == [writing.SavedMeanwhile] * 3
    (saved,) = {0, 1, 2, 3} - {*told}
    assert draft.clauses.get(anchor="1.1").html == f'<p id="1.1">1.1 As writer {saved} says.</p>'
