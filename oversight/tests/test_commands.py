import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ledger.models import Leaf
from oversight.models import Export
from people.tests.factories import SchoolFactory, teacher
from policies.tests import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    school = SchoolFactory(slug="ferry-lane", code="H7")
    version = counted.published(1)
    counted.signed(counted.assigned(teacher(school), version, school))
    other = SchoolFactory()
    counted.assigned(teacher(other), version, other)
    return school


def told(path):
    return json.loads(path.read_text())["total"]


def test_the_command_writes_a_report_and_leaves_its_proof(school, tmp_path):
    out = tmp_path / "all.json"

    call_command("export_compliance", format="json", out=out)

    export = Export.objects.get()
    assert (told(out)["assigned"], told(out)["signed"]) == (2, 1)
    assert (export.by, export.file.name, export.rows) == (None, "", 2)
    assert Leaf.objects.filter(kind="export", record=export.pk).count() == 1


@pytest.mark.parametrize("words", ["ferry-lane", "H7"])
def test_a_school_is_named_by_its_short_name_or_code(school, tmp_path, words):
    out = tmp_path / "one.json"

    call_command("export_compliance", format="json", school=words, policy="HVT-01", out=out)

    assert (told(out)["assigned"], told(out)["signed"]) == (1, 1)


def test_another_day_is_reported_as_it_was(school, tmp_path):
    out = tmp_path / "before.json"
    yesterday = timezone.localdate() - dt.timedelta(days=1)

    call_command("export_compliance", format="json", on=yesterday, out=out)

    assert told(out)["assigned"] == 0


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"school": "nowhere"}, "There is no school “nowhere”."),
        ({"policy": "X-1"}, "There is no policy “X-1”."),
        ({"person": 0xFFFF}, "There is no person 65535."),
    ],
)
def test_what_does_not_exist_is_said(school, tmp_path, wrong, why):
    with pytest.raises(CommandError, match=why):
        call_command("export_compliance", format="csv", out=tmp_path / "x.csv", **wrong)

    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_to_is_a_plain_error(school, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match="nothing was kept"):
        call_command("export_compliance", format="csv", out=tmp_path / "file" / "x.csv")
