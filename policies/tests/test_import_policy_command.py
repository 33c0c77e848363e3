"""`import_policy`: one JSON object, or one plain sentence and exit code 1."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from people.tests.factories import PersonFactory
from policies.importing import document
from policies.models import Version
from policies.tests import layouts


def test_a_dry_run_prints_one_json_object_with_the_keys_that_others_rely_on(tmp_path):
    path = tmp_path / "lone-working.docx"
    path.write_bytes(layouts.control_as_one_record())
    out = io.StringIO()

    call_command("import_policy", path, dry_run=True, json=True, stdout=out)

    assert json.loads(out.getvalue()) == document.as_json(
        document.read(path.read_bytes(), path.name)
    )


def test_a_dry_run_tells_a_person_what_was_recognised(tmp_path):
    path = tmp_path / "gifts.md"
    path.write_text("# Gifts Policy\n\nVersion: 2\n\n## 1. Scope\n\n1.1 See section 9.")
    out = io.StringIO()

    call_command("import_policy", path, dry_run=True, stdout=out)

    assert out.getvalue() == (
        "Gifts Policy: 2 sections, 6 words\n"
        "  version: read from “Version: 2”\n"
        "  ! Section 1.1 refers to section 9, which does not exist.\n"
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.docx", b"", "This file is empty."),
        ("none.docx", None, "none.docx cannot be opened: No such file or directory."),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path, monkeypatch, name, content, message):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(CommandError) as refused:
        call_command("import_policy", name, dry_run=True)

    assert (str(refused.value), refused.value.returncode) == (message, 1)


@pytest.mark.django_db
def test_without_a_dry_run_the_file_becomes_the_owners_draft(tmp_path):
    owner = PersonFactory()
    path = tmp_path / "gifts.md"
    path.write_text("# Gifts Policy\n\nVersion: 2\n\n## 1. Scope\n\n1.1 All gifts.")

    call_command("import_policy", path, owner=owner.email, stdout=io.StringIO())

    version = Version.objects.get()
    assert (version.policy.title, version.number, version.state) == ("Gifts Policy", "2.0", "draft")
    assert list(version.policy.owners.all()) == [owner]


@pytest.mark.django_db
@pytest.mark.parametrize("owner", [None, "nobody@trust.example"])
def test_without_an_owner_nothing_is_imported(tmp_path, owner):
    path = tmp_path / "gifts.md"
    path.write_text("# Gifts Policy\n\n## 1. Scope\n\n1.1 All gifts.")

    with pytest.raises(CommandError, match=r"--owner|nobody@trust\.example"):
        call_command("import_policy", path, owner=owner, stdout=io.StringIO())

    assert Version.objects.count() == 0
