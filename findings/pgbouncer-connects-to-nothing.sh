#!/bin/sh
# pgbouncer 1.18.0 (Debian 12) before PostgreSQL 15, psycopg 3.3.9: connect() succeeds where the server is gone.
# Needs Debian's packages postgresql and pgbouncer installed; makes a cluster of its own.
#
# Guess:  while the server is stopped, connect(connect_timeout=3) raises within 3 s, as it does without pgbouncer,
#         so that a connection that was made proves that there is a server.
# Really: pgbouncer, which has seen the server once, answers the login by itself. connect() returns at once; the first
#         statement waits without a word for a server (for query_wait_timeout, 120 s as it comes), which
#         connect_timeout does not end. Once the server is back, it is answered as if nothing had been.
# Seen:   direct: OperationalError. Through pgbouncer: connected; "select 1" silent for 5 s, answered after the start.
# For us: the health of a database behind a pooler is an answer, not a connection; whoever asks needs a
#         clock of their own for the silence.
set -eu
bin=$(pg_config --bindir 2> /dev/null || true)
for found in "$bin" /usr/lib/postgresql/*/bin; do
    [ ! -x "$found/initdb" ] || bin=$found
done
pooler=$(PATH=$PATH:/usr/sbin command -v pgbouncer || true)
[ -x "$bin/initdb" ] && [ -n "$pooler" ] || { echo "needs a PostgreSQL server and pgbouncer" >&2; exit 77; }
dir=$(mktemp -d)
as_server() { # a server refuses to run as root, and so does pgbouncer
    if [ "$(id -u)" -eq 0 ]; then su postgres -s /bin/sh -c "$1"; else sh -c "$1"; fi
}
stop_all() {
    as_server "kill \$(cat $dir/server/pooler.pid)" 2> /dev/null || true
    as_server "$bin/pg_ctl -s -m fast -D $dir/server/data stop" 2> /dev/null || true
    rm -rf "$dir"
}
trap stop_all EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
"$bin/postgres" --version
"$pooler" --version | head -n 1
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check "psycopg[binary]==3.3.9"
chmod 711 "$dir"
mkdir server
cat > server/pooler.ini <<EOF
[databases]
* = host=$dir/server
[pgbouncer]
unix_socket_dir = $dir/server
listen_port = 6432
auth_type = trust
auth_file = $dir/server/users
pool_mode = transaction
pidfile = $dir/server/pooler.pid
logfile = $dir/server/pooler.log
EOF
echo '"postgres" ""' > server/users
[ "$(id -u)" -ne 0 ] || chown -R postgres server
as_server "$bin/initdb -D $dir/server/data -A trust -U postgres > $dir/server/log"
start="$bin/pg_ctl -s -w -D $dir/server/data -l $dir/server/log -o '-k $dir/server -h \"\"' start"
as_server "$start"
as_server "$pooler -q -d $dir/server/pooler.ini"
cat > ask.py <<'PY'
import sys
import threading
import time

import psycopg

directory, step = sys.argv[1:]


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def connection(port):
    return psycopg.connect(host=directory, port=port, user="postgres", dbname="postgres", connect_timeout=3)


def outcome(port):
    try:
        connection(port).close()
    except psycopg.OperationalError as error:
        return type(error).__name__
    return "connected"


if step == "before":
    expect("through pgbouncer, with a server", outcome(6432), "connected")
    sys.exit()
expect("direct, without a server", outcome(5432), "OperationalError")
expect("through pgbouncer, without a server", outcome(6432), "connected")
asking, answer = connection(6432), []
thread = threading.Thread(target=lambda: answer.append(asking.execute("select 1").fetchone()))
thread.start()
thread.join(5)
expect("answer after 5 s", answer, [])
open(f"{directory}/waiting", "w").close()
thread.join(60)
expect("answer once the server is back", answer, [(1,)])
PY
venv/bin/python ask.py "$dir/server" before
as_server "$bin/pg_ctl -s -m fast -D $dir/server/data stop"
venv/bin/python ask.py "$dir/server" after &
asking=$!
while [ ! -e server/waiting ] && kill -0 "$asking" 2> /dev/null; do sleep 0.1; done
as_server "$start"
wait "$asking"
