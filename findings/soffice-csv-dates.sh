#!/bin/sh
# LibreOffice (Debian 12: 7.4.7), --convert-to csv: a date that the sheet shows as 02.03.2026 is written 03/02/2026.
# Needs Debian's package libreoffice-calc-nogui.
#
# Guess:  a CSV has the cells as the sheet shows them, which is what the export dialog does by default.
# Really: without a filter string "as shown" is off: a date is written in the short form of the locale of
#         the process, whatever its format; only an ISO format is kept. "mmm yyyy" gets a day.
# Seen:   C.UTF-8: 2026-03-02, 03/02/2026, 03/02/2026; with the filter's "as shown": 02.03.2026, Mar 2026.
# For us: the second of March arrives as the third of February. Ask for "as shown", or read the
#         workbook itself.
set -eu
command -v soffice > /dev/null || { echo "needs soffice (libreoffice-calc-nogui)" >&2; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
soffice --version
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openpyxl==3.1.5
venv/bin/python - <<'PY'
from datetime import date

from openpyxl import Workbook

book = Workbook()
book.active.append([date(2026, 3, 2)] * 3)
for cell, form in zip(book.active[1], ("yyyy-mm-dd", "dd.mm.yyyy", "mmm yyyy"), strict=True):
    cell.number_format = form
book.save("days.xlsx")
PY
check() { # label, target format, wanted
    rm -f days.csv
    LC_ALL=C.UTF-8 timeout 120 soffice "-env:UserInstallation=file://$dir/profile" --headless --convert-to "$2" \
        days.xlsx > out.txt 2>&1
    seen=$(cat days.csv)
    echo "$1: $seen"
    [ "$seen" = "$3" ] || { echo "behaviour changed: $1 was $3" >&2; exit 1; }
}
check "plain" csv "2026-03-02,03/02/2026,03/02/2026"
check "as shown" "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true" "2026-03-02,02.03.2026,Mar 2026"
