"""Document control that is only partly there, or stands where it could be taken for text."""

from policies.importing import document
from policies.tests.word_files import blank, saved, table, typed_text


def read(text):
    return document.as_json(document.read(text.encode(), "policy.md"))


def test_what_the_file_does_not_say_is_null():
    found = read("# Gifts Policy\n\n## 1. Scope\n\n1.1 Everybody.")

    nothing = {key for key, value in found.items() if value is None}
    assert nothing == {
        "reference",
        "version",
        "approved",
        "approved_by",
        "effective",
        "next_review",
        "review_months",
        "review_first_months",
        "review_then_months",
        "category",
        "committee",
        "owner",
        "related",
    }
    assert (found["revisions"], found["evidence"], found["warnings"]) == ([], {}, [])


def test_each_field_comes_with_the_words_it_was_read_from():
    found = read(
        "# Gifts Policy\n\n**Version:** 3\n**Approved by:** Board, May 2025\n\n## Scope\n\nAll."
    )

    assert found["evidence"] == {
        "version": "Version: 3",
        "approved_by": "Approved by: Board, May 2025",
        "approved": "Approved by: Board, May 2025",
    }


def test_tables_of_the_text_are_left_alone():
    text = (
        "# Gifts Policy\n\n## 1. Limits\n\n"
        "| Gift | Limit |\n|-|-|\n| Chocolates | £25 |\n| Status | none |\n\n"
        "| Date | Action | Who |\n|-|-|-|\n| Monday | Ring | Head |"
    )

    found = document.read(text.encode(), "gifts.md")

    assert found.body.count("<table>") == 2
    assert found.evidence == {}


def test_front_matter_is_read():
    front = "---\ntitle: Gifts Policy\nversion: '2.0'\nnext_review: 2027-05-01\n---\n\n"
    text = f"{front}## 1. Scope\n\n1.1 All."

    found = read(text)

    assert [found[key] for key in ("title", "version", "next_review")] == [
        "Gifts Policy",
        "2.0",
        "2027-05-01",
    ]


def test_the_review_cycle_is_found_in_the_text_and_stays_there():
    sentence = "This policy is reviewed every two years by the Audit Committee."
    text = f"# Gifts Policy\n\n## 1. Review\n\n1.1 {sentence}"

    found = document.read(text.encode(), "gifts.md")

    assert (found.control.review_months, found.control.committee) == (24, "Audit Committee")
    assert "every two years" in found.body


def test_a_sentence_about_reviewing_something_else_is_no_review_cycle():
    sentence = "Staff review their passwords every year. Risk is reviewed monthly."
    text = f"# Gifts Policy\n\n## 1. Risk\n\n1.1 {sentence}"

    assert read(text)["review_months"] is None


def test_the_version_is_taken_from_the_revision_history_where_nothing_else_states_it():
    rows = "| 1.9 | May 2024 | a |\n| 1.10 | May 2025 | b |\n"
    text = f"# Gifts Policy\n\n| Version | Date | Changes |\n|-|-|-|\n{rows}\n## Scope\n\nAll."

    assert read(text)["version"] == "1.10"


def test_a_contents_list_of_links_is_taken_out():
    listed = "## Contents\n\n- [Scope](#scope)\n- [Rules](#rules)\n\n"
    text = f"# Gifts Policy\n\n{listed}## Scope\n\nAll.\n\n## Rules\n\nNone."

    found = document.read(text.encode(), "gifts.md")

    assert [clause.heading for clause in found.clauses] == ["Scope", "Rules"]
    assert found.warnings == (document.contents.LEFT_OUT,)


def test_the_title_of_the_document_control_wins_over_a_heading_that_is_only_a_name():
    made = blank(title=None)
    made.add_heading("Harbourne Valley Trust", 1)
    table(made, [("Policy title", "Lone Working Policy"), ("Version", "1.0")])
    typed_text(made)

    assert document.read(saved(made), "x.docx").title == "Lone Working Policy"
