#!/usr/bin/env bash
# Runs a command with a real Secret Service of its own: a private bus and a
# private home, so that nothing of the user's is touched. The daemon stays in the
# foreground of its own job: the daemon form would survive the session.
#
#   with-keyring.sh [--absent | --locked] COMMAND…
#
# The keyring is unlocked; --absent: it was not made yet; --locked: nobody has
# given its password.
set -euo pipefail

state=unlocked
case ${1:-} in --absent | --locked) state=${1#--}; shift ;; esac

GOCACHE=$(go env GOCACHE) GOMODCACHE=$(go env GOMODCACHE)
export GOCACHE GOMODCACHE ADHERENT_TEST_KEYRING=$state
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export room HOME=$room XDG_RUNTIME_DIR=$room/run XDG_DATA_HOME=$room/data
mkdir -m 700 -p "$room/run" "$room/data/keyrings"
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY

dbus-run-session -- bash -c '
	daemon="gnome-keyring-daemon --foreground --components=secrets"
	case $ADHERENT_TEST_KEYRING in
	absent) $daemon >"$room/log" 2>&1 & ;;
	*) printf %s test | $daemon --unlock >"$room/log" 2>&1 & ;;
	esac
	daemon=$!
	for _ in $(seq 100); do
		dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
			org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q true && break
		sleep .05
	done
	if [[ $ADHERENT_TEST_KEYRING == locked ]]; then
		dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
			org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login >/dev/null
	fi
	"$@"; rc=$?
	kill $daemon; wait $daemon 2>/dev/null
	exit $rc' _ "$@"
