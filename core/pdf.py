"""Papers: a template in, a tagged PDF/UA-1 out. WeasyPrint lives behind this one function.

Nothing is fetched: a paper may use our static files and data: addresses, whatever its text says.
"""

import base64
import gc
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string

STATIC = Path(settings.BASE_DIR) / "static"


class Attachment(NamedTuple):
    """A file inside the PDF: the figures as JSON, the proof of a signature."""

    name: str
    content: bytes
    description: str
    relationship: str = "Data"  # ISO 32000-2, 7.11.3


def render(
    template: str,
    context: Mapping[str, object],
    *,
    title: str,
    running: str = "",
    attachments: Sequence[Attachment] = (),
    archival: bool = False,
) -> bytes:
    """A PDF of a template that extends pdf/base.html.

    `running` stands at the foot of every page, beside its number; the title where it is empty.
    `context["trust"]`, where given, heads the first page with its name, address, logo and colours.
    `archival` makes it PDF/A-3a as well.
    """
    import weasyprint  # noqa: PLC0415 -- slow import

    trust = context.get("trust")
    said = {"paper": True, "title": title, "running": running or title, "logo": _logo(trust)}
    html = render_to_string(template, {**context, **said})
    options = {"pdf_variant": "pdf/a-3a" if archival else "pdf/ua-1"}
    fonts = weasyprint.text.fonts.FontConfiguration()
    sheets = [
        weasyprint.CSS(STATIC / "paper.css", url_fetcher=_fetcher(), font_config=fonts),
        weasyprint.CSS(string=_colours(trust), font_config=fonts),
    ]
    with _without_collecting_garbage():
        document = weasyprint.HTML(
            string=html, base_url=STATIC.as_uri() + "/", url_fetcher=_fetcher()
        ).render(stylesheets=sheets, font_config=fonts, **options)
        document.metadata.attachments = [
            weasyprint.Attachment(string=attached.content, **_said_of(attached))
            for attached in attachments
        ]
        return document.write_pdf(finisher=_also_accessible if archival else None, **options)


def _said_of(attached: Attachment) -> dict[str, str]:
    return {name: value for name, value in attached._asdict().items() if name != "content"}


@cache
def _fetcher() -> object:
    """Clause text is written by people: it must not make the server read files or ask hosts."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 -- slow import

    class OurOwn(URLFetcher):
        def fetch(self, url: str, headers: dict | None = None) -> object:
            parts = urlsplit(url)
            if parts.scheme == "file":
                path = Path(unquote(parts.path)).resolve()
                if parts.netloc or not path.is_relative_to(STATIC.resolve()):
                    raise ValueError("A paper may use static files only.")
            return super().fetch(url, headers)

    return OurOwn(allowed_protocols={"data", "file"})


def _logo(trust: object) -> str:
    """As a data: address, since uploaded files are not for the fetcher."""
    if trust is None or not trust.logo:
        return ""
    with trust.logo.open("rb") as file:
        return "data:image/png;base64," + base64.b64encode(file.read()).decode()


def _colours(trust: object) -> str:
    chosen = {"colour": getattr(trust, "colour", ""), "accent": getattr(trust, "accent", "")}
    variables = (f"--trust-{name}: {value};" for name, value in chosen.items() if value)
    return f":root {{ {' '.join(variables)} }}"


@contextmanager
def _without_collecting_garbage() -> Iterator[None]:
    """WeasyPrint makes millions of objects that live to the end: looking through them again and
    again costs a third of its time and saves a tenth of its memory."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


UA_EXTENSION = b"""
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
 <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
   <pdfaProperty:name>part</pdfaProperty:name>
   <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
   <pdfaProperty:category>internal</pdfaProperty:category>
   <pdfaProperty:description>PDF/UA part</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
 </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def _also_accessible(document: object, pdf: object) -> None:
    """Say in the metadata of a PDF/A that it is PDF/UA-1 too.

    WeasyPrint writes one of the two; PDF/A allows the other's word for itself only with its schema
    described (ISO 19005-3, 6.6.2.3), and only in metadata that is not compressed.
    """
    reference = pdf.catalog["Metadata"]
    number = (reference.decode() if isinstance(reference, bytes) else str(reference)).split()[0]
    stream = pdf.objects[int(number)]
    stream.compress = False
    metadata = stream.stream[0]
    end = re.search(rb"</(\w+:)?RDF>", metadata).start()
    stream.stream[0] = metadata[:end] + UA_EXTENSION + metadata[end:]
