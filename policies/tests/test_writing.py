"""Writing a draft in the browser: addresses stay, two writers lose nothing, nothing runs."""

import pytest

from people.tests.entering import enter
from people.tests.factories import holder
from policies.importing import document, plain
from policies.models import Version
from policies.tests.factories import VersionFactory
from policies.workflow import drafting, writing
from policies.workflow import version as workflow

FILE = b"""# Gifts Policy

## 1. Scope

1.1 Everybody who works here.

1.2 Visitors, see [section 2](#2).

## 2. What to do

2.1 Say thank you.
"""


@pytest.fixture
def owner(db):
    return holder("policy_owner")


@pytest.fixture
def draft(owner):
    return drafting.import_policy(document.read(FILE, "gifts.md"), FILE, "gifts.md", by=owner)


@pytest.fixture
def writer(client, owner):
    enter(client, owner)
    return client


def page(draft, section="1.1"):
    return f"/policies/versions/{draft.pk}/write/section/?section={section}"


def opened(client, draft, section="1.1"):
    """What the form of a section holds when it is opened."""
    return dict(client.get(page(draft, section)).context["form"].initial)


def parts(draft):
    return list(draft.clauses.values_list("anchor", "number", "heading"))


def test_a_section_is_saved_and_the_version_with_it(writer, draft, owner):
    form = opened(writer, draft)

    answer = writer.post(page(draft), form | {"text": "**Everybody**, always.\n\n- staff"})

    draft.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, f"/policies/versions/{draft.pk}/write/")
    assert draft.html == (
        '<h2 id="1">1. Scope</h2>\n'
        '<p id="1.1">1.1 <strong>Everybody</strong>, always.</p>\n<ul><li>staff</li></ul>\n'
        '<p id="1.2">1.2 Visitors, see <a href="#2" rel="noopener noreferrer">section 2</a>.</p>\n'
        '<h2 id="2">2. What to do</h2>\n'
        '<p id="2.1">2.1 Say thank you.</p>\n'
    )
    assert [(e.verb, e.by, e.note) for e in draft.events.all()][-1] == (
        "write", owner, "Section 1.1 changed"
    )  # fmt: skip


def test_saving_what_was_only_looked_at_changes_no_letter(writer, draft):
    before = draft.html
    for anchor, *_ in parts(draft):
        writer.post(page(draft, anchor), opened(writer, draft, anchor))

    draft.refresh_from_db()
    assert draft.html == before


def test_a_section_keeps_its_address_when_it_is_numbered_anew_and_moved(writer, draft):
    writer.post(page(draft, "1.2"), opened(writer, draft, "1.2") | {"number": "2.2"})
    for _ in range(2):
        move = {"section": "1.2", "to": "down"}
        writer.post(f"/policies/versions/{draft.pk}/write/move/", move)

    assert parts(draft) == [
        ("1", "1", "Scope"), ("1.1", "1.1", ""), ("2", "2", "What to do"), ("2.1", "2.1", ""),
        ("1.2", "2.2", ""),
    ]  # fmt: skip
    assert draft.clauses.last().html.startswith('<p id="1.2">2.2 Visitors')


def test_a_new_section_never_takes_the_address_of_another(writer, draft):
    add = f"/policies/versions/{draft.pk}/write/add/"
    writer.post(f"{add}?section=1.1", {"number": "1.2", "text": "Guests too."})
    writer.post(add, {"heading": "Review & more", "text": ""})
    writer.post(f"/policies/versions/{draft.pk}/write/remove/", {"section": "2.1"})

    assert parts(draft) == [
        ("1", "1", "Scope"), ("1.1", "1.1", ""), ("1.2-2", "1.2", ""), ("1.2", "1.2", ""),
        ("2", "2", "What to do"), ("review-more", "", "Review & more"),
    ]  # fmt: skip
    assert draft.clauses.last().html == '<h2 id="review-more">Review &amp; more</h2>'
    draft.refresh_from_db()
    assert "Two sections are numbered 1.2." in draft.found["warnings"]


def test_the_later_of_two_writers_is_shown_both_and_loses_nothing(writer, draft, owner):
    form = opened(writer, draft)
    clause = draft.clauses.get(anchor="1.1")
    theirs = writing.Words("1.1", "", "<p>Everybody who ever works here.</p>")
    writing.write_clause(draft, clause, theirs, by=holder("clerk"), seen=writing.stamp(clause))

    answer = writer.post(page(draft), form | {"text": "Everybody <b>I</b> know."})

    assert answer.status_code == 409
    assert answer.context["form"].data["text"] == "Everybody <b>I</b> know."
    assert answer.context["saved_text"] == "Everybody who ever works here."
    assert "<del>" in answer.context["entry"].html
    assert (
        draft.clauses.get(anchor="1.1").html == '<p id="1.1">1.1 Everybody who ever works here.</p>'
    )

    writer.post(page(draft), answer.context["form"].data.dict())

    assert draft.clauses.get(anchor="1.1").html == (
        '<p id="1.1">1.1 Everybody <strong>I</strong> know.</p>'
    )


def test_what_was_typed_in_a_section_that_is_gone_can_be_added(writer, draft, owner):
    form = opened(writer, draft, "2.1")
    writing.remove_clause(draft, draft.clauses.get(anchor="2.1"), by=owner)

    answer = writer.post(page(draft, "2.1"), form | {"text": "Long words."})

    assert (answer.status_code, answer.context["form"]["text"].value()) == (409, "Long words.")
    assert 'name="text"' in answer.content.decode()


def test_what_is_typed_cannot_run(writer, draft):
    text = "<script>x()</script><p onclick=x()>Hi <a href='javascript:x()'>you</a></p>"
    writer.post(page(draft), opened(writer, draft) | {"text": text, "heading": "<b>Who</b>"})

    assert draft.clauses.get(anchor="1.1").html == (
        '<h3 id="1.1">1.1 &lt;b&gt;Who&lt;/b&gt;</h3>\n<p>Hi you</p>'
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"number": "9" * 400}, "number"),
        ({"number": "²"}, "number"),
        ({"number": "<b>"}, "number"),
        ({"heading": "x" * 400}, "heading"),
        ({"text": ""}, "text"),
        ({"text": "# Title"}, "text"),
        ({"text": "x" * 300_000}, "text"),
        ({"text": "*a_ " * 9_000}, "text"),
    ],
)
def test_what_cannot_be_saved_is_said_beside_the_field_and_kept(writer, draft, typed, field):
    answer = writer.post(page(draft), opened(writer, draft) | typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert answer.context["form"][field].value() == typed[field]


def test_what_the_editor_sends_is_cleaned_and_kept_as_if_it_were_typed(writer, draft):
    rich = (
        "<h2>How</h2><p>Say <b>thank</b> <i>you</i><script>x()</script>.</p><p><br></p>"
        "<ul><li>in a letter<ul><li>or a call</li></ul></li></ul>"
        "<table><thead><tr><th>Worth</th></tr></thead><tbody><tr><td>5</td></tr></tbody></table>"
        '<p onclick="x()"><a href="https://school.org.uk">Ask</a></p>'
    )

    writer.post(page(draft), opened(writer, draft) | {"rich": rich})

    assert draft.clauses.get(anchor="1.1").html == (
        '<p id="1.1">1.1 <strong>How</strong></p>\n'
        "<p>Say <strong>thank</strong> <em>you</em>.</p>\n"
        "<ul><li>in a letter<ul><li>or a call</li></ul></li></ul>\n"
        '<table><thead><tr><th scope="col">Worth</th></tr></thead>'
        "<tbody><tr><td>5</td></tr></tbody></table>\n"
        '<p><a href="https://school.org.uk" rel="noopener noreferrer">Ask</a></p>'
    )


def test_what_the_editor_sends_is_kept_where_something_else_is_wrong(writer, draft):
    answer = writer.post(
        page(draft), opened(writer, draft) | {"rich": "<p>New <b>words</b></p>", "number": "²"}
    )
    assert answer.context["form"]["text"].value() == "New **words**"
    assert answer.context["form"].rich_html == "<p>New <strong>words</strong></p>"
    assert "<div hidden data-rich-html><p>New <strong>" in answer.content.decode()

    deep = "<blockquote>" * 400
    answer = writer.post(page(draft), opened(writer, draft) | {"rich": deep})
    assert list(answer.context["form"].errors) == ["text"]
    assert answer.context["form"]["rich"].value() == deep
    assert answer.context["form"].rich_html is None


def test_a_picture_taken_out_in_the_editor_leaves_the_others_what_they_are():
    one, two = ("data:image/png;base64,AAAA", "data:image/png;base64,BBBB")
    before = f'<p><img src="{one}" alt="a"> <img src="{two}" alt="b"></p>'

    assert plain.marked(f'<p><img src="{two}" alt="b"></p>', before) == "![b](picture-2)"
    assert plain.marked(before) == "![a](picture-1) ![b](picture-2)"


def test_pasted_word_comes_back_as_marks(writer, draft):
    html = (
        "<html xmlns:o='urn:schemas-microsoft-com'><style>p{mso-style:x}</style><body>"
        "<p class=MsoNormal style='mso-x:1'><b>Never</b> take<o:p></o:p></p>"
        "<ul><li>money</li></ul><script>x()</script></body></html>"
    )

    answer = writer.post(f"/policies/versions/{draft.pk}/write/paste/", {"html": html})

    assert answer.content.decode() == "**Never** take\n\n- money"


def test_a_text_that_is_no_draft_any_more_is_not_written(writer, draft, owner):
    form = opened(writer, draft)
    workflow.submit(draft, by=owner)

    assert writer.get(page(draft)).status_code == 409
    assert writer.post(page(draft), form | {"text": "Late."}).status_code == 409


def test_whoever_wrote_in_a_version_cannot_record_its_approval(owner):
    author, helper = holder("policy_owner"), holder("policy_owner")
    version = VersionFactory(author=author, state=Version.State.DRAFT)
    clause = version.clauses.get()
    words = writing.Words("1", "Purpose", "<p>Ring.</p>")
    writing.write_clause(version, clause, words, by=helper, seen=writing.stamp(clause))

    assert (
        workflow.not_the_author(version, helper) == workflow.not_the_author(version, author) != ""
    )
    assert workflow.not_the_author(version, owner) == ""


def test_the_list_of_sections_takes_the_same_queries_however_long_it_is(
    writer, draft, django_assert_num_queries
):
    writer.get(f"/policies/versions/{draft.pk}/write/")
    counts = []
    for number in ("2.2", "2.3"):
        with django_assert_num_queries(9, exact=False) as seen:
            writer.get(f"/policies/versions/{draft.pk}/write/")
        counts.append(len(seen))
        writer.post(f"/policies/versions/{draft.pk}/write/add/", {"number": number, "text": "x"})

    assert counts[0] == counts[1]
