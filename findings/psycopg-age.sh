#!/bin/sh
# psycopg 3.3.9 on PostgreSQL (Debian 12: 15): what age() counts in months comes back as a wrong number of days.
# Needs a PostgreSQL server installed (Debian's package postgresql); makes a cluster of its own.
#
# Guess:  a timedelta from age(b, a), or from an interval column, is the time between the two days,
#         or the months in it, which a timedelta cannot hold, make psycopg raise.
# Really: a month is turned into 30 days and a full year into 365, silently. So 11 months are 330 days
#         and one month more adds 35; and the timedelta sent back is still "equal" in SQL, since
#         there, too, 3 months compare equal to 90 days.
# Seen:   28 February to 31 March: 33 days (it is 31); 11 and 12 months: 330 and 365 days;
#         31 January plus the timedelta of 1 month: 2 March (plus the interval: 28 February).
# For us: ages and cadences ("every 3 months") drift when read as timedelta. Subtract dates, or keep
#         months as a number.
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


database = psycopg.connect(host=sys.argv[1], user="postgres", dbname="postgres", autocommit=True)


def answer(query, *values):
    return database.execute(f"SELECT {query}", values).fetchone()[0]


age = answer("age(timestamp '2025-03-31', timestamp '2025-02-28')")
expect("age", age.days, 33)
expect("days between", answer("date '2025-03-31' - date '2025-02-28'"), 31)
expect("11 and 12 months", [answer(f"interval '{months} months'").days for months in (11, 12)], [330, 365])
month = answer("interval '1 month'")
expect("plus a month of Python's", str(answer("(date '2025-01-31' + %s)::date", month)), "2025-03-02")
expect("plus a month of SQL's", str(answer("(date '2025-01-31' + interval '1 month')::date")), "2025-02-28")
expect("equal in SQL", answer("%s = interval '3 months'", answer("interval '3 months'")), True)
PY
