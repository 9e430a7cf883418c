# Runs the script « guide » of a folder on a machine of its own, made of namespaces.
set -euo pipefail
dir=$1 program=$2 unit=$3 major=$4

mount --make-rprivate /
mount -t proc proc /proc
mount -t tmpfs none /mnt
cp "$dir"/* /mnt && cp "$program" "$unit" /mnt
own() { # a folder of the system, whose changes nobody else sees
	mkdir -p "/mnt/up$1" "/mnt/work$1"
	mount -t overlay none -o "lowerdir=$1,upperdir=/mnt/up$1,workdir=/mnt/work$1" "$1"
}
for folder in /etc /usr /var; do own "$folder"; done
mount -t tmpfs none /run
mount -t tmpfs none /srv
mount -t tmpfs -o mode=1777 none /tmp
ip link set lo up
ip address add 10.0.0.10/24 dev lo
echo '10.0.0.10 bd.exemple.fr' >>/etc/hosts

# What the package of the portal and Debian's of PostgreSQL leave.
cp "/mnt/$(basename "$program")" /usr/bin/portail
cp /mnt/portail.service /usr/lib/systemd/system/portail.service
getent passwd portail >/dev/null || useradd --system --home /var/lib/portail --shell /usr/sbin/nologin portail
rm -rf /var/lib/portail "/etc/postgresql/$major" "/var/lib/postgresql/$major" /var/sauvegardes
install -d -o portail -g portail -m 700 /var/lib/portail
install -o portail -g portail -m 600 /mnt/service.json /var/lib/portail/service.json
install -d -o postgres -g postgres -m 2775 /run/postgresql
pg_createcluster "$major" main --locale C.UTF-8 >/dev/null
pg_ctlcluster "$major" main start

# sudo of an empty machine, and the part of systemctl that the guide asks for.
cat >/usr/bin/sudo <<'END'
#!/bin/bash
who=$2; shift 2
exec setpriv --reuid="$who" --regid="$who" --init-groups env HOME="$(getent passwd "$who" | cut -d: -f6)" "$@"
END
cat >/usr/bin/systemctl <<'END'
#!/bin/bash
set -eu
verb=$1; shift
for name in "$@"; do
	[[ $name == portail@* ]] || continue
	port=${name#portail@} pids=/run/${name}.pid
	if [[ $verb == stop || $verb == restart ]]; then
		kill "$(cat "$pids")"
		while kill -0 "$(cat "$pids")" 2>/dev/null; do sleep 0.1; done
	fi
	[[ $verb != stop ]] || continue
	while IFS= read -r line; do
		value=${line#*=} value=${value#\'} value=${value%\'}
		export "${line%%=*}=$value"
	done </etc/portail.env
	command=$(sed -n 's/^ExecStart=//p' /etc/systemd/system/portail@.service)
	command=${command//%i/$port} command=${command//'$PORTAIL_OPTIONS'/$PORTAIL_OPTIONS}
	sudo -u portail $command </dev/null >>"/run/$name.log" 2>&1 &
	echo $! >"$pids"
done
END
chmod 755 /usr/bin/sudo /usr/bin/systemctl

say() { echo "== $*"; }
refused() { if "$@"; then return 1; fi; }
wants() { # the answer of the server to a query
	local said
	said=$(sudo -u postgres psql -tAc "$2") || return 1
	[[ $said == "$1" ]] || { echo "$2: $said, not $1"; return 1; }
}
back() { # a command of the back office
	sudo -u portail env PORTAIL_SERVICE=/var/lib/portail/service.json portail "$@" --cle /var/lib/portail/cle \
		--base "postgres://portail@${HOST:-bd.exemple.fr}/${DATABASE:-portail}?sslmode=verify-full&sslrootcert=/etc/portail/autorite.pem"
}
add() { back adherent ajouter --numero "$1" --raison-sociale "ATELIER $1" --siret 77570158400168 --naf 47.76Z --adhesion 04/02/1997; }
ready() {
	for _ in $(seq 600); do
		curl --silent --fail "http://127.0.0.1:$1/readyz" >/dev/null && return
		sleep 0.1
	done
	cat "/run/portail@$1.log"
	return 1
}
set -x
cd /
. /mnt/guide
