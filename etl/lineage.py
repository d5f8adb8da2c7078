"""From a number to the delivered files behind it, as a tree that can be read aloud.

It is made of the answers of sql/questions/lineage.sql and lineage_files.sql, so that what is
shown is what the warehouse was built from, whatever has changed since.
"""

from dataclasses import dataclass, field

Row = dict[str, object]
_FATES = ("loaded", "quarantined", "superseded", "set_aside")


@dataclass
class _Branch:
    words: str
    branches: list["_Branch"] = field(default_factory=list)


def lineage_tree(title: str, definition: Row, steps: list[Row], files: list[Row]) -> str:
    """Return the tree below ``title``: SQL of the metric, models, rules, delivered files."""
    metric = definition["metric"]
    root = _Branch(f"{definition['sql_file']}, version {definition['version']} of its definition")
    root.branches = _below(metric, steps, files, set())
    return "\n".join([title, *_lines([root], "")])


def _below(reader: object, steps: list[Row], files: list[Row], seen: set[object]) -> list[_Branch]:
    found = []
    for step in (s for s in steps if s["read_by"] == reader and s["kind"] != "rule"):
        name = step["name"]
        if name in seen:
            found.append(_Branch(f"{name} (as above)"))
            continue
        seen.add(name)
        branch = _Branch(f"{name}: {step['file']}")
        if step["kind"] == "contract":
            branch.branches = [_rules(name, steps), *_files(name, files)]
        else:
            branch.branches = _below(name, steps, files, seen)
        found.append(branch)
    return found


def _rules(name: object, steps: list[Row]) -> _Branch:
    rules = [s for s in steps if s["read_by"] == name and s["kind"] == "rule"]
    written = [str(s["file"]) for s in rules if str(s["file"]).startswith("sql/rules/")]
    branch = _Branch(f"{len(rules) - len(written)} rules that follow from the contract")
    if written:
        branch.words += f", and {len(written)} of their own"
        branch.branches = [_Branch(file) for file in written]
    return branch


def _files(name: object, files: list[Row]) -> list[_Branch]:
    """The files that count, newest first; those none of whose rows do are only counted."""
    delivered = [f for f in files if f"accepted.{f['contract_table']}" == name]
    counting = [f for f in delivered if f["rows_loaded"]]
    branches = [_file(file) for file in counting]
    rest = len(delivered) - len(counting)
    if rest:
        branches.append(_Branch(f"{rest} more delivered, no row of which counts any longer"))
    return branches or [_Branch("nothing delivered")]


def _file(file: Row) -> _Branch:
    fates = " + ".join(f"{file[f'rows_{fate}']:,} {fate.replace('_', ' ')}" for fate in _FATES)
    kind = ", made-up data" if file["is_made_up"] else ""
    branch = _Branch(f"{file['file_name']}: {file['rows_read']:,} rows read = {fates}{kind}")
    branch.branches = [
        _Branch(f"SHA-256 {file['content_sha256']}"),
        _Branch(
            f"delivery {file['delivery_number']}, read by sql/sources/{file['source_name']}.sql"
        ),
    ]
    return branch


def _lines(branches: list[_Branch], indent: str) -> list[str]:
    lines = []
    for place, branch in enumerate(branches, 1):
        is_last = place == len(branches)
        lines.append(f"{indent}{'└─ ' if is_last else '├─ '}{branch.words}")
        lines += _lines(branch.branches, indent + ("   " if is_last else "│  "))
    return lines
