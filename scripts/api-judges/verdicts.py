"""Holds what the linters and oasdiff say to the lists of what is left, with its reason."""

import json
import sys
from pathlib import Path


def expected(name, columns):
    """The lines of a list: everything before the reason."""
    lines = Path(__file__).with_name(name).read_text().splitlines()
    rows = [line.split(maxsplit=columns) for line in lines if line and not line.startswith("#")]
    if short := [row for row in rows if len(row) <= columns]:
        sys.exit(f"{name}: no reason: {short}")
    return {tuple(row[:columns]) for row in rows}


def settle(name, found, known):
    for line in sorted(found - known):
        print(f"{name}: not in the list:", *line, file=sys.stderr)
    for line in sorted(known - found):
        print(f"{name}: in the list, and no more:", *line, file=sys.stderr)
    if found != known:
        sys.exit(1)


def linters(redocly, spectral):
    problems = [(p["ruleId"], p["severity"] == "error") for p in json.loads(Path(redocly).read_text())["problems"]]
    problems += [(p["code"], p["severity"] == 0) for p in json.loads(Path(spectral).read_text())]
    errors = [rule for rule, error in problems if error]
    if errors:
        sys.exit(f"errors: {errors}")
    settle("warnings.txt", {(rule,) for rule, _ in problems}, expected("warnings.txt", 1))
    print(f"linters: 0 errors, {len(problems)} warnings, all of the list")


def breaking(changes):
    known, found = expected("breaking.txt", 2), set()
    lines = json.loads(Path(changes).read_text() or "[]")
    for line in lines:
        rule, path = line["id"], line.get("path", "")
        found.add((rule, "*") if (rule, "*") in known else (rule, path))
    settle("breaking.txt", found, known)
    print(f"oasdiff: {len(lines)} breaking lines, each with its reason")


{"linters": linters, "breaking": breaking}[sys.argv[1]](*sys.argv[2:])
