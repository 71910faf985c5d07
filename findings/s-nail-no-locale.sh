#!/bin/sh
# s-nail 14.9.24 (Debian 12): from cron, a mail with an umlaut is not sent at all.
# Needs apt-get and dpkg, to fetch the package without installing it.
#
# Guess:  without LANG, as in cron, a mail program sends the bytes as they are, or as unknown-8bit.
# Really: its sending character sets are those of the locale; in the C locale none fits, and instead of
#         falling back it stops with "Cannot find a usable character set". The text goes to dead.letter.
# Seen:   LANG unset: exit code 4, nothing handed to sendmail; LANG=C.UTF-8: sent as UTF-8.
# For us: the Monday mail works by hand and fails from cron. Build the message with its headers and
#         hand it to sendmail -t.
set -eu
command -v apt-get > /dev/null && command -v dpkg > /dev/null || { echo "needs apt-get and dpkg" >&2; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
apt-get download -qq s-nail=14.9.24-2 2> /dev/null || { echo "s-nail 14.9.24-2 is not to be had here" >&2; exit 77; }
dpkg -x s-nail_*.deb unpacked
cat > sendmail <<'SH'
#!/bin/sh
cat > "$SENT"
SH
chmod +x sendmail
printf 'Umsatz \303\274ber Plan\n' > body.txt

mails() { # name of the sent file, environment
    name=$1
    shift
    code=0
    env -i PATH="$PATH" HOME="$dir" SENT="$dir/$name" "$@" unpacked/usr/bin/s-nail -:/ -Smta="$dir/sendmail" \
        -SDEAD="$dir/dead.letter" -s "Week 45" team@example.org < body.txt > "$name.out" 2> "$name.err" || code=$?
    sent=no
    [ ! -s "$name" ] || sent=$(grep -o 'charset=.*' "$name")
    echo "$code $sent"
}
check() { # label, seen, wanted
    echo "$1: $2"
    [ "$2" = "$3" ] || { echo "behaviour changed: $1 was $3" >&2; exit 1; }
}
check "without LANG" "$(mails bare)" "4 no"
tail -n 2 bare.err
check "LANG=C.UTF-8" "$(mails utf8 LANG=C.UTF-8)" "0 charset=utf-8"
