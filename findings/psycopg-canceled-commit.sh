#!/bin/sh
# psycopg 3.3.9 on PostgreSQL (Debian 12: 15): a canceled commit() returns as if the standby had it.
# Needs a PostgreSQL server installed (Debian's package postgresql); makes a cluster of its own.
#
# Guess:  with a synchronous standby that does not answer, commit() raises once it is canceled or
#         statement_timeout has passed; until then nobody sees the row.
# Really: statement_timeout does not end the wait. A cancel ends it, and commit() returns normally: the only
#         trace is a WARNING in the notices, "committed locally, but might not have been replicated".
#         The row is there for all to see as soon as the wait has ended.
# Seen:   statement_timeout 1 s: still waiting after 3 s; after cancel(): no exception, one WARNING, 1 row.
# For us: "commit() came back" is no proof of two copies. Register a notice handler for the commit, and
#         do not let anybody cancel it.
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
import threading
import time

import psycopg


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def connection(**more):
    return psycopg.connect(host=sys.argv[1], user="postgres", dbname="postgres", **more)


admin = connection(autocommit=True)
admin.execute("CREATE TABLE entry (body text)")
admin.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
admin.execute("SELECT pg_reload_conf()")
while admin.execute("SHOW synchronous_standby_names").fetchone() != ("standby",):
    time.sleep(0.05)
writer, notices = connection(), []
writer.add_notice_handler(lambda notice: notices.append((notice.severity, notice.message_primary)))
writer.execute("SET statement_timeout = '1s'")
writer.execute("INSERT INTO entry VALUES ('NPS 40')")
ended = threading.Event()
thread = threading.Thread(target=lambda: (writer.commit(), ended.set()))
thread.start()
expect("ended by statement_timeout within 3 s", ended.wait(3), False)
writer.cancel()
expect("commit() returned after cancel()", ended.wait(20), True)
expect("notices", notices, [("WARNING", "canceling wait for synchronous replication due to user request")])
expect("rows", admin.execute("SELECT count(*) FROM entry").fetchone(), (1,))
PY
