#!/usr/bin/env bash
# Behind pgbouncer the process number that a new connection is given is nobody's, though
# every driver shows it as that of the server.
#
# Versions: pgbouncer 1.18.0 and PostgreSQL 15.18 (Debian 12), psycopg 3.2.3 (PyPI).
#
# At its start a connection is told the number of the process that serves it (BackendKeyData),
# and drivers keep it: conn.info.backend_pid of psycopg, PgConn.PID of pgx, PQbackendPID of
# libpq. It goes into logs, is looked up in pg_stat_activity, and is what a supervisor would
# end a long query by. pgbouncer gives a number that it made up, which it knows only to
# carry a request to cancel: no process of the server has it, in any pool mode, also while
# the connection is alone on the pooler. Direct, both numbers are one: that is a way to tell,
# without asking an administrator, that a pooler stands between.
#
# Seen:
#   direct: the number is that of pg_backend_pid(), rows of pg_stat_activity with it: 1
#   session: the number is another, rows of pg_stat_activity with it: 0
#   transaction: the number is another, rows of pg_stat_activity with it: 0
set -euo pipefail
bin=$(dirname "$(readlink -f "$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb | tail -1)")")
dir=$(mktemp -d)
plain=()
if [[ $(id -u) -eq 0 ]]; then # neither runs as root
	chown postgres "$dir"
	plain=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q --disable-pip-version-check install 'psycopg[binary]==3.2.3'
cd "$dir"
"${plain[@]}" "$bin/initdb" -D "$dir/data" -U postgres -A trust --no-sync >/dev/null
"${plain[@]}" "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off >/dev/null 2>&1 &
server=$!
poolers=()
trap 'kill "${poolers[@]}" 2>/dev/null; kill -QUIT $server; wait || true; rm -rf "$dir"' EXIT
until psql -qAt -h "$dir" -U postgres -c 'SELECT 1' >/dev/null 2>&1; do sleep 0.1; done

port=6400
for mode in session transaction; do
	port=$((port + 1))
	cat >"$mode.ini" <<-INI
		[databases]
		postgres = host=$dir user=postgres
		[pgbouncer]
		unix_socket_dir = $dir
		listen_addr =
		listen_port = $port
		auth_type = any
		pool_mode = $mode
	INI
	"${plain[@]}" pgbouncer "$mode.ini" >/dev/null 2>&1 &
	poolers+=($!)
	until [[ -S $dir/.s.PGSQL.$port ]]; do sleep 0.1; done
done

"$dir/venv/bin/python" - "$dir" <<'PY'
import sys
import psycopg

folder, broken = sys.argv[1], False
for name, port, same in (("direct", 5432, True), ("session", 6401, False), ("transaction", 6402, False)):
    with psycopg.connect(f"host={folder} port={port} user=postgres dbname=postgres", autocommit=True, prepare_threshold=None) as c:
        told = c.info.backend_pid
        answers = c.execute("SELECT pg_backend_pid()").fetchone()[0]
        rows = c.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", (told,)).fetchone()[0]
    print(f"{name}: the number is {'that of pg_backend_pid()' if told == answers else 'another'}, rows of pg_stat_activity with it: {rows}")
    broken |= (told == answers) != same or rows != int(same)
sys.exit(broken)
PY
