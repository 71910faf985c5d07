#!/bin/sh
# mistune 3.4.0: one table row with a cell too few, and the whole table is a paragraph.
#
# Guess:  as GitHub's rules for Markdown say and markdown-it-py does, a short row gets empty cells
#         and a long one is cut; the rest of the table stands.
# Really: each row must have as many cells as the header. One that has not, wherever it stands,
#         makes all rows plain text; a | inside `code` is enough, since it counts as a border.
# Seen:   rows seen by mistune: 2, 0 (short row), 0 (long row); by markdown-it-py 4.3.0: 2, 2, 2.
# For us: an import that looks for tables finds none and may call that an empty file. Compare the
#         number of rows with the lines that begin with |, or use a parser that follows GFM.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mistune==3.4.0 markdown-it-py==4.3.0
venv/bin/python - <<'PY'
import sys
import markdown_it
import mistune


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


head = "| Key result | Target | Actual |\n| --- | --- | --- |\n| Churn | 5 | 4 |\n"
texts = [head + row for row in ("| NPS | 40 | 38 |\n", "| NPS | 40 |\n", "| NPS | 40 | 38 | late |\n")]
by_mistune = mistune.create_markdown(plugins=["table"])
by_markdown_it = markdown_it.MarkdownIt("commonmark").enable("table").render


def rows(render):
    return [render(text).count("<tr>") - ("<thead>" in render(text)) for text in texts]


expect("rows, mistune", rows(by_mistune), [2, 0, 0])
expect("rows, markdown-it-py", rows(by_markdown_it), [2, 2, 2])
PY
