#!/usr/bin/env bash
# Installs the reader of others that the accounting entries are read back by, of a pinned version, and
# runs it: ConvertEcritures (PyPI). 1.1.0 is the last one whose package has its readers. It shows its
# errors in windows: its toolkit is left out. What is missing is a failure, never a pass.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$PWD/.tools/books
mkdir -p "$tools"
command -v python3 >/dev/null || { echo "make books needs python3" >&2; exit 1; }
[[ -x $tools/bin/python ]] || python3 -m venv "$tools"
"$tools/bin/pip" install -q --disable-pip-version-check --no-deps convertecritures==1.1.0
"$tools/bin/pip" install -q --disable-pip-version-check polars==2.1.0 fastexcel==0.21.0 openpyxl==3.1.5 dateparser==1.5.0 xlsxwriter

ADHERENT_TEST_BOOKS=$tools/bin/python ${GO:-go} test -count=1 -v -run '^TestBooksAreRead$' ./exchange/export
