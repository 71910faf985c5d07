#!/bin/sh
# PostgreSQL 15: in a path of jsonpath, a filter behind [*] looks into the inner arrays, not at them.
# Needs a PostgreSQL server installed (Debian's package postgresql); makes a cluster of its own.
#
# Guess:  $[*] ? (@[3] == null) goes through the rows of an array of arrays and asks each for its fourth cell.
# Really: in lax mode, which is what a path is without a word, the filter opens what each step gives it if that is an
#         array. So @ is a cell of the row, and @[3] is nothing: not null either, and no error.
# Seen:   of [["a", 1, null, null]] the question with the fourth cell is false, with `strict` before the path it is true;
#         with objects for rows, and a name for the cell, both are true. A condition written so never holds.
# For us: what asks for a cell of an array in an array says strict.
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
    "$bin/psql" -X -q -A -t -h "$dir/server" -U postgres -c "select jsonb_path_exists('$1', '$2')"
}
seen=
for mode in lax strict; do
    seen="$seen$mode: $(ask '[["a", 1, null, null]]' "$mode \$[*] ? (@[3] == null)") for an array, "
    seen="$seen$(ask '[{"cell": null}]' "$mode \$[*] ? (@.cell == null)") for an object; "
done
echo "the fourth cell is null: $seen"
[ "$seen" = "lax: f for an array, t for an object; strict: t for an array, t for an object; " ] ||
    { echo "behaviour changed: $seen"; exit 1; }
