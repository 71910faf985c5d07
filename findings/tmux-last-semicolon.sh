#!/bin/sh
# tmux (Debian 12: 3.3a): a semicolon at the end of a quoted argument is taken away.
#
# Guess:  send-keys -l 'text' types the text as it stands: the shell's quotes protect it, and -l
#         is there to switch off all meaning. A ; inside it does arrive.
# Really: tmux itself takes a ; that ends any argument for the end of the command. It vanishes, exit
#         code 0; set-buffer loses it as well. Only \; at the end means the sign.
# Seen:   'a;b' arrives as a;b, 'a;' as a, 'a\;' as a; and the buffer set to 'a;' holds a.
# For us: a test that types "done; next;" into the program checks another text than it says, and
#         passes. Send text as key codes (send-keys -H), or load it with load-buffer and paste it.
set -eu
command -v tmux > /dev/null || { echo "needs tmux" >&2; exit 77; }
dir=$(mktemp -d)
tm() { tmux -S "$dir/socket" -f /dev/null "$@"; }
trap 'tm kill-server 2> /dev/null || true; rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
tmux -V
mkfifo "$dir/typed"
expect() {
    echo "$1: $2"
    [ "$2" = "$3" ] || { echo "behaviour changed: $1 was $3" >&2; exit 1; }
}
tm new-session -d -x 40 -y 5 "cat > $dir/typed"
for text in 'a;b' 'a;' 'a\;'; do
    tm send-keys -l "$text"
    tm send-keys Enter
done
tm send-keys C-d
typed=$(timeout 10 tr '\n' ' ' < "$dir/typed")
expect "typed" "$typed" "a;b a a; "
tm new-session -d -x 40 -y 5 "sleep 60"
tm set-buffer 'a;'
expect "buffer" "$(tm show-buffer)" "a"
