#!/usr/bin/env bash
# Python vobject 0.9.9 (PyPI) with python-dateutil 2.9.0, Python 3.11. Radicale 3.9.0
# serves what it writes when a whole calendar was uploaded to it.
#
# An event taken out of a calendar and added to a new one does not bring its
# VTIMEZONE: serialize() adds one of its own making, worked out from the zone object
# that the reader made of the file's. For Europe/Paris its end of summer time is
# DTSTART:20001029T040000 with TZOFFSETFROM:+0200, which is 2:00 UTC; the file had
# 03:00 (1:00 UTC), as the tz database has it and as RFC 5545 3.6.5 wants it: the
# onset on the clock of before. Serialized in place the calendar keeps the right one.
# Whoever goes by the served VTIMEZONE instead of the zone's name has the events from
# 03:00 to 04:00 of that night an hour early; those written in UTC are left alone.
#
# Output seen:
#   read:     STANDARD 19961027T030000 +0200
#   in place: STANDARD 19961027T030000 +0200
#   moved:    STANDARD 20001029T040000 +0200
#   read:     DAYLIGHT 19960331T020000 +0100
#   in place: DAYLIGHT 19960331T020000 +0100
#   moved:    DAYLIGHT 20000326T020000 +0100
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check vobject==0.9.9 python-dateutil==2.9.0.post0 pytz==2026.6 six==1.17.0
cat > "$work/zone.py" <<'PY'
import re, vobject

SOURCE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//finding//FR
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:a
DTSTAMP:20261130T090000Z
DTSTART;TZID=Europe/Paris:20270715T003000
END:VEVENT
END:VCALENDAR
"""
calendar = vobject.readOne(SOURCE)
new = vobject.iCalendar()
new.add(calendar.vevent)
in_place, moved = (c.serialize().replace("\r\n", "\n") for c in (calendar, new))


def onset(text, kind):
    block = re.search(f"BEGIN:{kind}\n(.*?)END:{kind}", text, re.S)[1]
    return f"{kind} {re.search('DTSTART:(.*)', block)[1]} {re.search('TZOFFSETFROM:(.*)', block)[1]}"


for kind in "STANDARD", "DAYLIGHT":
    print("read:    ", onset(SOURCE, kind))
    print("in place:", onset(in_place, kind))
    print("moved:   ", onset(moved, kind))
PY
"$work/venv/bin/python" "$work/zone.py" | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
read:     STANDARD 19961027T030000 +0200
in place: STANDARD 19961027T030000 +0200
moved:    STANDARD 20001029T040000 +0200
read:     DAYLIGHT 19960331T020000 +0100
in place: DAYLIGHT 19960331T020000 +0100
moved:    DAYLIGHT 20000326T020000 +0100
SEEN
