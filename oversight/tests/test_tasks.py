import datetime as dt
import os

import pytest
from django.db import connection
from django.utils import timezone
from pypdf import PdfReader

from oversight import tasks, workflow
from oversight.models import Export
from people.tests.factories import SchoolFactory, teacher
from policies.models import SigningDelta
from policies.queries import figures
from policies.queries.register import Scope
from policies.tests import counted

pytestmark = pytest.mark.django_db


def test_folding_runs_twice_and_acts_once():
    school = SchoolFactory()
    counted.assigned(teacher(school), counted.published(1), school)
    before = figures.cells()

    tasks.fold_counts()
    tasks.fold_counts()

    assert SigningDelta.objects.count() == 0
    assert figures.cells() == before


@pytest.fixture
def same_database(monkeypatch, settings, tmp_path):
    """For the processes that a test starts."""
    chosen = connection.settings_dict
    who = f"{chosen['USER']}:{chosen['PASSWORD']}@{chosen['HOST']}:{chosen['PORT']}"
    monkeypatch.setitem(os.environ, "DATABASE_URL", f"postgres://{who}/{chosen['NAME']}")
    monkeypatch.setitem(os.environ, "PORTAL_TESTING", "1")
    settings.MEDIA_ROOT = tmp_path


def asked(form):
    school = SchoolFactory()
    counted.assigned(teacher(school, family_name="Abara"), counted.published(1), school)
    return workflow.ask(Scope(on=timezone.localdate()), form, by=None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_paper_is_made_in_a_process_of_its_own(same_database, settings, tmp_path):
    export = asked("pdf")

    workflow.make(export, write=tasks.write_apart)

    export.refresh_from_db()
    text = " ".join(sheet.extract_text() for sheet in PdfReader(tmp_path / export.file.name).pages)
    assert (export.state, export.rows) == ("ready", 1)
    assert "Abara" in text


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_disk_that_is_full_for_that_process_is_said_as_plainly(same_database, tmp_path):
    export = asked("pdf")
    (tmp_path / "exports").write_text("a file where the folder should be")

    workflow.make(export, write=tasks.write_apart)

    assert (export.state, export.error) == ("failed", workflow.FULL)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_long_export_says_how_far_it_is_before_it_ends(same_database, monkeypatch):
    export = asked("csv")
    Export.objects.filter(pk=export.pk).update(
        state="making", alive_at=timezone.now() - dt.timedelta(hours=1)
    )
    monkeypatch.setattr(workflow, "TELL_EVERY", 0)

    workflow.write_here(export, workflow.Path(workflow.settings.MEDIA_ROOT) / "x.csv")

    export.refresh_from_db()
    assert export.done == 1
    assert export.alive_at > timezone.now() - dt.timedelta(minutes=1)
