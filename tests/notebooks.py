"""Run a notebook as a reader does, cell by cell, without Jupyter. Run as a process of its own:

    python -m tests.notebooks NOTEBOOK NAME...

A notebook is JSON, and what a test needs of a kernel is to run its cells in order and to show what
a cell ends with. Prints what the names hold at the end, as one JSON object in the last line.
"""

import ast
import json
import sys
from pathlib import Path


def code_cells(path: Path) -> list[dict]:
    """The cells of code, in order."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def run(path: Path) -> dict[str, object]:
    """Run every cell and return what the names hold at the end."""
    names: dict[str, object] = {"__name__": "__main__"}
    for number, cell in enumerate(code_cells(path), 1):
        tree = ast.parse("".join(cell["source"]))
        shown = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        place = f"<cell {number} of {path.name}>"
        exec(compile(tree, place, "exec"), names)
        if shown:
            print(eval(compile(ast.Expression(shown.value), place, "eval"), names))
    return names


if __name__ == "__main__":
    found = run(Path(sys.argv[1]))
    print(json.dumps({name: found[name] for name in sys.argv[2:]}, default=str))
