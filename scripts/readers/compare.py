"""Says where our readers and python-calamine differ on the files that programs made."""

import ast
import datetime
import os
import re
import subprocess
import sys

from python_calamine import CalamineError, CalamineWorkbook

TEXT, NUMBER, DATE, BOOL, ERROR, FORMULA = range(1, 7)  # as the kinds of a cell
LINE = re.compile(r'("(?:[^"\\]|\\.)*") (\d+) (\d+) (?:true|false) (\d) (".*")')


def hours(seconds):
    return "%d:%02d:%02d" % (seconds // 3600, seconds // 60 % 60, seconds % 60)


def plain(value):
    """A value of calamine as ours are compared: numbers as such, days as texts."""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, datetime.datetime):
        value = (value + datetime.timedelta(microseconds=500_000)).replace(microsecond=0)
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return hours(round(value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6))
    if isinstance(value, datetime.timedelta):
        return hours(round(value.total_seconds()))
    return value.replace("\r\n", "\n")


def theirs(path):
    try:
        book = CalamineWorkbook.from_path(path)
        return {
            (name, i + 1, j): plain(value)
            for name in book.sheet_names
            for i, row in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for j, value in enumerate(row) if value != ""
        }, None
    except CalamineError as e:
        return {}, str(e)


def ours(cells, path):
    run = subprocess.run([cells, path], capture_output=True, text=True)
    if run.returncode:
        return {}, run.stderr.strip()
    found = {}
    for line in run.stdout.splitlines():
        if m := LINE.fullmatch(line):
            kind, text = int(m[4]), ast.literal_eval(m[5])
            if kind == NUMBER:
                text = float(text)
            elif kind == DATE:
                text = text.removesuffix("T00:00:00")
            elif kind == FORMULA:
                text = "a formula without a value"
            if text != "":
                found[ast.literal_eval(m[1]), int(m[2]), int(m[3])] = text
    return found, None


def main(cells, folders):
    same = differ = 0
    for folder in folders:
        for name in sorted(os.listdir(folder)):
            if not name.endswith((".xlsx", ".xls", ".ods")):
                continue
            path = os.path.join(folder, name)
            (a, refused), (b, said) = ours(cells, path), theirs(path)
            if refused or said:
                print("%s\n    ours:     %s\n    calamine: %s" % (path, refused or "%d cells" % len(a), said or "%d cells" % len(b)))
                continue
            left = [k for k in sorted(a.keys() | b.keys()) if a.get(k) != b.get(k)]
            same, differ = same + len(a) - len(left), differ + len(left)
            for k in left[:5]:
                print("%s %s row %d column %d\n    ours:     %r\n    calamine: %r" % ((path,) + (k[0], k[1], k[2] + 1) + (a.get(k), b.get(k))))
            if len(left) > 5:
                print("    and %d more" % (len(left) - 5))
    print("%d cells are the same, %d are not" % (same, differ))


main(sys.argv[1], sys.argv[2:])
