#!/usr/bin/env bash
# Installs the packages of dist in a clean Debian, runs both programs there, removes
# them, and wants nothing left but the account of the portal. The same with the
# RPM packages. Needs root, debootstrap and rpm; the clean Debian is kept in .tools.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ $(id -u) -eq 0 ]] || { echo "packages-check needs root, for a clean root of its own" >&2; exit 1; }
for tool in debootstrap rpm; do
	command -v "$tool" >/dev/null || { echo "packages-check needs $tool (Debian package $tool)" >&2; exit 1; }
done
arch=$(dpkg --print-architecture)
clean=.tools/bookworm-$arch.tar
if [[ ! -e $clean ]]; then
	made=$(mktemp -d)
	debootstrap --variant=minbase --arch="$arch" bookworm "$made" >/dev/null
	tar -C "$made" -cf "$clean.part" . && mv "$clean.part" "$clean"
	rm -rf "$made"
fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

fresh() {
	rm -rf "$root"
	mkdir -p "$root"
	tar -C "$root" -xf "$clean"
	"${1:-true}"
	listing >"$root.before"
}

# What the account and the package manager themselves write is not looked at.
listing() {
	(cd "$root" && find . -xdev \( -path ./var/lib/dpkg -o -path ./var/lib/rpm -o -path ./var/cache -o -path ./var/log -o -path ./proc -o -path ./dev \) -prune \
		-o \( -path './etc/passwd*' -o -path './etc/group*' -o -path './etc/*shadow*' -o -path './etc/subuid*' -o -path './etc/subgid*' -o -path ./etc/.pwd.lock \) -prune \
		-o -print | LC_ALL=C sort)
}

wantNothingLeft() {
	listing >"$root.after"
	diff "$root.before" "$root.after" || { echo "this was left behind" >&2; exit 1; }
	rm -f "$root.before" "$root.after"
}

# The programs do what they are for, and the portal stops when it is told to.
wantRunning() {
	chroot "$root" adherent version
	chroot "$root" portail version
	test -s "$root/usr/share/doc/adherent/THIRD_PARTY_NOTICES.txt"
	test -s "$root/usr/share/doc/portail/THIRD_PARTY_NOTICES.txt"
	test -s "$root/usr/share/doc/portail/portail.md"
	test -s "$root/usr/share/man/man1/adherent.1" -o -s "$root/usr/share/man/man1/adherent.1.gz"
	grep -q '^portail:' "$root/etc/passwd"
	[[ -z $(command -v systemd-analyze) ]] || systemd-analyze verify --root="$root" --man=no --recursive-errors=no portail.service

	local portal port status
	chroot "$root" portail servir --demo --adresse 127.0.0.1:0 >"$root/tmp/said" 2>"$root/tmp/log" &
	portal=$!
	until port=$(sed -nE '1s/.*127\.0\.0\.1:([0-9]+).*/\1/p' "$root/tmp/said") && [[ -n $port ]]; do
		kill -0 "$portal" || { cat "$root/tmp/log" >&2; exit 1; }
		sleep .1
	done
	exec 3<>"/dev/tcp/127.0.0.1/$port"
	printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3
	read -r status <&3
	exec 3<&-
	[[ $status == *" 200 "* ]] || { echo "/readyz: $status" >&2; exit 1; }
	kill "$portal"
	wait "$portal" || { cat "$root/tmp/log" >&2; exit 1; }
	rm -f "$root/tmp/said" "$root/tmp/log"
}

echo "== Debian packages"
fresh
cp dist/*_linux_"$arch".deb "$root/tmp/"
chroot "$root" sh -c 'DEBIAN_FRONTEND=noninteractive dpkg --install /tmp/*.deb'
rm "$root"/tmp/*.deb
wantRunning
chroot "$root" dpkg --purge adherent portail
wantNothingLeft

echo "== RPM packages"
# The clean root is Debian's: what an RPM system has besides is made by hand, and
# what its packages bring is not in the database of rpm.
also() { mkdir -p "$root"/usr/lib/sysusers.d "$root"/usr/share/{zsh/site-functions,fish/vendor_completions.d,bash-completion/completions}; }
inRoot() { rpm --root "$root" --dbpath /var/lib/rpm "$@" 2> >(grep -v '^rpm: ' >&2); }
fresh also
inRoot --initdb
inRoot --install --nodeps dist/*_linux_"$arch".rpm
wantRunning
inRoot --erase --nodeps adherent portail
wantNothingLeft
echo "installed, run and removed: nothing is left"
