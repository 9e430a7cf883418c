#!/usr/bin/env bash
# tmux 3.3a in xterm 379 (Debian 12).
#
# What tmux hands on to the terminal around it (load-buffer -w, or a program's own
# OSC 52 with set-clipboard on) has lost the name of where it goes: it writes
# "52;;" where the program wrote "52;c;". xterm takes the empty name for its own
# default, the PRIMARY selection, and leaves the CLIPBOARD as it was: who copies with
# "c", the clipboard, as all examples have it, and pastes with ctrl+v, pastes what was
# there before. The same sequence, written to xterm without tmux, goes to the CLIPBOARD.
#
# Seen:
#     no tmux          clipboard new primary old
#     load-buffer -w   clipboard old primary new
#     set-clipboard on clipboard old primary new
#
# Needs tmux, xterm, Xvfb and xclip (Debian: tmux, xterm, xvfb, xclip).
set -euo pipefail

for tool in tmux xterm Xvfb xclip; do
	command -v "$tool" >/dev/null || { echo "needs $tool" >&2; exit 2; }
done
room=$(mktemp -d)
export TMUX_TMPDIR=$room
unset TMUX
mkfifo "$room/display"
Xvfb -displayfd 5 -screen 0 640x480x24 -nolisten tcp 5<>"$room/display" >/dev/null 2>&1 &
server=$!
trap 'tmux kill-server 2>/dev/null || true; kill "$server"; rm -rf "$room"' EXIT
read -r number <"$room/display"
export DISPLAY=:$number
echo 'set -s set-clipboard on' >"$room/on.conf"

changed=0
# try NAME WANTED COMMAND: what the two selections hold once the command has copied.
try() {
	local seen=""
	for selection in clipboard primary; do printf old | xclip -selection "$selection" -i; done
	# xterm refuses OSC 52 unless it is told not to; asking for a selection stays refused.
	timeout 30 xterm -xrm 'XTerm*disallowedWindowOps: 20,21,GetSelection,SetXprop' -e sh -c "$3; sleep 20" 2>/dev/null &
	local terminal=$!
	for _ in $(seq 50); do
		seen="clipboard $(xclip -selection clipboard -o) primary $(xclip -selection primary -o)"
		[[ $seen == *new* ]] && break
		sleep 0.2
	done
	kill "$terminal" 2>/dev/null || true
	wait "$terminal" 2>/dev/null || true
	printf '%-16s %s\n' "$1" "$seen"
	[[ $seen == "$2" ]] || changed=1
}
osc="printf '\\033]52;c;bmV3\\a'" # « new »
try "no tmux" "clipboard new primary old" "$osc"
try "load-buffer -w" "clipboard old primary new" "tmux -f /dev/null new-session 'sleep 1; printf new | tmux load-buffer -w -; sleep 20'"
tmux kill-server
try "set-clipboard on" "clipboard old primary new" "tmux -f $room/on.conf new-session \"sleep 1; $osc; sleep 20\""
[[ $changed == 0 ]] || { echo "THE BEHAVIOUR HAS CHANGED"; exit 1; }
