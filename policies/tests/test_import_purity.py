"""The import is pure code: it could be used, tested and moved without the rest of the portal."""

import ast
from pathlib import Path

from policies.importing import document

FOLDER = Path(document.__file__).parent
FOREIGN = {"django", "people", "ledger", "notices", "accounts", "incidents", "oversight", "core"}


def test_the_import_knows_neither_the_database_nor_http_nor_another_app():
    seen = set()
    for path in [*FOLDER.glob("*.py"), FOLDER.parent / "anchors.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                seen |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                seen.add(node.module)

    own = {name for name in seen if name.startswith("policies")}
    assert {name.split(".")[0] for name in seen} & FOREIGN == set()
    assert {name for name in own if not name.startswith("policies.importing")} == {"policies"}
