"""The same invented policy in the layouts that schools use; each function gives one file."""

from policies.tests.word_files import (
    CONTROL,
    HISTORY,
    LEVELS,
    NUMBERS,
    TEXT,
    automatic_text,
    blank,
    bold,
    contents_field,
    history,
    line_break,
    list_definition,
    numbered,
    saved,
    table,
    typed_text,
)


def control_table_first_and_numbers_typed():
    document = blank()
    table(document, CONTROL)
    document.add_heading("Revision history", 2)
    history(document)
    typed_text(document)
    return saved(document)


def control_last_and_headings_numbered_by_their_styles():
    document = blank()
    num = list_definition(document, LEVELS, styles=["Heading1", None, None])
    style = document.styles["Heading 1"].element.get_or_add_pPr()
    style.append(numbered(document.add_paragraph(), num, 0)._p.pPr.numPr)
    document.element.body.remove(document.paragraphs[-1]._p)
    for paragraph in document.paragraphs:
        numbered(paragraph, "0", 0)  # title and trust do without a number
    for level, heading, words in TEXT:
        if heading:
            document.add_heading(heading, 1)
        if words:
            paragraph = document.add_paragraph(words)
            if not heading:
                numbered(paragraph, num, level - 1)
    numbered(document.add_heading("Document control", 1), "0", 0)
    table(document, [("Document control", ""), *CONTROL])
    numbered(document.add_heading("Version history", 1), "0", 0)
    history(document, ("Issue", "Date of change", "Changed by", "Nature of change"))
    return saved(document)


def control_as_lines_and_headings_only_bold():
    document = blank()
    for label, value in CONTROL:
        document.add_paragraph(f"{label}: {value}")
    bold(document, "Record of changes")
    history(document, ("Date", "Version", "Details of changes", "By whom"), (1, 0, 3, 2))
    typed_text(document, headings="bold")
    return saved(document)


def control_in_pairs_and_a_multilevel_list():
    document = blank()
    pairs = [*CONTROL, ("Location", "Staff handbook")]
    table(document, [(*pairs[at], *pairs[at + 1]) for at in range(0, 10, 2)])
    history(document, ("Author", "Summary of changes", "Date", "Version"), (2, 3, 1, 0))
    automatic_text(document, list_definition(document, LEVELS))
    return saved(document)


def control_as_one_record():
    document = blank()
    table(document, [[label for label, _ in CONTROL], [value for _, value in CONTROL]])
    document.add_paragraph("Amendments")
    history(document, ("No.", "Amended", "Initials", "Reason for amendment"))
    typed_text(document, headings="plain")
    return saved(document)


def control_with_tabs_and_numbers_without_full_stops():
    document = blank()
    for label, value in CONTROL:
        document.add_paragraph(f"{label}\t{value}")
    history(document, ("Version no", "Revision date", "Revised by", "Description of revision"))
    typed_text(document, number="{} {}")
    return saved(document)


def control_in_one_paragraph_with_bold_labels():
    document = blank()
    paragraph = document.add_paragraph()
    for label, value in CONTROL:
        paragraph.add_run(f"{label}:").bold = True
        paragraph.add_run(f" {value}")
        line_break(paragraph)
    history(document)
    typed_text(document, number="{}) {}")
    return saved(document)


def control_table_with_a_title_row_and_a_contents_list():
    document = blank()
    rows = [("Policy information", ""), *CONTROL]
    made = table(document, rows)
    made.cell(0, 0).merge(made.cell(0, 1))
    history(document)
    typed_text(document)
    contents_field(document)
    return saved(document)


def sections_called_section_and_control_last():
    document = blank(title=None)
    document.add_paragraph("Harbourne Valley Trust")
    document.add_paragraph("Lone Working Policy", style="Title")
    typed_text(document, number="Section {}: {}")
    document.add_heading("Policy control", 1)
    table(document, CONTROL)
    history(document)
    return saved(document)


def bold_sections_in_an_interrupted_list():
    document = blank()
    table(document, CONTROL)
    history(document)
    num = list_definition(document, ["%1."])
    for level, heading, words in TEXT:
        if heading:
            numbered(bold(document, heading), num, 0)
        if words:
            document.add_paragraph(words if level == 1 else f"{_label(words)} {words}")
    return saved(document)


def control_and_footer_and_a_typed_contents_list():
    document = blank()
    document.add_paragraph("Contents")
    for page, (label, (_, heading, _)) in enumerate(zip(NUMBERS, TEXT, strict=True), 2):
        if heading:
            document.add_paragraph(f"{label}. {heading} ........ {page}")
    typed_text(document)
    document.add_paragraph("Document control")
    table(document, CONTROL[3:])
    history(document)
    footer = document.sections[0].footer.paragraphs[0]
    footer.text = "Version 2.1\tApproved by the Board of Trustees on 12 June 2025\tPage 1"
    return saved(document)


def everything_in_a_table_of_merged_cells():
    document = blank()
    made = table(document, [(label, value, "") for label, value in CONTROL])
    for row in made.rows:
        row.cells[1].merge(row.cells[2])
    document.add_heading("Change log", 2)
    history(document, ("Ver.", "When", "Who", "What changed"))
    automatic_text(document, list_definition(document, ["%1", "%1.%2", "%1.%2.%3"]))
    return saved(document)


def _label(words):
    return NUMBERS[[text[2] for text in TEXT].index(words)]


WORD = [
    control_table_first_and_numbers_typed,
    control_last_and_headings_numbered_by_their_styles,
    control_as_lines_and_headings_only_bold,
    control_in_pairs_and_a_multilevel_list,
    control_as_one_record,
    control_with_tabs_and_numbers_without_full_stops,
    control_in_one_paragraph_with_bold_labels,
    control_table_with_a_title_row_and_a_contents_list,
    sections_called_section_and_control_last,
    bold_sections_in_an_interrupted_list,
    control_and_footer_and_a_typed_contents_list,
    everything_in_a_table_of_merged_cells,
]


def markdown():
    lines = [
        "# Harbourne Valley Trust",
        "# Lone Working Policy",
        "",
        "| Field | Value |",
        "|---|---|",
    ]
    lines += [f"| {label} | {value} |" for label, value in CONTROL]
    lines += ["", "## Revision history", "", "| Version | Date | Author | Changes |", "|-|-|-|-|"]
    lines += [f"| {' | '.join(row)} |" for row in HISTORY]
    for label, (_, heading, words) in zip(NUMBERS, TEXT, strict=True):
        lines += ["", f"## {label}\\. {heading}", ""] if heading else ["", f"{label} {words}"]
        lines += [words] if heading and words else []
    return "\n".join(lines).encode()


def html():
    rows = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in CONTROL)
    past = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in HISTORY)
    head = "<tr><th>Version<th>Date<th>Author<th>Changes</tr>"
    text = "".join(
        f"<h2>{label}. {heading}</h2><p>{words}</p>" if heading else f"<div>{label} {words}</div>"
        for label, (_, heading, words) in zip(NUMBERS, TEXT, strict=True)
    )
    return (
        "<!doctype html><html><head><title>Lone Working Policy</title></head><body><div>"
        f"<h1>Lone Working Policy</h1><table>{rows}</table><h2>Revision history</h2>"
        f"<table>{head}{past}</table>{text}</div></body></html>"
    ).encode()
