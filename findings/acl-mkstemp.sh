#!/bin/sh
# POSIX ACLs (Debian 12: acl 2.3.1) and Python's tempfile: the team's default entry is there, and is void.
# Needs Debian's package acl and a temporary folder on a file system with ACLs (ext4, xfs, tmpfs).
#
# Guess:  a default entry of the folder gives its rights to every file made there, since it even
#         takes the place of the umask, as with open().
# Really: the mode asked for at creation becomes the mask. tempfile asks for 0600, so the mask is
#         empty: the entry is inherited, and getfacl adds "#effective:---". chmod 660, which looks
#         like a matter of the owning group, is what brings the entry to life.
# Seen:   open(): group entry effective rw-; mkstemp(): ---; mkstemp() and chmod 660: rw-.
# For us: "write a temporary file, then rename it over the old one" locks the team out of a shared
#         file at the first save. Give the new file the mode of the old one before the rename.
set -eu
command -v setfacl > /dev/null || { echo "needs setfacl (acl)" >&2; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
setfacl --version
mkdir shared
gid=$(id -g)
setfacl -d -m "g:$gid:rw" shared 2> err.txt || { echo "no ACLs in $dir: $(cat err.txt)" >&2; exit 77; }

effective() { # the rights the named group really has on $1
    getfacl -n -c -e "shared/$1" | sed -n "s/^group:$gid:.*#effective://p"
}
expect() {
    seen=$(effective "$1")
    echo "$2: $seen"
    [ "$seen" = "$3" ] || { echo "behaviour changed: $2 was $3" >&2; exit 1; }
}
python3 - <<'PY'
import os
import tempfile

open("shared/opened", "w").close()
for name in ("temporary", "widened"):
    handle, path = tempfile.mkstemp(dir="shared")
    os.close(handle)
    os.rename(path, os.path.join("shared", name))
os.chmod("shared/widened", 0o660)
PY
expect opened "open()" rw-
expect temporary "mkstemp()" ---
expect widened "mkstemp(), chmod 660" rw-
