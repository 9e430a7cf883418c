#!/usr/bin/env bash
# ConvertEcritures 1.1.0 (PyPI, the last one whose package has its readers) with polars 2.1.0, Python 3.11.
# It turns accounting entries from one French program's form into another's.
#
# Its reader of the FEC says Debit and Credit are numbers (Float64), and gets numbers from a file with
# points. The FEC has commas (arrêté of 29/07/2013, Livre des procédures fiscales A47 A-1): of such a file
# the amounts stay texts, without an error, and what is summed or rounded afterwards leaves them out. The type of
# each column is guessed from the file, too: an auxiliary account 00042 becomes the number 42.
# The reader of Quadra's ASCII, whose amounts are in cents, is not concerned. Its windows (PySide6) are
# replaced by nothing here: the reader does not open any.
#
# Output seen:
#   comma: Debit String ['694,80', '0,00'], CompAuxNum [None, 42]
#   point: Debit Float64 [694.8, 0.0], CompAuxNum [None, 42]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check --no-deps convertecritures==1.1.0
"$work/venv/bin/pip" install -q --disable-pip-version-check polars==2.1.0 fastexcel==0.21.0 openpyxl==3.1.5 dateparser==1.5.0 \
	xlsxwriter==3.2.9 2>/dev/null
cat > "$work/fec.py" <<'PY'
import os, sys
from unittest.mock import MagicMock

for windows in "PySide6", "PySide6.QtWidgets", "PySide6.QtCore", "PySide6.QtGui", "screeninfo", "send2trash":
    sys.modules[windows] = MagicMock()
os.chdir(sys.argv[1])
said, sys.stdout = sys.stdout, open(os.devnull, "w")
from py_convert.format_import.fec import ImportFEC

head = "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib PieceRef PieceDate " \
    "EcritureLib Debit Credit EcritureLet DateLet ValidDate Montantdevise Idevise".split()
lines = [
    "HA|Achats|1|20261105|62240000|Honoraires|||F-1|20261105|Facture|694,80|0,00|||20261105||".split("|"),
    "HA|Achats|1|20261105|401|Fournisseurs|00042|SERVICE|F-1|20261105|Facture|0,00|694,80|||20261105||".split("|"),
]
for name, mark in ("comma", ","), ("point", "."):
    with open(name + ".txt", "w") as file:
        for line in [head, *lines]:
            file.write("\t".join(line).replace(",", mark) + "\n")
    entries = ImportFEC(name + ".txt").process_file()
    print(f"{name}: Debit {entries.schema['Debit']} {entries['Debit'].to_list()}, CompAuxNum {entries['CompAuxNum'].to_list()}", file=said)
PY
"$work/venv/bin/python" "$work/fec.py" "$work" 2>/dev/null | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
comma: Debit String ['694,80', '0,00'], CompAuxNum [None, 42]
point: Debit Float64 [694.8, 0.0], CompAuxNum [None, 42]
SEEN
