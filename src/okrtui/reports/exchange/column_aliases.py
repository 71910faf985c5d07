"""Other names of columns, in English and German, as spreadsheets and other tools have them."""

from __future__ import annotations

from collections.abc import Mapping

_WHEN = "day, datum, tag, stichtag"
_SAID = "comment, comments, kommentar, notiz, bemerkung, anmerkung"
_WHOSE = "assignee, responsible, verantwortlich, verantwortliche, verantwortlicher, zuständig, besitzer"
_NOW = "current, current value, actual, actual value, ist, istwert, wert, aktuell, aktueller wert"
_METRIC = "metric, indicator, kennzahl, metrik, kpi name"

_SPOKEN: dict[str, dict[str, str]] = {
    "cycles": {
        "name": "cycle, zyklus, quarter, quartal, period, periode, zeitraum",
        "start": "start date, begin, startdatum, beginn, anfang, von",
        "end": "end date, until, enddatum, ende, bis",
        "cadence": "rhythmus, takt",
        "state": "zustand",
    },
    "kpis": {
        "name": "kpi name, indicator, name der kennzahl",
        "definition": "description, beschreibung, meaning, bedeutung",
        "unit": "einheit, unit of measure",
        "decimals": "nachkommastellen, dezimalstellen",
        "category": "kategorie",
        "department": "abteilung, bereich",
        "owners": _WHOSE,
        "cadence": "frequency, rhythmus, turnus, häufigkeit",
        "low": "minimum, min, mindestens",
        "high": "maximum, max, höchstens",
        "since": "valid from, target since, gültig ab, ziel ab",
        "state": "zustand",
    },
    "objectives": {
        "cycle": "quarter, quartal, zyklus, period, periode, zeitraum",
        "title": "objective title, goal, ziel",
        "why": "reason, rationale, description, warum, begründung, beschreibung",
        "owners": _WHOSE,
        "team": "group, gruppe, bereich, abteilung",
        "state": "zustand",
    },
    "key_results": {
        "cycle": "quarter, quartal, zyklus, period, periode, zeitraum",
        "objective": "objective title, goal",
        "title": "kr, key result title, schlüsselergebnis, ergebnis",
        "owners": _WHOSE,
        "baseline": "start, start value, initial, initial value, startwert, ausgangswert",
        "target": "target value, goal value, zielwert, soll, sollwert",
        "unit": "einheit, unit of measure",
        "low": "minimum, min, mindestens",
        "high": "maximum, max, höchstens",
        "steps": "milestones, meilensteine, schritte",
        "weight": "gewicht, gewichtung",
        "due_on": "due date, deadline, fällig, fällig am, fälligkeit, frist, termin",
        "team": "group, gruppe, bereich, abteilung",
        "objective_owners": "objective owner",
        "why": "reason, rationale, warum, begründung",
        "status": "state, zustand",
        "current": f"now, value, {_NOW}".replace("current, ", ""),
        "done": "milestones done, erledigt, erledigte schritte",
        "as_of": f"date, {_WHEN}, stand, check in date",
        "confidence": "zuversicht, konfidenz",
        "note": _SAID,
    },
    "check_ins": {
        "key_result": "kr, schlüsselergebnis, key result title",
        "date": f"{_WHEN}, check in date",
        "value": _NOW,
        "done": "milestones done, erledigt, erledigte schritte",
        "confidence": "zuversicht, konfidenz",
        "note": _SAID,
    },
    "measurements": {
        "kpi": f"{_METRIC}, name",
        "date": f"{_WHEN}, as of, timestamp, ts",
        "value": f"{_NOW}, amount, betrag",
        "note": _SAID,
    },
    "signal_notes": {
        "kpi": _METRIC,
        "date": _WHEN,
        "cause": "ursache, grund, reason",
    },
    "comments": {
        "text": "comment, comments, kommentar, bemerkung, anmerkung",
        "cycle": "quarter, quartal, zyklus",
        "objective": "objective title, goal, ziel",
        "key_result": "kr, schlüsselergebnis, key result title",
        "kpi": _METRIC,
    },
    "decisions": {"metric": "metrik, kennzahl", "why": "reason, warum, begründung"},
}

ALIASES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    table: {field: tuple(names.split(", ")) for field, names in fields.items()} for table, fields in _SPOKEN.items()
}
"""The other names of each column by kind of record, beside its own name and its label on screen."""
