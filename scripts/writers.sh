#!/usr/bin/env bash
# Has the newest version of each program that writes our wild files, where it installs,
# write them again, and says what changed: openpyxl, pandas, polars, DuckDB (PyPI),
# SheetJS, ExcelJS (npm), POI (Maven), LibreOffice, Gnumeric (Debian). A writer that is
# missing, and rows that are read otherwise, are a failure.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$PWD/.tools/writers source=$PWD/exchange/testdata/writers wild=$PWD/exchange/testdata/wild
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
mkdir -p "$tools"

missing=()
for need in soffice:libreoffice-calc ssconvert:gnumeric; do
	command -v "${need%:*}" >/dev/null || missing+=("${need#*:}")
done
if [[ ${#missing[@]} -gt 0 ]]; then
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
for need in python3 node npm mvn javac; do
	command -v "$need" >/dev/null || { echo "make writers needs $need" >&2; exit 1; }
done

[[ -x $tools/venv/bin/python ]] || python3 -m venv "$tools/venv"
"$tools/venv/bin/pip" install -q -U --disable-pip-version-check openpyxl pandas polars xlsxwriter pyarrow duckdb
"$tools/venv/bin/python" "$source/tables.py" "$wild" "$out"

npm install --silent --no-audit --no-fund --prefix "$tools/node" xlsx@latest @e965/xlsx@latest exceljs@latest
TZ=Europe/Paris node "$source/tables.mjs" "$tools/node" "$out"

rm -rf "$tools/poi"
mvn -q -B -U -f "$source/pom.xml" dependency:copy-dependencies -DoutputDirectory="$tools/poi"
javac -proc:none -cp "$tools/poi/*" -d "$tools" "$source/Tables.java"
java -cp "$tools:$tools/poi/*" Tables "$source/people.json" "$out"

office=$(soffice --version | sed -n 's/^LibreOffice \([0-9.]*\).*/\1/p')
# office SOURCE FILTER NAME [INFILTER]
office() {
	soffice "-env:UserInstallation=file://$out/profile" --headless ${4:+"--infilter=$4"} --convert-to "$2" --outdir "$out/converted" "$1" >/dev/null 2>&1
	mv "$out/converted/"* "$out/$3"
	printf '%s\tLibreOffice\t%s\n' "$3" "$office" >> "$out/made.tsv"
}
csv='CSV:59,34,76,1,6/2,1036' # ; " UTF-8, from the first line, the sixth column as text, French
office "$wild/00-base.csv" ods u01-libreoffice.ods "$csv"
office "$wild/00-base.csv" xls u02-libreoffice.xls "$csv"
office "$wild/t03-cellules-fusionnees.xlsx" ods u03-libreoffice-fusion.ods
office "$wild/t03-cellules-fusionnees.xlsx" xls u04-libreoffice-fusion.xls
office "$wild/u05-libreoffice-feuille-masquee.ods" ods u05-libreoffice-feuille-masquee.ods
office "$wild/u05-libreoffice-feuille-masquee.ods" xls u06-libreoffice-feuille-masquee.xls
office "$out/mois-jour.xlsx" 'csv:Text - txt - csv (StarCalc):44,34,1,1,,1033,false,true' t10-libreoffice-dates-mois-jour.csv

ssconvert -T Gnumeric_Excel:excel_biff7 "$wild/u02-libreoffice.xls" "$out/u07-gnumeric-biff7-utf16.xls" 2>/dev/null
printf 'u07-gnumeric-biff7-utf16.xls\tGnumeric\t%s\n' "$(ssconvert --version 2>&1 | sed -n "s/.*version '\([0-9.]*\)'.*/\1/p")" >> "$out/made.tsv"

ADHERENT_TEST_WRITERS=$out ${GO:-go} test -count=1 -v -run '^TestWriters$' ./exchange | grep -v '^=== '
