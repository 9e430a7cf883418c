#!/usr/bin/env bash
# Runs a command with a real, unlocked Secret Service of its own: a private bus
# and a private home, so that nothing of the user's is touched. The daemon stays
# in the foreground of its own job: the daemon form would survive the session.
set -euo pipefail

GOCACHE=$(go env GOCACHE) GOMODCACHE=$(go env GOMODCACHE)
export GOCACHE GOMODCACHE ADHERENT_TEST_KEYRING=1
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export room HOME=$room XDG_RUNTIME_DIR=$room/run XDG_DATA_HOME=$room/data
mkdir -m 700 -p "$room/run" "$room/data/keyrings"
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY

dbus-run-session -- bash -c '
	printf %s test | gnome-keyring-daemon --foreground --unlock --components=secrets >"$room/log" 2>&1 &
	daemon=$!
	for _ in $(seq 100); do
		dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
			org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q true && break
		sleep .05
	done
	"$@"; rc=$?
	kill $daemon; wait $daemon 2>/dev/null
	exit $rc' _ "$@"
