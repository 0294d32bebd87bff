"""Writes the small populations that some patterns run on: `python3 -m analysis.patterns.populations`.

The files are part of the repository (scenarios/patterns/data); a test compares them with what this module makes.
Only Python's own generator is used, whose sequence for a seed is the same everywhere.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "scenarios" / "patterns" / "data"

SCHOOLS, STAFF = 30, 20
TARGETS = STAFF // 4        # the weakest quarter of a staff, paired with the strongest quarter
NAMED = 4                   # colleagues whom everybody turns to

Rows = list[list[object]]


def pairs() -> dict[str, Rows]:
    """Pattern 8: staffs with practice .02 to .5 by chance; ties without pairs, and with a pair for each target."""
    draws = random.Random(8)
    teachers: Rows = [["id", "school", "practice"]]
    plain: Rows = [["from", "to", "weight"]]
    made: Rows = [["from", "to", "weight"]]
    for school in range(SCHOOLS):
        staff = [f"s{school:02}t{k:02}" for k in range(STAFF)]
        practice = {who: round(draws.uniform(0.02, 0.5), 3) for who in staff}
        teachers += [[who, f"s{school:02}", practice[who]] for who in staff]
        ties = [[who, other, 1] for who in staff for other in draws.sample([o for o in staff if o != who], NAMED)]
        by_practice = sorted(staff, key=practice.__getitem__)
        plain += ties
        made += ties + [[weak, strong, NAMED] for weak, strong in zip(by_practice[:TARGETS], by_practice[-TARGETS:])]
    return {"pairs-teachers.csv": teachers, "pairs-none.csv": plain, "pairs-made.csv": made}


def culture() -> dict[str, Rows]:
    """Pattern 16: twenty schools whose anchors pull practice down from .5 and twenty where they pull it up."""
    rows: Rows = [["id", "school", "practice", "anchor"]]
    for way, anchor in (("falls", 0.2), ("rises", 0.8)):
        rows += [[f"{way}-{school:02}-{k:02}", f"{way}-{school:02}", 0.5, anchor]
                 for school in range(20) for k in range(STAFF)]
    return {"culture-teachers.csv": rows}


def stayers() -> dict[str, Rows]:
    """Pattern 17: a trace of knowledge, which newcomers lack, tells who is still there."""
    rows: Rows = [["id", "school", "subject", "knowledge", "career_years"]]
    for group in ("taker", "other"):
        rows += [[f"{group}-{k:04}", f"s{k % 50:02}", group, 0.01, 10] for k in range(1000)]
    return {"stayers-teachers.csv": rows}


def write(folder: Path = DATA) -> list[Path]:
    """All files into `folder`; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows in {**pairs(), **culture(), **stayers()}.items():
        written.append(folder / name)
        with open(written[-1], "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return written


if __name__ == "__main__":
    for path in write():
        print(path)
