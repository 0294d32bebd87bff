"""The tables of patterns and of facts as they are shipped with the code: analysis/data/patterns.csv and facts.csv.

Both have the columns `name, source, expected_low, expected_high, simulated, verdict, note`; others may stand beside
them (number, what, error, version, programme ...) and are kept as text. An empty bound is none, an empty value was
not found.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path

from .errors import InputError

DATA = Path(__file__).parent / "data"
SHARED = ("name", "source", "expected_low", "expected_high", "simulated", "verdict", "note")


@dataclass(frozen=True)
class Finding:
    """A row of either table. Bounds are -inf and inf where there is none, `simulated` is NaN where nothing was
    found."""

    name: str
    source: str
    low: float
    high: float
    simulated: float
    verdict: str
    note: str
    more: dict[str, str]


def number(cell: str, absent: float) -> float:
    return float(cell) if cell.strip() else absent


def read(path: Path) -> list[Finding]:
    """All rows of a table; none where the file is absent. Raises InputError where it is not such a table."""
    if not path.is_file():
        return []
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if rows and (missing := [name for name in SHARED if name not in rows[0]]):
        raise InputError(f"{path}: no column {', '.join(missing)}")
    try:
        return [Finding(row["name"], row["source"], number(row["expected_low"], -math.inf),
                        number(row["expected_high"], math.inf),
                        number(row["simulated"], math.nan), row["verdict"], row["note"],
                        {key: value for key, value in row.items() if key not in SHARED}) for row in rows]
    except ValueError as fault:
        raise InputError(f"{path}: {fault}") from fault
