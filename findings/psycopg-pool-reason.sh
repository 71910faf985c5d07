#!/bin/sh
# psycopg-pool 3.3.3, psycopg 3.3.9, PostgreSQL 15 (Debian 12): why there is no connection, the pool does not say.
# Needs a PostgreSQL server installed (Debian's package postgresql); makes a cluster of its own.
#
# Guess:  a pool to a database that does not exist raises what connect() raises, when it is opened or asked.
# Really: opening it raises nothing. Whoever asks waits for the whole timeout, 30 s as it comes, while the server has
#         long said no, and gets PoolTimeout, "couldn't get a connection": no reason, no cause, no SQLSTATE. That is an
#         OperationalError, so that code which tries again where a connection was lost tries for ever. The
#         server's sentence is only in the log "psycopg.pool", as a warning.
# Seen:   connect(): 'database "nowhere" does not exist' at once; the pool: PoolTimeout after its 3 s, __cause__ None.
# For us: connect once without the pool before it is opened, and tell that error.
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
venv/bin/pip install -q --disable-pip-version-check "psycopg[binary]==3.3.9" psycopg-pool==3.3.3
chmod 711 "$dir"
mkdir server
[ "$(id -u)" -ne 0 ] || chown postgres server
as_server "$bin/initdb -D $dir/server/data -A trust -U postgres > $dir/server/log"
as_server "$bin/pg_ctl -s -w -D $dir/server/data -l $dir/server/log -o '-k $dir/server -h \"\"' start"
venv/bin/python - "$dir/server" <<'PY'
import logging
import sys
import time

import psycopg
from psycopg_pool import ConnectionPool


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


class Kept(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


address = f"host={sys.argv[1]} user=postgres dbname=nowhere"
reason = 'database "nowhere" does not exist'
try:
    psycopg.connect(address)
except psycopg.OperationalError as error:
    expect("connect() tells the reason", reason in str(error), True)
log = Kept()
logging.getLogger("psycopg.pool").addHandler(log)
pool = ConnectionPool(address, min_size=1, open=True)
begun = time.monotonic()
try:
    with pool.connection(timeout=3):
        pass
except psycopg.OperationalError as error:
    expect("the pool raises", type(error).__name__, "PoolTimeout")
    expect("after its whole timeout", time.monotonic() - begun > 2.9, True)
    expect("reason, cause, SQLSTATE", (reason in str(error), error.__cause__, error.sqlstate), (False, None, None))
expect("the reason is in the log", any(reason in line for line in log.lines), True)
pool.close()
PY
