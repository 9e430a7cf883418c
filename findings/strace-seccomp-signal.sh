#!/usr/bin/env bash
# strace 6.1 (Debian 12), Linux 6.18.
#
# With --seccomp-bpf, which makes the other system calls run at full speed, an
# injection of an error works and an injection of a signal does nothing: strace takes
# the option, traces the call, says no word, and the signal is never sent. Beside an
# error, in the same expression, it is left out as well. A harness that kills a
# program at a system call, and adds --seccomp-bpf for its speed, kills nothing, and
# what it wanted to show is never tried. Without the option the program is killed
# before the call is made.
#
# Seen (rm of a file, which calls unlinkat once):
#     signal=KILL                      rm ends with 137, the file is there
#     signal=KILL      --seccomp-bpf   rm ends with 0, the file is gone
#     error=EIO        --seccomp-bpf   rm ends with 1, the file is there
#     error=EIO:signal=USR1            rm ends with 138, the file is there
#     error=EIO:signal=USR1 --seccomp-bpf   rm ends with 1, the file is there
#
# Needs strace, and the right to trace (root, or a plain user's own programs).
set -euo pipefail

command -v strace >/dev/null || { echo "needs strace" >&2; exit 2; }
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
strace -o /dev/null true 2>/dev/null || { echo "needs the right to trace" >&2; exit 2; }

# removes WANTED INJECTION [OPTION]: how rm ends, and what became of the file.
removes() {
	local want=$1 inject=$2 code=0
	shift 2
	touch file
	{ strace -f -qq -o trace -e trace=unlinkat -e "inject=unlinkat:$inject" "$@" rm file || code=$?; } 2>/dev/null
	grep -q unlinkat trace || { echo "rm does not call unlinkat here" >&2; exit 2; }
	local got="$code $(test -e file && echo there || echo gone)"
	rm -f file
	printf '%-24s %-14s %s\n' "$inject" "${1:-}" "$got"
	[[ $got == "$want" ]] || { echo "THE BEHAVIOUR HAS CHANGED: not $want"; exit 1; }
}

removes "137 there" signal=KILL
removes "0 gone" signal=KILL --seccomp-bpf
removes "1 there" error=EIO --seccomp-bpf
removes "138 there" error=EIO:signal=USR1
removes "1 there" error=EIO:signal=USR1 --seccomp-bpf
