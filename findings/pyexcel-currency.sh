#!/bin/sh
# pyexcel-ods 0.6.0: a money cell of an .ods file arrives as a text.
#
# Guess:  a currency cell gives its number, as a percent cell does; python-calamine reads it so.
# Really: the number and the code of the currency are joined to one text, and where the cell names
#         no currency the number alone is a text too.
# Seen:   pyexcel-ods: '120.5 EUR', '120.5', 0.35; calamine 0.9.1: 120.5, 120.5, 0.35.
# For us: in a sheet of targets the money column alone arrives as text, and float() refuses it.
#         An import has to take such a text apart, or use another reader.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-calamine==0.9.1 pyexcel-ods==0.6.0 odfpy==1.4.1
venv/bin/python - <<'PY'
import sys
import pyexcel_ods
import python_calamine
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


document, table, row = OpenDocumentSpreadsheet(), Table(name="targets"), TableRow()
row.addElement(TableCell(valuetype="currency", currency="EUR", value=120.5))
row.addElement(TableCell(valuetype="currency", value=120.5))
row.addElement(TableCell(valuetype="percentage", value=0.35))
table.addElement(row)
document.spreadsheet.addElement(table)
document.save("targets.ods")

calamine = python_calamine.load_workbook("targets.ods").get_sheet_by_index(0).to_python()
expect("pyexcel-ods", pyexcel_ods.get_data("targets.ods")["targets"][0], ["120.5 EUR", "120.5", 0.35])
expect("calamine", calamine[0], [120.5, 120.5, 0.35])
PY
