#!/usr/bin/env bash
# A transaction that waits for an advisory lock before it does anything else fails all
# the same when it is serializable (or repeatable read): 40001, every time.
#
# Versions: PostgreSQL 15.18 (Debian 12).
#
# A good engineer who runs serializable transactions and sees them fail on a row that
# everybody writes has them queue first: SELECT pg_advisory_xact_lock(1), then the work.
# But the SELECT takes the snapshot of the transaction, and then waits: what the one
# before it commits meanwhile is not in it, and the first write of that row is refused,
# after the whole wait. LOCK TABLE is no query and takes none: as the first statement it
# waits, and the snapshot comes after. SHARE UPDATE EXCLUSIVE is in the way of its own kind
# only (and of VACUUM and ALTER), not of those who write.
#
# Seen:
#   SELECT pg_advisory_xact_lock(1): ERROR:  could not serialize access due to concurrent update
#   LOCK TABLE turn IN SHARE UPDATE EXCLUSIVE MODE: UPDATE 1
set -euo pipefail
bin=$(dirname "$(readlink -f "$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb | tail -1)")")
dir=$(mktemp -d)
plain=()
if [[ $(id -u) -eq 0 ]]; then # PostgreSQL refuses root
	chown postgres "$dir"
	plain=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
cd "$dir"
"${plain[@]}" "$bin/initdb" -D "$dir/data" -U postgres -A trust --no-sync >/dev/null
"${plain[@]}" "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off >/dev/null 2>&1 &
server=$!
trap 'kill -QUIT $server; wait $server || true; rm -rf "$dir"' EXIT
sql() { psql -qAt -h "$dir" -U postgres "$@" 2>&1; }
until sql -c 'SELECT 1' >/dev/null; do sleep 0.1; done
sql -c 'CREATE TABLE turn (id INT); CREATE TABLE counter (n INT); INSERT INTO counter VALUES (0)'

for queue in 'SELECT pg_advisory_xact_lock(1)' 'LOCK TABLE turn IN SHARE UPDATE EXCLUSIVE MODE'; do
	mkfifo first
	sql -f first >/dev/null &
	exec 3>first
	echo "BEGIN ISOLATION LEVEL SERIALIZABLE; $queue; UPDATE counter SET n = n + 1;" >&3
	until [[ $(sql -c "SELECT count(*) FROM pg_locks WHERE granted AND (locktype = 'advisory' OR mode = 'ShareUpdateExclusiveLock')") -gt 0 ]]; do
		sleep 0.1
	done
	psql -At -h "$dir" -U postgres -c "BEGIN ISOLATION LEVEL SERIALIZABLE" -c "$queue" -c 'UPDATE counter SET n = n + 1' -c COMMIT >second 2>&1 &
	second=$!
	until [[ $(sql -c 'SELECT count(*) FROM pg_locks WHERE NOT granted') -gt 0 ]]; do sleep 0.1; done
	echo 'COMMIT;' >&3
	exec 3>&-
	wait $second || true
	said=$(grep -E '^ERROR|^UPDATE' second)
	echo "$queue: $said"
	case "$queue: $said" in
	SELECT*ERROR*serialize* | LOCK*UPDATE*) ;;
	*) exit 1 ;; # it is no longer so
	esac
	rm first
done
