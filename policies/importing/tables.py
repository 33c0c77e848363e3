"""Tables: their cells as text, and the form in which a screen reader can follow them."""

from policies.importing.blocks import Block, lines, new


def own_rows(table: Block) -> list[Block]:
    """The rows of this table, not those of a table inside one of its cells."""
    return [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]


def rows(table: Block) -> list[list[str]]:
    """The text of every cell; lines within a cell are kept apart by a line feed."""
    found = []
    for row in own_rows(table):
        cells = ["\n".join(lines(cell)) for cell in row if cell.tag in ("td", "th")]
        if any(cells):
            found.append(cells)
    return found


def accessible(table: Block) -> Block:
    """First row as column headings, no paragraph in a cell that holds only one."""
    for cell in list(table.iter("td", "th")):
        only = cell[0] if len(cell) == 1 else None
        lone = only is not None and only.tag == "p" and not (cell.text or "").strip()
        if lone and not (only.tail or "").strip():
            only.drop_tag()
    everything = own_rows(table)
    caption = table.find("caption")
    for element in list(table):
        table.remove(element)
    if caption is not None:
        table.append(caption)
    if len(everything) > 1:
        head = new("thead")
        head.append(_as_headings(everything[0]))
        table.append(head)
        everything = everything[1:]
    body = new("tbody")
    for row in everything:
        for cell in row.iterchildren("th"):
            cell.set("scope", "row")
        body.append(row)
    table.append(body)
    return table


def _as_headings(row: Block) -> Block:
    for cell in row:
        if cell.tag in ("td", "th"):
            cell.tag = "th"
            cell.set("scope", "col")
            if len(cell) == 1 and cell[0].tag == "strong" and not (cell.text or "").strip():
                cell[0].drop_tag()
    return row
