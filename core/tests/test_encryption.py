import io
import json

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps

from core import encryption
from core.encryption import CHUNK, CannotOpen, EncryptedJSONField, EncryptedTextField

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
WORDS = "Zoë said: “he messaged me” 🦉"


@pytest.fixture
def notes(db):
    """A table with an encrypted text and an encrypted value, for one test."""
    with isolate_apps("core"):

        class Note(models.Model):
            text = EncryptedTextField(null=True)
            facts = EncryptedJSONField(null=True)

            class Meta:
                app_label = "core"
                constraints = [
                    models.CheckConstraint(
                        condition=models.Q(text__isnull=False) | models.Q(facts__isnull=False),
                        name="note_says_something",
                    )
                ]

        statement, values = connection.schema_editor().table_sql(Note)
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
        yield Note


def stored(notes):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT text, facts FROM {notes._meta.db_table} ORDER BY id")
        return cursor.fetchall()


# --- columns


def test_what_was_written_is_read_again_however_it_was_written(notes):
    saved = notes.objects.create(text=WORDS, facts={"who": [1, None, WORDS]})
    notes.objects.bulk_create([notes(text=""), notes(text="b")])
    changed = notes.objects.get(text__isnull=False, pk=saved.pk + 2)
    changed.facts = {"on": "2026-11-28"}
    notes.objects.bulk_update([changed], ["facts"])
    notes.objects.filter(pk=changed.pk).update(text=WORDS)

    assert list(notes.objects.order_by("pk").values_list("text", "facts")) == [
        (WORDS, {"who": [1, None, WORDS]}),
        ("", None),
        (WORDS, {"on": "2026-11-28"}),
    ]


def test_neither_the_database_nor_a_statement_holds_what_was_written(notes):
    with CaptureQueriesContext(connection) as said:
        note = notes.objects.create(text="canary-a", facts={"canary-b": 1})
        notes.objects.filter(pk=note.pk).update(text="canary-c")
        note.text = "canary-d"
        notes.objects.bulk_update([note], ["text"])
        note.full_clean()

    everything = json.dumps([said.captured_queries, stored(notes)])
    assert ("INSERT INTO" in everything, "canary" in everything) == (True, False)
    assert all(token.startswith("gAAAA") for token in stored(notes)[0])


def test_the_same_words_are_never_stored_the_same(notes):
    for _ in range(2):
        notes.objects.create(text=WORDS)

    (one, _), (other, _) = stored(notes)
    assert one != other


def test_nothing_stays_null_and_can_be_asked_for(notes):
    empty, said = notes.objects.create(facts=[]), notes.objects.create(text="")

    assert stored(notes)[0][0] is None
    assert list(notes.objects.filter(text__isnull=True)) == [empty]
    assert list(notes.objects.exclude(text__isnull=True)) == [said]


@pytest.mark.parametrize("lookup", ["exact", "contains", "in", "iregex", "gt"])
@pytest.mark.parametrize("name", ["text", "facts"])
def test_nothing_else_can_be_asked(notes, name, lookup):
    with pytest.raises(FieldError, match="is encrypted: only isnull can be asked of it"):
        notes.objects.filter(**{f"{name}__{lookup}": ["x"]})


def test_no_part_of_a_value_can_be_asked(notes):
    with pytest.raises(FieldError):
        notes.objects.filter(facts__who=1)


def test_a_dump_by_djangos_own_command_holds_no_words(notes):
    dump = serializers.serialize("json", [notes(text="canary-a", facts={"canary-b": 1}), notes()])

    first, second = (one["fields"] for one in json.loads(dump))
    assert "canary" not in dump
    assert encryption.unseal(first["text"]) == "canary-a"
    assert second == {"text": None, "facts": None}


def test_a_value_that_no_key_opens_names_its_column_and_the_way_out(notes, settings):
    settings.FIELD_KEYS = [OLD]
    notes.objects.create(text="canary")
    settings.FIELD_KEYS = [NEW]

    with pytest.raises(CannotOpen) as refused:
        notes.objects.get()

    assert str(refused.value) == (
        "core.Note.text cannot be opened with any key of PORTAL_FIELD_KEYS: a key is missing, or "
        "what is stored was changed. docs/operations.md, Keys, says what to do."
    )


@isolate_apps("core")
def test_an_encrypted_column_is_no_key_and_no_choice():
    class Wrong(models.Model):
        key = EncryptedTextField(unique=True)
        found = EncryptedTextField(db_index=True)
        chosen = EncryptedTextField(choices=[("a", "A")])
        right = EncryptedTextField(blank=True)

        class Meta:
            app_label = "core"

    found = [error.obj.name for error in Wrong.check() if error.id == "portal.E010"]

    assert found == ["key", "found", "chosen"]


def test_forms_ask_for_text_and_for_json():
    text, facts = EncryptedTextField().formfield(), EncryptedJSONField().formfield()

    assert type(text.widget).__name__ == "Textarea"
    assert facts.clean('{"a": 1}') == {"a": 1}


# --- keys


def test_the_newest_key_seals_and_every_key_opens(settings):
    settings.FIELD_KEYS = [OLD]
    before = encryption.seal(WORDS)
    settings.FIELD_KEYS = [NEW, OLD]
    after = encryption.seal(WORDS)

    assert [encryption.unseal(before), encryption.unseal(after)] == [WORDS, WORDS]
    assert Fernet(NEW).decrypt(after).decode() == WORDS


def test_sealing_anew_moves_to_the_newest_key_and_changes_nothing_twice(settings):
    settings.FIELD_KEYS = [OLD]
    before = encryption.seal(WORDS)
    settings.FIELD_KEYS = [NEW, OLD]

    moved = encryption.reseal(before)

    assert Fernet(NEW).decrypt(moved).decode() == WORDS
    assert encryption.reseal(moved) == moved


@pytest.mark.parametrize("open_it", [encryption.unseal, encryption.reseal])
@pytest.mark.parametrize("token", ["", "gAAAA", "héllo", "x" * 200])
def test_what_was_never_sealed_is_refused(open_it, token):
    with pytest.raises(CannotOpen, match="Clause 4 cannot be opened"):
        open_it(token, "Clause 4")


# --- files


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_a_file_of_any_size_comes_back(size):
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)

    sealed = b"".join(encryption.seal_file(io.BytesIO(content)))

    assert b"".join(encryption.unseal_file(io.BytesIO(sealed))) == content
    assert size < 200 or content[:100] not in sealed


def test_a_file_moves_to_the_newest_key(settings):
    content = b"evidence" * CHUNK
    settings.FIELD_KEYS = [OLD]
    before = b"".join(encryption.seal_file(io.BytesIO(content)))
    settings.FIELD_KEYS = [NEW, OLD]

    after = b"".join(encryption.reseal_file(io.BytesIO(before)))

    newest = [encryption.has_newest_key(io.BytesIO(stored)) for stored in (before, after)]
    settings.FIELD_KEYS = [NEW]
    assert newest == [False, True]
    assert b"".join(encryption.unseal_file(io.BytesIO(after))) == content


def frames(content):
    sealed = list(encryption.seal_file(io.BytesIO(content)))
    return [head + body for head, body in zip(sealed[::2], sealed[1::2], strict=True)]


TAMPERED = {
    "empty": lambda one, other: [],
    "cut off at a chunk": lambda one, other: one[:-1],
    "cut off in a chunk": lambda one, other: [*one[:-1], one[-1][:-5]],
    "cut off in a length": lambda one, other: [*one, b"\0\0"],
    "swapped": lambda one, other: [one[1], one[0], one[2]],
    "twice": lambda one, other: [one[0], one[0], *one[1:]],
    "longer than its end": lambda one, other: [*one, one[-1]],
    "with a chunk of another file": lambda one, other: [one[0], other[1], one[2]],
    "one bit changed": lambda one, other: [one[0][:-1] + bytes([one[0][-1] ^ 1]), *one[1:]],
    "no file of ours": lambda one, other: [b"\xff\xd8\xff\xe0 a photo"],
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_file_that_was_changed_is_never_read_to_its_end(how):
    content = b"a" * (2 * CHUNK + 1)
    changed = b"".join(TAMPERED[how](frames(content), frames(content)))

    with pytest.raises(CannotOpen, match=r"^Picture 7 cannot be opened"):
        list(encryption.unseal_file(io.BytesIO(changed), "Picture 7"))


def test_a_file_of_a_lost_key_is_not_moved(settings):
    settings.FIELD_KEYS = [OLD]
    sealed = b"".join(encryption.seal_file(io.BytesIO(b"evidence")))
    settings.FIELD_KEYS = [NEW]

    with pytest.raises(CannotOpen, match="This file"):
        list(encryption.reseal_file(io.BytesIO(sealed)))
    assert not encryption.has_newest_key(io.BytesIO(sealed))
    assert not encryption.has_newest_key(io.BytesIO(b""))
