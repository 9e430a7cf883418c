#!/usr/bin/env bash
# khal FILE…: the files imported one after the other in a calendar of khal, as it
# lists it in the zone of TZ. Lines of start, end, status, summary.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir "$home/cal"
cat > "$home/khal.conf" <<CONF
[calendars]
[[visits]]
path = $home/cal
[locale]
local_timezone = $TZ
default_timezone = $TZ
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = $home/khal.db
[default]
print_new = False
CONF
export HOME=$home XDG_CONFIG_HOME=$home XDG_CACHE_HOME=$home XDG_DATA_HOME=$home LC_ALL=C.UTF-8 PYTHONWARNINGS=ignore
khal="$JUDGES/venv/bin/khal -c $home/khal.conf"
for file; do $khal import --batch -a visits "$file"; done >&2
$khal list --notstarted --once --day-format '' --format '{start}	{end}	{status}	{title}' "$FROM" "$TO" |
	sed 's/\x1b\[[0-9;]*m//g; /^$/d; s/^No events$//'
