#!/usr/bin/env bash
# Our readers of workbooks beside python-calamine, in one run: how fast and in what
# memory (bench), or whether they read the same cells of the files that other programs
# made (compare). LibreOffice makes the large files.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$PWD/.tools/readers
for tool in python3 soffice; do
	command -v "$tool" >/dev/null || { echo "make $1 needs $tool" >&2; exit 1; }
done
[[ -x $tools/venv/bin/python ]] || python3 -m venv "$tools/venv"
"$tools/venv/bin/pip" install -q --disable-pip-version-check -r scripts/readers/requirements.txt
${GO:-go} build -trimpath -o "$tools" ./test/cells ./cmd/adherent
case $1 in
bench) "$tools/venv/bin/python" scripts/readers/bench.py "$tools" ;;
compare) "$tools/venv/bin/python" scripts/readers/compare.py "$tools/cells" exchange/workbook/testdata exchange/testdata/wild exchange/sheet/testdata ;;
esac
