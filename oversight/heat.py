"""The table by school and policy: how each cell looks, what it says, where it leads."""

from collections.abc import Mapping, Sequence

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core import wording
from policies.queries.figures import Cells, Figure

SHADES = ((95, 1), (85, 2), (70, 3), (0, 4))
LITTLE = 85  # per cent: what has less is named above the table
KEY = ("All signed", "95 to 99%", "85 to 94%", "70 to 84%", "Under 70%")


def shade(figure: Figure) -> int:
    """0 when all have signed, darker the more are left."""
    if figure.left <= 0:
        return 0
    share = 100 * figure.signed / figure.assigned
    return next(css for least, css in SHADES if share >= least)


def body(
    schools: Sequence[tuple[int, str, str]],
    policies: Sequence[tuple[int, str, str]],
    cells: Cells,
    keep: str,
) -> SafeString:
    """The rows of the table; schools and policies are (key, name, slug), `keep` is the rest of
    the address.

    Written here and not in a template: of six thousand cells a template makes a second.
    """
    columns = [(key, f"policy={slug}") for key, _, slug in policies]
    lines = []
    for school, name, slug in schools:
        start = f'<a href="?school={slug}&amp;{keep}'
        row = [format_html('<tr><th scope="row"><a href="?school={}">{}</a></th>', slug, name)]
        row += [_cell(cells.get((school, policy)), start + link) for policy, link in columns]
        lines.append("".join(row) + "</tr>")
    return mark_safe("\n".join(lines))  # noqa: S308 -- slugs and numbers, and names escaped above


def _cell(figure: Figure | None, link: str) -> str:
    if figure is None:
        return '<td class="none">–</td>'
    if figure.left <= 0:
        return '<td class="heat-0">All signed</td>'
    share = wording.percent(figure.signed, figure.assigned)
    return (
        f'<td class="heat-{shade(figure)}">{link}">{share}</a>'
        f'<span class="sub">{figure.left:,} left</span></td>'
    )


def foot(policies: Sequence[tuple[int, str, str]], figures: Mapping[int, Figure]) -> SafeString:
    cells = []
    for policy, _, _ in policies:
        figure = figures.get(policy, Figure())
        share = wording.percent(figure.signed, figure.assigned)
        cells.append(f'<td><b>{share}</b><span class="sub">{figure.left:,} left</span></td>')
    return mark_safe("".join(cells))  # noqa: S308 -- figures alone


def heads(policies: Sequence[tuple[int, str, str]]) -> SafeString:
    cells = (
        f'<th scope="col"><a href="?policy={slug}">{conditional_escape(title)}</a></th>'
        for _, title, slug in policies
    )
    return mark_safe("".join(cells))  # noqa: S308 -- slugs, and titles escaped
