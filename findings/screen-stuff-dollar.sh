#!/bin/sh
# GNU screen (Debian 12: 4.9.0): "-X stuff" types other text than it was given: $NAME and ^A are expanded.
# Needs Debian's package screen.
#
# Guess:  stuff types its argument letter by letter, as tmux does with send-keys -l; single quotes keep
#         the shell away from a dollar sign.
# Really: screen expands the text once more: $NAME is that variable of the caller's environment, an
#         unknown one or $5 is nothing, ^A is one control code. A backslash in front keeps the sign.
# Seen:   'costs $5 a seat' types "costs  a seat"; '$TEAM' its value; 'costs \$5' types "costs $5".
# For us: a scripted session types prices and key names wrongly and without an error. Escape \, $
#         and ^ for stuff.
set -eu
command -v screen > /dev/null || { echo "needs screen" >&2; exit 77; }
dir=$(mktemp -d)
mkdir -m 700 "$dir/sockets"
export SCREENDIR="$dir/sockets" TEAM=sales
trap 'screen -S stuff -X quit > /dev/null 2>&1 || true; rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
screen --version || true

types() { # what is typed into a cat when this is stuffed
    rm -f typed ready
    screen -dmS stuff -c /dev/null sh -c 'stty raw -echo; : > ready; head -c 1 > /dev/null; head -n 1 > typed.new; mv typed.new typed'
    for _ in $(seq 100); do [ ! -e ready ] || break; sleep 0.1; done
    screen -S stuff -p 0 -X stuff 'x'
    screen -S stuff -p 0 -X stuff "$1"
    screen -S stuff -p 0 -X stuff '\n'
    for _ in $(seq 100); do [ ! -e typed ] || break; sleep 0.1; done
    tr '\002' '~' < typed
    screen -S stuff -X quit > /dev/null 2>&1 || true
}
check() { # stuffed, wanted
    seen=$(types "$1")
    echo "$1 -> '$seen'"
    [ "$seen" = "$2" ] || { echo "behaviour changed: $1 was '$2'" >&2; exit 1; }
}
check 'seat $5 a' 'seat  a'
check 'of $TEAM' 'of sales'
check 'seat \$5 a' 'seat $5 a'
check 'a^Bc' 'a~c' # ~ stands for the one byte control-B
check 'a\^Bc' 'a^Bc'
