#!/usr/bin/env bash
# Installs the five programs that judge our calendar files, each of a pinned version,
# and runs them: khal and Radicale (PyPI), calcurse (Debian), ical4j (Maven), ical.js
# (npm). One that is missing is a failure, never a pass.
set -euo pipefail
cd "$(dirname "$0")/.."
judges=$PWD/.tools/calendars source=$PWD/exchange/calendar/testdata/judges
mkdir -p "$judges"

calcurse=4.7.1
if ! calcurse --version 2>/dev/null | grep -qF "calcurse $calcurse "; then
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "calcurse=$calcurse-*"
fi
for tool in python3 npm mvn javac; do
	command -v "$tool" >/dev/null || { echo "make calendars needs $tool" >&2; exit 1; }
done
[[ -x $judges/venv/bin/python ]] || python3 -m venv "$judges/venv"
"$judges/venv/bin/pip" install -q --disable-pip-version-check khal==0.14.1 Radicale==3.9.0 icalendar==7.3.2 vobject==0.9.9 tzdata==2026.6
npm install --silent --no-audit --no-fund --no-save --prefix "$judges/node" ical.js@2.2.1
mvn -q -B -f "$source/ical4j/pom.xml" dependency:copy-dependencies -DoverWriteReleases=false -DoutputDirectory="$judges/ical4j"
javac -proc:none -cp "$judges/ical4j/*" -d "$judges" "$source/ical4j/Judge.java"

ADHERENT_TEST_CALENDARS=$judges ${GO:-go} test -count=1 -v -timeout 10m -run '^TestJudges$' ./exchange/calendar
