#!/usr/bin/env bash
# LibreOffice Calc 7.4.7.2 (Debian 12), openpyxl 3.1.5.
#
# A workbook whose first sheet is hidden and that does not say which tab is active
# (bookViews/@activeTab, optional, 0 when absent) is opened with the hidden sheet shown:
# Calc makes the active sheet visible instead of going to the first visible one. What is
# saved or converted from it, headless too, has no hidden sheet any more, in ODS as in
# XLS and XLSX. A program that takes « the first visible sheet » reads the right one in
# the original and the hidden one in the copy. With activeTab on a visible sheet the
# hidden one stays hidden.
#
# Output seen:
#   no active tab: Archive visible, Effectif visible
#   active tab 1: Archive hidden, Effectif visible
set -euo pipefail
command -v soffice >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-calc >/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check openpyxl==3.1.5
cat > "$work/make.py" <<'PY'
import sys, openpyxl
for name, active in ("none", None), ("one", 1):
    book = openpyxl.Workbook()
    book.active.title = "Archive"
    book.active.append(["hidden"])
    book.create_sheet("Effectif").append(["visible"])
    book["Archive"].sheet_state = "hidden"
    book.active = active or 0
    if active is None:
        book.views[0].activeTab = None
        book.views = []
    else:
        book["Archive"].sheet_view.tabSelected = False
    book.save(f"{sys.argv[1]}/{name}.xlsx")
PY
"$work/venv/bin/python" "$work/make.py" "$work"
soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to xlsx --outdir "$work/out" "$work/none.xlsx" "$work/one.xlsx" >/dev/null 2>&1
cat > "$work/look.py" <<'PY'
import sys, openpyxl
for name, text in ("none", "no active tab"), ("one", "active tab 1"):
    book = openpyxl.load_workbook(f"{sys.argv[1]}/out/{name}.xlsx")
    print(f"{text}: " + ", ".join(f"{s.title} {s.sheet_state}" for s in book))
PY
"$work/venv/bin/python" "$work/look.py" "$work" | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
no active tab: Archive visible, Effectif visible
active tab 1: Archive hidden, Effectif visible
SEEN
