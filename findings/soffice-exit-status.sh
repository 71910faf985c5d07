#!/bin/sh
# LibreOffice (Debian 12: 7.4.7), soffice --convert-to: the exit code is 0 when nothing was converted.
# Needs Debian's package libreoffice-calc-nogui.
#
# Guess:  a command-line converter that prints "Error:" and writes no file ends with another code.
# Really: success, an unknown target format and a source that is not there all end with 0; the
#         difference is a line on standard error and a file that is missing, or is that of last time.
# Seen:   xlsx: 0, file written; "xslx": 0, "Error: no export filter", no file;
#         missing.csv: 0, "Error: source file could not be loaded", no file.
# For us: "set -e" and check=True do not notice. Remove the target first and look for it afterwards.
set -eu
command -v soffice > /dev/null || { echo "needs soffice (libreoffice-calc-nogui)" >&2; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
soffice --version
printf 'kpi,value\nNPS,40\n' > kpis.csv

convert() { # target format, source, "yes" where a file should come of it
    rm -f kpis.xlsx kpis.xslx missing.xlsx
    code=0
    timeout 120 soffice "-env:UserInstallation=file://$dir/profile" --headless --convert-to "$1" "$2" \
        > out.txt 2> err.txt || code=$?
    written=no
    for file in *.xlsx *.xslx; do
        [ ! -e "$file" ] || written=yes
    done
    echo "$2 to $1: exit code $code, written: $written; $(grep '^Error' err.txt | tail -n 1)"
    [ "$code $written" = "0 $3" ] || { echo "behaviour changed: was exit code 0, written $3" >&2; exit 1; }
}
convert xlsx kpis.csv yes
convert xslx kpis.csv no
convert xlsx missing.csv no
