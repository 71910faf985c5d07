#!/bin/sh
# psycopg 3.3.9 on PostgreSQL (Debian 12: 15): leaving the loop at a notification loses those behind it.
# Needs a PostgreSQL server installed (Debian's package postgresql); makes a cluster of its own.
#
# Guess:  connection.notifies() is a queue: take one, break, do the work, and take the next later.
# Really: the generator reads all that has arrived and hands it out one by one; what it holds when it
#         is closed is gone. What arrives while no generator runs is kept, so tests with one
#         notification never show it.
# Seen:   three sent by one transaction; break at the first; the next loop: nothing. Sent one at a time, with the same
#         breaks: all three.
# For us: a screen that reloads at "the first change" misses the change of another table. Run the
#         loop to its timeout, or register a handler.
set -eu
bin=$(pg_config --bindir 2> /dev/null || true)
for found in "$bin" /usr/lib/postgresql/*/bin; do
    [ ! -x "$found/initdb" ] || bin=$found
done
[ -x "$bin/initdb" ] || { echo "needs a PostgreSQL server" >&2; exit 77; }
dir=$(mktemp -d)
as_server() { # a server refuses to run as root
    if [ "$(id -u)" -eq 0 ]; then su postgres -s /bin/sh -c "$1"; else sh -c "$1"; fi
}
trap 'as_server "$bin/pg_ctl -s -m fast -D $dir/server/data stop" 2> /dev/null || true; rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
"$bin/postgres" --version
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check "psycopg[binary]==3.3.9"
chmod 711 "$dir"
mkdir server
[ "$(id -u)" -ne 0 ] || chown postgres server
as_server "$bin/initdb -D $dir/server/data -A trust -U postgres > $dir/server/log"
as_server "$bin/pg_ctl -s -w -D $dir/server/data -l $dir/server/log -o '-k $dir/server -h \"\"' start"
venv/bin/python - "$dir/server" <<'PY'
import sys
import psycopg


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def connection():
    return psycopg.connect(host=sys.argv[1], user="postgres", dbname="postgres", autocommit=True)


def first(listener):
    for notification in listener.notifies(timeout=2):
        return notification.payload
    return None


listener, sender = connection(), connection()
listener.execute("LISTEN changes")
with sender.transaction():
    for table in ("kpi", "key_result", "objective"):
        sender.execute(f"NOTIFY changes, '{table}'")
expect("three at once", [first(listener) for _ in range(3)], ["kpi", None, None])
seen = []
for table in ("kpi", "key_result", "objective"):
    sender.execute(f"NOTIFY changes, '{table}'")
    seen.append(first(listener))
expect("one at a time", seen, ["kpi", "key_result", "objective"])
PY
