"""Reads a workspace by docs/data-format.md alone: python independent_reader.py DIRECTORY. Knows nothing of okrtui."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from zlib import crc32

START = b'{"_meta":{"1":{"checksum":"'


def digits(data: bytes) -> str:
    return f"{crc32(data):08x}"


def snapshot(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    stated = data[len(START) : len(START) + 8].decode("ascii", "replace")
    if not data.startswith(START) or digits(data[len(START) + 8 :]) != stated:
        raise SystemExit(f"{path} is damaged")
    tables: dict[str, Any] = json.loads(data)
    return tables


def journal(directory: Path, generation: int) -> list[bytes]:
    name = f"journal.{generation:08d}.jsonl"
    path = directory / name if (directory / name).exists() else directory / "backups" / name
    return path.read_bytes().split(b"\n")[:-1]


def read(directory: Path) -> tuple[dict[str, dict[str, Any]], dict[str, int], list[tuple[int, str, str, str]]]:
    """Every record by table and id, the highest ids, and (number, time, who, action) of the commits since."""
    tables = snapshot(directory / "workspace.json")
    meta = tables.pop("_meta")["1"]
    if meta["format"] > 1 or meta["schema"] > 3:
        raise SystemExit("this is of a later version")
    generation, sequence, chain, highest = meta["generation"], meta["sequence"], meta["chain"], meta["highest"]
    commits = []
    lines = journal(directory, generation)
    while lines:
        line = lines.pop(0)
        if line[:2] != b'["' or line[10:12] != b'",' or digits(line[12:-1]).encode() != line[2:10]:
            break
        fields = json.loads(line[12:-1])
        if fields["p"] != chain or fields["s"] != sequence + ("n" not in fields):
            break
        chain, sequence = line[2:10].decode(), fields["s"]
        if "n" in fields:
            lines = journal(directory, fields["n"])
            continue
        for table, number, after, _ in fields["o"]:
            if number is None:
                tables.pop(table, None) if after is None else tables.setdefault(table, {})
                continue
            highest[table] = max(number, highest.get(table, 0))
            if after is None:
                tables.get(table, {}).pop(str(number), None)
            else:
                tables.setdefault(table, {})[str(number)] = after
        commits.append((sequence, fields["t"], fields["u"], fields["a"]))
    return tables, highest, commits


if __name__ == "__main__":
    sys.stdout.write(json.dumps(read(Path(sys.argv[1])), ensure_ascii=False, indent=1) + "\n")
