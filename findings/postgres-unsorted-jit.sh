#!/bin/sh
# PostgreSQL 15: forbidding the planner to sort has a question over ten rows compiled first.
# Needs a PostgreSQL server installed (Debian's package postgresql); makes a cluster of its own.
#
# Guess:  enable_sort = off makes the planner prefer an index; where there is none it sorts as before, at the same speed.
# Really: what is forbidden and unavoidable is charged with a cost of ten thousand million, and any question above
#         jit_above_cost = 100,000 is compiled to machine code.
# Seen:   the plan of ten filtered and sorted rows has no word of JIT, and with enable_sort = off it has a part JIT with functions,
#         inlining and optimization; the same with jit = off has none. Compiling took a tenth of a second here for each such
#         question, the rows none that one could measure.
# For us: where a session steers the planner by these switches, it turns JIT off as well.
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
chmod 711 "$dir"
mkdir server
[ "$(id -u)" -ne 0 ] || chown postgres server
as_server "$bin/initdb -D $dir/server/data -A trust -U postgres > $dir/server/log"
as_server "$bin/pg_ctl -s -w -D $dir/server/data -l $dir/server/log -o '-k $dir/server -h \"\"' start"
ask() {
    "$bin/psql" -X -q -A -t -h "$dir/server" -U postgres -c "create temporary table few as select generate_series(1, 10) as n" \
        -c "set enable_sort = $1" -c "set jit = $2" -c "explain analyze select n from few where n % 2 = 0 order by n desc"
}
for try in "on on" "off on" "off off"; do
    # shellcheck disable=SC2086 - two words
    if ask $try | grep -q JIT; then seen="${seen-}$try: compiled; "; else seen="${seen-}$try: not compiled; "; fi
done
echo "enable_sort and jit: $seen"
[ "$seen" = "on on: not compiled; off on: compiled; off off: not compiled; " ] || { echo "behaviour changed: $seen"; exit 1; }
