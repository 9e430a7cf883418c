#!/usr/bin/env bash
# python-calamine takes every text of some .xls files with a NUL after each letter, and
# the euro sign for two other characters, without an error.
#
# Versions: python-calamine 0.9.1 (PyPI), Spreadsheet::WriteExcel 2.40 (Debian's
# libspreadsheet-writeexcel-perl 2.40-4), xlrd 2.0.2 as another reader.
#
# Texts of an .xls of Excel 97 and later (BIFF8) are UTF-16, or the low bytes of it: the
# record CODEPAGE says nothing about them, it counts for BIFF5. A good engineer takes it
# that a reader in wide use knows that, and compares names as they come. calamine decodes
# them by the code page where it is not 1200 (UTF-16), which is what Excel and LibreOffice
# write and what one tries. Perl's writer of 20 years of payroll programs writes 1252:
# "abc" is then "a\0b\0c\0", which prints as abc on most terminals and equals nothing.
#
# Seen:
#   calamine: ['a\x00b\x00c\x00', 'L\x00è\x00v\x00r\x00e\x00', '5\x00 \x00¬ ']
#   xlrd: ['abc', 'Lèvre', '5 €']
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-calamine==0.9.1 xlrd==2.0.2
if ! perl -MSpreadsheet::WriteExcel=2.40 -e 1 2>/dev/null; then
	apt-get download -qq libspreadsheet-writeexcel-perl=2.40-4 libole-storage-lite-perl libparse-recdescent-perl libio-stringy-perl
	for deb in *.deb; do dpkg-deb -x "$deb" perl; done
fi
cat > write.pl <<'PERL'
use utf8;
use Spreadsheet::WriteExcel;
my $book = Spreadsheet::WriteExcel->new("names.xls");
my $sheet = $book->add_worksheet("Names");
$sheet->write(0, 0, "abc");
$sheet->write(1, 0, "L\x{e8}vre");
$sheet->write(2, 0, "5 \x{20ac}");
$book->close();
PERL
PERL5LIB=$dir/perl/usr/share/perl5 perl write.pl
cat > read.py <<'PY'
import xlrd
from python_calamine import CalamineWorkbook
taken = [row[0] for row in CalamineWorkbook.from_path("names.xls").get_sheet_by_index(0).to_python()]
right = xlrd.open_workbook("names.xls").sheet_by_index(0).col_values(0)
print("calamine:", taken)
print("xlrd:", right)
assert right == ["abc", "Lèvre", "5 €"], right
assert taken[:2] == ["a\0b\0c\0", "L\0è\0v\0r\0e\0"] and "€" not in taken[2], taken
PY
venv/bin/python read.py
