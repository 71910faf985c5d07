#!/bin/sh
# python-calamine 0.9.1: a tab or a line break inside a paragraph of an .ods cell is gone, and the words stand together.
#
# Guess:  "north<tab>12" in a cell of LibreOffice is read with its tab, as from .xlsx, or at least with a blank.
# Really: OpenDocument writes them as the elements text:tab and text:line-break, and calamine takes the text around
#         them alone. It does read text:s (runs of blanks) and several paragraphs as lines.
# Seen:   "north12" and "firstsecond"; three blanks, two paragraphs and a bare tab come as they are.
# For us: text that was pasted into a cell comes glued together unless these elements are replaced first. A writer of .ods whose files are read with calamine
#         puts each line into a paragraph of its own, and a tab as the character that it is.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-calamine==0.9.1
venv/bin/python - <<'PY'
import io
import sys
import zipfile

import python_calamine

URN = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(f'xmlns:{one}="{URN}:{one}:1.0"' for one in ("office", "table", "text"))


def read(paragraphs):
    cell = f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'
    sheet = f'<table:table table:name="S"><table:table-row>{cell}</table:table-row></table:table>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:body><office:spreadsheet>{sheet}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    out.seek(0)
    return python_calamine.load_workbook(out).get_sheet_by_name("S").to_python()[0][0]


def expect(what, seen, wanted):
    print(f"{what}: {seen!r}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted!r}")


expect("text:tab", read("<text:p>north<text:tab/>12</text:p>"), "north12")
expect("text:line-break", read("<text:p>first<text:line-break/>second</text:p>"), "firstsecond")
expect("text:s", read('<text:p>a<text:s text:c="3"/>b</text:p>'), "a   b")
expect("paragraphs", read("<text:p>first</text:p><text:p>second</text:p>"), "first\nsecond")
expect("a tab as it is", read("<text:p>north\t12</text:p>"), "north\t12")
PY
