"""The least that puts names on tagged paper: one plain table. `_bare_paper NUMBER FILE`."""

import sys

import weasyprint

ROW = "<tr><th scope=row>Aisha Bewick{}</th><td>Harbourne School 042; due 9 Nov 2026</td></tr>"


def main(number, path):
    rows = "".join(map(ROW.format, range(number)))
    html = f"<html lang=en-GB><title>Outstanding</title><h1>Outstanding</h1><table>{rows}</table>"
    weasyprint.HTML(string=html).write_pdf(path, pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
