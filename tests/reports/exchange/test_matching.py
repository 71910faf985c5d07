from __future__ import annotations

from builders import at, check_in, kpi, measurement, objective, signal_note, workspace
from reports.exchanged import goals, put, read, reasons, taken_in


def test_a_name_that_fits_several_records_is_refused_by_line() -> None:
    there = put(goals(), objective(id=2))
    text = "cycle,title,why\nC1,make onboarding effortless,Because\n"
    assert reasons(there, read(text)) == [(2, "This may be O1, O2; use an id.")]
    taken_in(there, read("id,why\nO2,Because\n", "objectives"))
    assert there.objectives[2].why == "Because"


def test_the_same_twice_in_a_file_is_refused() -> None:
    text = "cycle,title\nC1,New\nC1,new\n"
    assert reasons(goals(), read(text, "objectives")) == [(3, "This is in the file twice: see line 2.")]
    notes = put(workspace(kpi(), measurement()), signal_note())
    text = "kpi,date,cause\nK1,2026-11-21,Other\nK1,2026-11-21,Third\n"
    assert reasons(notes, read(text)) == [(3, "This is in the file twice: see line 2.")]


def test_a_number_alone_is_an_id_of_another_program() -> None:
    ((line, told),) = reasons(workspace(kpi()), read("kpi,date,value\n1,2026-11-01,4\n"))
    assert (line, told) == (2, "kpi: There is no “1”, here or in the file.")


def test_check_ins_without_an_id_are_added_and_those_that_are_there_left() -> None:
    there = put(goals(), check_in(value=9, created_by="bob"))
    text = "key result,date,value,confidence\nKR1,2026-11-21,9,\nKR1,2026-11-21,8,4\nKR1,2026-11-21,8,5\n"
    plan = taken_in(there, read(text))
    assert [[one.shown_id for one in part] for part in (plan.added, plan.left)] == [["CI2", "CI3"], ["CI1"]]
    assert not taken_in(there, read(text)).change.puts


def test_a_check_in_that_was_corrected_is_kept() -> None:
    corrected = check_in(value=7, created_by="bob", revision=2, updated_by="ada", updated_at=at(9))
    there = put(goals(), corrected)
    text = "key result,date,value\nKR1,2026-11-21,9\n"
    plan = taken_in(there, read(text))
    assert [(here.id, int(file.value)) for here, file in plan.kept] == [(1, 9)]  # type: ignore[attr-defined]
    assert not plan.change.puts
    taken_in(there, read(text, overwrite=True))
    assert [int(one.value or 0) for one in there.check_ins.values()] == [9]


def test_a_check_in_that_cannot_be_read_is_no_other_s() -> None:
    there = put(goals(), check_in(value=9))
    assert reasons(there, read("key result,date,value\nKR1,2026-11-21,much\n")) == [
        (2, "value: “much” is not a number.")
    ]


def test_a_cell_of_blanks_is_empty() -> None:
    there = workspace(kpi(), measurement(updated_by="bob", note="as it was"))
    taken_in(there, read("kpi,date,value,note\nK1,2026-11-21,  5,   \n"))
    assert (int(there.measurements[1].value), there.measurements[1].note) == (5, "as it was")


def test_a_header_in_the_middle_of_a_file_is_named() -> None:
    for more in ("", ",x"):
        text = f"kpi,date,value\nK1,2026-11-01,4\nkpi,date,value{more}\nK1,2026-11-02,4\n"
        assert reasons(workspace(kpi()), read(text)) == [(3, "This line repeats the header. Delete it.")]
        assert [row.is_bad for row in read(text).batch.rows] == [False, False]


def test_the_kind_that_knows_more_of_the_columns_is_named() -> None:
    told = read("Quartal;Ziel;Schlüsselergebnis;Startwert;Zielwert\n").unreadable
    assert told.endswith("If the rows are key_results, add --map Ziel=objective.")
    told = read("Quartal;Ziel;Schlüsselergebnis;Startwert;Zielwert;Laune\n").unreadable
    assert told.endswith("If the rows are key_results, add --kind key_results.")
    told = read("Quartal;Ziel;Schlüsselergebnis;Startwert;Zielwert\n", "key_results").unreadable
    assert told.endswith("If one of them is objective, add --map Ziel=objective.")


def test_a_missing_column_is_named_with_those_that_are_there() -> None:
    told = read("KPI,Day of week,Value\nK1,Monday,4\n", "measurements").unreadable
    assert told == (
        "There is no column date, and none called id. The columns are KPI, Day of week, Value. "
        'If one of them is date, add --map "Day of week"=date.'
    )


def test_a_column_of_numbers_has_ids_only_where_somebody_says_so() -> None:
    there, told = workspace(kpi(), kpi(id=7, name="Pumps")), {"renamed": {"Nr": "id"}}
    plan = taken_in(there, read("Nr,unit\n7,bar\n", "kpis", **told))
    assert [(one.shown_id, getattr(one, "unit", "")) for _, one in plan.changed] == [("K7", "bar")]
    hint = "Leave the ids out with --ignore, or add --own-ids if this row is to change it."
    text = "Nr,name,unit\n7,Pipes,n\n99,New,n\nx-1,Odd,n\n,Added,n\n"
    assert reasons(there, read(text, "kpis", **told)) == [
        (2, f"K7 has another name here: Pumps. {hint}"),
        (3, "There is no K99, here or in the file. Correct the id."),
        (4, "Enter an id such as K7."),
    ]
    assert [one.shown_id for one in taken_in(there, read("Nr,name\n7,Pumps\n,Added\n", "kpis", **told)).added] == ["K8"]
    assert [one.shown_id for one in taken_in(there, read("ID,name\n7,Foreign\n", "kpis")).added] == ["K9"]
