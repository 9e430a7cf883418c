#!/usr/bin/env bash
# khal 0.14.1 with icalendar 7.3.2, pytz 2026.6 (PyPI), Python 3.11.
#
# An event that begins in the first of the two hours from 2:00 to 3:00 of the October
# night and ends in the second, start with a TZID and end in UTC, as RFC 5545 allows
# (3.8.2.2) and as the only way to name the second hour: khal takes the local 02:45 for
# the second one, although 3.3.5 says the first, finds the end « older than the start »,
# and then imports no event of the file at all. A local start of that hour cannot be told
# to khal: with both in UTC the same event is imported. Mixed forms are fine on any other
# day.
#
# Output seen:
#   summer, mixed: 2027-07-15 09:15 2027-07-15 10:00
#   October, mixed: DTEND older than DTSTART, 0 imported of 2
#   October, UTC: 2027-10-31 02:45 2027-10-31 02:30
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check khal==0.14.1 icalendar==7.3.2 pytz==2026.6
export HOME=$work XDG_CONFIG_HOME=$work XDG_CACHE_HOME=$work XDG_DATA_HOME=$work LC_ALL=C.UTF-8

event() { printf 'BEGIN:VEVENT\nUID:%s\nDTSTAMP:20261130T090000Z\n%s\n%s\nSUMMARY:x\nEND:VEVENT\n' "$1" "$2" "$3"; }
# try NAME EVENTS…: khal with a new calendar
try() {
	rm -rf "$work/cal" "$work/db"
	mkdir "$work/cal"
	cat > "$work/conf" <<CONF
[calendars]
[[a]]
path = $work/cal
[locale]
local_timezone = Europe/Paris
default_timezone = Europe/Paris
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = $work/db
CONF
	printf 'BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//finding//FR\n%s\nEND:VCALENDAR\n' "$2" | sed 's/$/\r/' > "$work/file.ics"
	if "$work/venv/bin/khal" -v DEBUG -c "$work/conf" import --batch -a a "$work/file.ics" > "$work/log" 2>&1; then
		echo "$1: $("$work/venv/bin/khal" -c "$work/conf" list --day-format '' --format '{start} {end}' 2027-07-01 2027-11-30)"
	else
		grep -q 'DTEND) is older than' "$work/log"
		echo "$1: DTEND older than DTSTART, $(find "$work/cal" -name '*.ics' | wc -l) imported of $(grep -c BEGIN:VEVENT "$work/file.ics")"
	fi
}
{
	try "summer, mixed" "$(event a 'DTSTART;TZID=Europe/Paris:20270715T091500' 'DTEND:20270715T080000Z')"
	try "October, mixed" "$(event a 'DTSTART;TZID=Europe/Paris:20271031T024500' 'DTEND:20271031T013000Z'
		event b 'DTSTART:20271102T090000Z' 'DTEND:20271102T093000Z')"
	try "October, UTC" "$(event a 'DTSTART:20271031T004500Z' 'DTEND:20271031T013000Z')"
} | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
summer, mixed: 2027-07-15 09:15 2027-07-15 10:00
October, mixed: DTEND older than DTSTART, 0 imported of 2
October, UTC: 2027-10-31 02:45 2027-10-31 02:30
SEEN
