"""What the import doubts, in the words that a policy owner reads."""

from policies.importing import document


def doubts(text):
    return document.read(f"# Test Policy\n\n{text}".encode(), "policy.md").warnings


def test_missing_repeated_and_late_numbers_are_named():
    text = "\n\n".join(f"## {number}. H\n\nx" for number in (1, 2, 4, 4, 3, 8))

    assert doubts(text) == (
        "3 is missing: the numbers go from 2 to 4.",
        "Two sections are numbered 4.",
        "Section 3 stands after section 4.",
        "4 and 5 and 6 and 7 are missing: the numbers go from 3 to 8.",
    )


def test_a_reference_to_a_section_that_does_not_exist_is_named():
    text = "## 1. A\n\n1.1 See section 1.9, sections 1.1 and 7, and paragraph 1.\n\n1.2 x"

    assert doubts(text) == (
        "Section 1.1 refers to section 1.9, which does not exist.",
        "Section 1.1 refers to section 7, which does not exist.",
    )


def test_a_reference_to_a_law_is_nobodys_mistake():
    text = (
        "## 1. A\n\n1.1 Under section 149 of the Equality Act 2010, and the Children Act 2004,"
        " section 11, and paragraph 7 of Schedule 1. Section 3 of this policy is our own.\n\n1.2 x"
    )

    assert doubts(text) == ("Section 1.1 refers to section 3, which does not exist.",)


def test_an_empty_section_is_named_unless_it_has_sections_of_its_own():
    text = "## 1. Aims\n\n### 1.1 Ours\n\nx\n\n## 2. Scope\n\n## Annex\n"

    assert doubts(text) == ("Section 2 “Scope” has no text.", "“Annex” has no text.")


def test_unsafe_text_is_pointed_out():
    text = (
        "## 1. Rules\n\n1.1 Otherwise you forfeit your legal protection.\n\n"
        "1.2 The normal outcome will be dismissal."
    )

    assert doubts(text) == (
        "Section 1.1 says that somebody forfeits a legal protection; nobody can."
        " Take advice first.",
        "Section 1.2 says in advance that somebody will be dismissed."
        " Take advice before publishing.",
    )


def test_a_broken_merge_field_and_impossible_dates_are_pointed_out():
    text = (
        "| Version | 1.0 |\n|-|-|\n| Approved | June 2026 |\n| Next review | May 2026 |\n\n"
        "| Version | Date | Author |\n|-|-|-|\n"
        "| 1.0 | May 2024 | A B |\n| 1.1 | May 2025 | A B |\n\n"
        "## 1. Who\n\n1.1 Ask {{ dsl.name }."
    )

    assert doubts(text) == (
        "A merge field is not written as {{ school.name }}: look for curly brackets in the text.",
        "The next review is earlier than the approval. Check both dates.",
        "The document control says version 1.0, its revision history goes on to version 1.1.",
    )


def test_a_text_without_headings_is_pointed_out():
    assert doubts("Be kind to each other.") == (document.NO_CLAUSES,)


def test_a_file_without_a_title_is_called_by_its_name():
    imported = document.read(b"## 1. Scope\n\n1.1 Everybody.", "lone_working-2026.md")

    assert imported.title == "Lone working 2026"
    assert imported.warnings[0].startswith("No title was found in the file")


def test_a_contents_list_that_says_otherwise_than_the_headings_is_pointed_out():
    text = (
        "## Contents\n\n1\\. Purpose ..... 2\n\n2\\. Training ..... 3\n\n3\\. Scope ..... 4\n\n"
        "4\\. Review ..... 5\n\n5\\. Records ..... 6\n\n"
        "## 1. Purpose\n\nx\n\n## 2. Scope\n\nx\n\n## 3. Who reviews\n\nx\n\n## 4. Review\n\nx"
        "\n\n## 5. Records\n\nx"
    )

    assert doubts(text)[1:] == (
        "The contents list names “Training”, but no section is called that.",
        "The contents list has “Scope” as 3, the text as 2.",
    )


def test_text_that_keeps_people_from_the_police_is_pointed_out():
    text = "## 1. Rules\n\n1.1 Staff must not contact the police without the head's agreement."

    assert doubts(text) == (
        "Section 1.1 keeps people from the police or the LADO; nobody may be. Take advice first.",
    )
