import gc
import io
import logging
from itertools import chain

import page
import pypdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from core import pdf
from people.models import Trust
from trust_portal import samples

TITLE = "Compliance report: Staff Social Media Policy 3.0"


def broken_rules(paper, profile, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper)
    result = page.validate_pdf(str(file), profile=page.ValidationProfile(profile))
    return sorted({f"{failure.rule_id}: {failure.message}" for failure in result.failures})


def sample(**options):
    return pdf.render("pdf/sample.html", samples.paper(), title=TITLE, **options)


@pytest.fixture
def trust():
    picture = io.BytesIO()
    Image.new("RGB", (60, 60), "#5b2a6e").save(picture, "PNG")
    trust = Trust(name="Harbourne Valley Trust", address="Weir House", colour="#5b2a6e")
    trust.logo.save("logo.png", ContentFile(picture.getvalue()), save=False)
    return trust


@pytest.fixture
def from_text(settings, tmp_path):
    """A paper of the text that a person wrote."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    def render(html, **context):
        (tmp_path / "paper.html").write_text(f'<html lang="en-GB"><body>{html}')
        return pypdf.PdfReader(io.BytesIO(pdf.render("paper.html", context, title="A paper")))

    return render


def test_a_paper_conforms_to_pdf_ua(trust, tmp_path):
    paper = pdf.render("pdf/sample.html", {**samples.paper(), "trust": trust}, title=TITLE)

    assert broken_rules(paper, "ua1", tmp_path) == []


def test_the_validator_bites(tmp_path):
    blank = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(blank)

    assert broken_rules(blank.getvalue(), "ua1", tmp_path) != []


def test_an_archival_paper_conforms_to_both_and_carries_its_files(tmp_path):
    figures = pdf.Attachment("figures.json", b'{"signed": 327}', "The figures of this report")

    paper = sample(archival=True, attachments=[figures])

    assert broken_rules(paper, "3a", tmp_path) == broken_rules(paper, "ua1", tmp_path) == []
    assert pypdf.PdfReader(io.BytesIO(paper)).attachments == {"figures.json": [b'{"signed": 327}']}


def test_a_paper_says_its_title_its_language_its_pages_and_who_sent_it(trust):
    context = {**samples.paper(), "trust": trust}

    reader = pypdf.PdfReader(
        io.BytesIO(pdf.render("pdf/sample.html", context, title=TITLE, running="Harbourne"))
    )

    catalogue = reader.trailer["/Root"]
    texts = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]
    assert (reader.metadata.title, reader.metadata.author) == (TITLE, "Harbourne Valley Trust")
    assert (catalogue["/Lang"], catalogue["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Harbourne Valley Trust Weir House" in texts[0]
    assert all(
        f"Harbourne Page {number} of {len(texts)}" in text for number, text in enumerate(texts, 1)
    )
    assert len(reader.pages[0].images) == 1


def test_the_pages_name_the_paper_where_nothing_else_is_said():
    reader = pypdf.PdfReader(io.BytesIO(sample()))

    assert TITLE in " ".join(reader.pages[1].extract_text().split())


def test_our_own_type_is_inside():
    context = samples.paper(1)
    context["facts"] = [("Made by", "Łukasz Żak")]

    reader = pypdf.PdfReader(io.BytesIO(pdf.render("pdf/sample.html", context, title=TITLE)))

    fonts = [sheet["/Resources"]["/Font"].values() for sheet in reader.pages]
    assert {font.get_object()["/BaseFont"].split("+")[-1] for font in chain(*fonts)} == {
        "Atkinson-Hyperlegible",
        "Atkinson-Hyperlegible-Bold",
        "Atkinson-Hyperlegible-Extended",
    }


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "file://elsewhere/static/mark.svg",
        "vendor/../../pytest.ini",
        "https://elsewhere.example/picture.png",
        "ftp://elsewhere.example/picture.png",
    ],
)
def test_a_paper_reads_no_file_and_asks_no_host(from_text, caplog, address):
    with caplog.at_level(logging.CRITICAL, logger="weasyprint"):
        reader = from_text(
            f'<p>Text</p><img src="{address}" alt="A picture">'
            f'<link rel="stylesheet" href="{address}"><a rel="attachment" href="{address}">Take</a>'
        )

    assert len(reader.pages[0].images) == 0
    assert attached_by(reader) == []


def attached_by(reader):
    """What the links of the first page carry."""
    notes = [note.get_object() for note in reader.pages[0].get("/Annots", [])]
    return [note["/FS"]["/EF"]["/F"].get_data() for note in notes if "/FS" in note]


def test_a_paper_may_use_our_static_files(from_text):
    reader = from_text('<p>Text</p><a rel="attachment" href="mark.svg">The mark</a>')

    assert attached_by(reader) == [(pdf.STATIC / "mark.svg").read_bytes()]


def test_collecting_garbage_goes_on_afterwards_as_it_was_before():
    with pdf._without_collecting_garbage():
        assert not gc.isenabled()
        with pdf._without_collecting_garbage():
            pass
        assert not gc.isenabled()

    assert gc.isenabled()
