"""What databases and data frames print, in the form in which the tool and version of that name printed it.

ClickHouse printed its streams as chdb.
"""

from __future__ import annotations

from datetime import date

import pytest

from builders import kpi, workspace
from okrtui.domain.workspace import Workspace
from reports.exchanged import read, taken_in

QUOTED = (
    'kpi,date,value,note\nUptime,{0},0.30000000000000004,"say ""hi"""\nUptime,{1},{null},\nUptime,{2},1e-07,"a,b"\n'
)
DAYS = ("2026-11-19", "2026-11-20", "2026-11-21")


def quoted(time: str, null: str = "") -> str:
    return QUOTED.format(*(f"{day}{time}" for day in DAYS), null=null)


SQLITE_BOX = """\
┌────────┬────────────┬───────┬──────────┐
│  kpi   │    date    │ value │   note   │
├────────┼────────────┼───────┼──────────┤
│ Uptime │ 2026-11-19 │ 0.3   │ say "hi" │
│ Uptime │ 2026-11-20 │       │          │
│ Uptime │ 2026-11-21 │ 1e-07 │ a,b      │
└────────┴────────────┴───────┴──────────┘
"""
SQLITE_TABLE = SQLITE_BOX.translate(str.maketrans("│┌┬┐├┼┤└┴┘─", "|+++++++++-"))
PSQL_ALIGNED = """\
  kpi   |          date          |        value        |   note   
--------+------------------------+---------------------+----------
 Uptime | 2026-11-19 00:00:00+00 | 0.30000000000000004 | say "hi"
 Uptime | 2026-11-20 00:00:00+00 |                     | 
 Uptime | 2026-11-21 00:00:00+00 |               1e-07 | a,b
(3 rows)

"""  # noqa: W291
PSQL_UNALIGNED = """\
kpi|date|value|note
Uptime|2026-11-19 00:00:00+00|0.30000000000000004|say "hi"
Uptime|2026-11-20 00:00:00+00||
Uptime|2026-11-21 00:00:00+00|1e-07|a,b
(3 rows)
"""
DUCKDB_MARKDOWN = """\
|  kpi   |          date          |        value        | note     |
|--------|------------------------|--------------------:|----------|
| Uptime | 2026-11-19 00:00:00+00 | 0.30000000000000004 | say "hi" |
| Uptime | 2026-11-20 00:00:00+00 | NULL                | NULL     |
| Uptime | 2026-11-21 00:00:00+00 | 1e-07               | a,b      |
"""
MARIADB_TABLE = """\
+--------+---------------------+---------------------+----------+
| kpi    | date                | value               | note     |
+--------+---------------------+---------------------+----------+
| Uptime | 2026-11-19 00:00:00 | 0.30000000000000004 | say "hi" |
| Uptime | 2026-11-20 00:00:00 |                NULL | NULL     |
| Uptime | 2026-11-21 00:00:00 |           0.0000001 | a,b      |
+--------+---------------------+---------------------+----------+
"""
CLICKHOUSE_MARKDOWN = """\
| kpi | date | value | note |
|:-|-:|-:|:-|
| Uptime | 2026-11-19 00:00:00 | 0.30000000000000004 | say "hi" |
| Uptime | 2026-11-20 00:00:00 | \\N | \\N |
| Uptime | 2026-11-21 00:00:00 | 1e-7 | a,b |
"""
CLICKHOUSE_CSV = '''\
"kpi","date","value","note"
"Uptime","2026-11-19 00:00:00",0.30000000000000004,"say ""hi"""
"Uptime","2026-11-20 00:00:00",\\N,\\N
"Uptime","2026-11-21 00:00:00",1e-7,"a,b"
'''
PYARROW = '''\
"kpi","date","value","note"
"Uptime",2026-11-19{0},0.30000000000000004,"say ""hi"""
"Uptime",2026-11-20{0},,
"Uptime",2026-11-21{0},1e-7,"a,b"
'''
PYARROW_TABS = PYARROW.replace(",", "\t").replace("a\tb", "a,b")
TABS = """\
kpi\tdate\tvalue\tnote
Uptime\t{0}\t0.30000000000000004\tsay "hi"
Uptime\t{1}\t{null}\t{null}
Uptime\t{2}\t1e-07\ta,b
"""


def tabs(time: str, null: str) -> str:
    return TABS.format(*(f"{day}{time}" for day in DAYS), null=null)


STREAMS = {
    "sqlite3 3.40.1 -csv -header": quoted(""),
    "sqlite3 3.40.1 -header -separator tab": tabs("", ""),
    "sqlite3 3.40.1 -header": tabs("", "").replace("\t", "|"),
    "sqlite3 3.40.1 -box": SQLITE_BOX,
    "sqlite3 3.40.1 -table": SQLITE_TABLE,
    "psql 15.18 --csv": quoted(" 00:00:00+00"),
    "psql 15.18 -A": PSQL_UNALIGNED,
    "psql 15.18": PSQL_ALIGNED,
    "psql 15.18 copy to stdout with (header true)": tabs(" 00:00:00+00", "\\N"),
    "duckdb 1.5.6 -csv": quoted(" 00:00:00+00", "NULL").replace("NULL,\n", "NULL,NULL\n"),
    "duckdb 1.5.6 -markdown": DUCKDB_MARKDOWN,
    "duckdb 2.0.1 copy to (header)": quoted(" 23:00:00+00"),
    "mariadb 10.11.19 -B": tabs(" 00:00:00", "NULL").replace("1e-07", "0.0000001"),
    "mariadb 10.11.19 -t": MARIADB_TABLE,
    "clickhouse 26.9.2 TSVWithNames": tabs(" 00:00:00", "\\N").replace("1e-07", "1e-7"),
    "clickhouse 26.9.2 CSVWithNames": CLICKHOUSE_CSV,
    "clickhouse 26.9.2 Markdown": CLICKHOUSE_MARKDOWN,
    "pyarrow 26.0.1 write_csv()": PYARROW.format(" 00:00:00.000000"),
    "pyarrow 26.0.1 write_csv(), days": PYARROW.format(""),
    "pyarrow 26.0.1 write_csv(), UTC": PYARROW.format(" 00:00:00.000000Z"),
    "pyarrow 26.0.1 write_csv(), zoned": PYARROW.format(" 01:00:00.000000+0100"),
    "pyarrow 26.0.1 write_csv(), tabs": PYARROW_TABS.format(""),
    "pandas 3.1.1 to_csv(index=False)": quoted(""),
    "pandas 3.1.1 to_csv(index=False), zoned": quoted(" 00:00:00+01:00"),
    "polars 2.1.0 write_csv()": quoted("T00:00:00.000000"),
    "polars 2.1.0 write_csv(), zoned": quoted("T00:00:00.000000+0000"),
}


def fed() -> Workspace:
    return workspace(kpi(name="Uptime", unit="%"))


@pytest.mark.parametrize("tool", STREAMS)
def test_what_the_tools_print_is_read(tool: str) -> None:
    there = fed()
    reading = read(STREAMS[tool], "measurements")
    taken_in(there, reading)
    found = [(one.date, str(one.value), one.note) for one in there.measurements.values()]
    assert found == [(date(2026, 11, 19), "0.3", 'say "hi"'), (date(2026, 11, 21), "1E-7", "a,b")]
    assert len(reading.valueless) == 1
    assert not taken_in(there, read(STREAMS[tool], "measurements")).change.puts


@pytest.mark.parametrize(
    "text",
    [
        "kpi,date,value,note\n",
        "kpi|date|value|note\n(0 rows)\n",
        " kpi | date | value | note \n-----+------+-------+------\n(0 rows)\n\n",
        "kpi\tdate\tvalue\n",
    ],
)
def test_a_result_without_rows_is_read_as_none(text: str) -> None:
    reading = read(text, "measurements")
    assert (reading.unreadable, list(reading.batch.rows), list(reading.faults)) == ("", [], [])


def test_a_table_of_duckdb_to_look_at_is_refused_as_it_may_be_shortened() -> None:
    box = (
        "┌─────────┬────────────┬────────┐\n│   kpi   │    date    │ value  │\n│ varchar │    date    │ double │\n"
        "├─────────┼────────────┼────────┤\n│ Uptime  │ 2026-11-19 │   99.5 │\n└─────────┴────────────┴────────┘\n"
    )
    assert read(box, "measurements").unreadable.endswith("Add -csv to duckdb.")
    assert not read(box.replace("│ varchar │    date    │ double │\n", ""), "measurements").unreadable


def test_a_result_in_json_is_called_that() -> None:
    text = '[{"kpi":"Uptime","date":"2026-11-19","value":5.0}]\n'
    assert read(text, "measurements").unreadable == "This is JSON. Let the tool print CSV."


@pytest.mark.parametrize("text", [SQLITE_BOX, SQLITE_TABLE], ids=["box", "table"])
def test_a_table_without_its_bottom_border_is_read(text: str) -> None:
    cut = "".join(text.splitlines(keepends=True)[:-1])
    there = fed()
    reading = read(cut, "measurements")
    taken_in(there, reading)
    assert len(there.measurements) == 2
    assert not reading.remarks


def test_a_page_may_begin_with_front_matter() -> None:
    page = "---\ntitle: Week 47\n---\n\n| kpi | date | value |\n| --- | --- | --- |\n| Uptime | 2026-11-19 | 5 |\n"
    there = fed()
    taken_in(there, read(page))
    assert there.measurements[1].value == 5


def test_the_index_of_a_data_frame_is_named_before_it_is_left_out() -> None:
    text = ",kpi,date,value\n0,Uptime,2026-11-19,5\n"
    assert '--ignore "column 1"' in read(text).unreadable
    there = fed()
    taken_in(there, read(text, ignored=["column 1"]))
    assert there.measurements[1].value == 5


@pytest.mark.parametrize("names", ["of one word", "full"])
def test_null_is_nothing_in_every_column_of_a_sheet(names: str) -> None:
    there = workspace()
    sheet = (
        "cycle,objective,title,baseline,target,owner,status,steps,current,done,as of,confidence,note,due date,why\n"
        "2026-Q4,A,B,1,2,ada,draft,,,,,,,2026-12-01,Now\n"
        "2026-Q4,A,C,1,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL\n"
    )
    taken_in(there, read(sheet, full_names=names == "full"))
    found = [(one.title, one.owners, one.due_on) for one in there.key_results.values()]
    assert found == [("B", ("ada",), date(2026, 12, 1)), ("C", (), None)]
    assert there.objectives[1].why == "Now"
    assert not there.check_ins


def test_a_note_of_our_own_file_may_be_the_word_null() -> None:
    there = fed()
    taken_in(there, read("id,kpi,date,value,note\nM1,K1,2026-11-19,5,NULL\n"))
    assert there.measurements[1].note == "NULL"
