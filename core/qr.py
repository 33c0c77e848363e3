"""QR codes, as pictures that stand in the page or the paper itself."""

import segno


def drawn(text: str) -> str:
    """A data: address of an SVG, dark on light whatever the page's colours, with its quiet zone."""
    code = segno.make(text, error="m")
    return code.svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
