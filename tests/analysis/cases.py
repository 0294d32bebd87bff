"""The fourteen cases of page one, each its own made-up study, and the first three sentences that the page says of it.

    /usr/bin/python3 tests/analysis/cases.py [LANGUAGE]      prints them as a table
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2])]

from make_study import Recipe, write_study  # noqa: E402

from analysis import compare, verdict  # noqa: E402
from analysis.language import Words  # noqa: E402
from analysis.load import load  # noqa: E402

FORMS = ("learning.dose=threshold_logistic", "learning.dose=saturating")
NOTHING = {"none": 0.0, "A": 0.0, "B": 0.0}

CASES: dict[str, dict] = {
    "clear winner": {"pupils": 20.0},
    "tie": {"effects": {"none": 0.0, "A": 88.0, "B": 80.0, "C": 20.0}, "slopes": {"A": 0.0, "B": 10.0}},
    "identical strategies": {"effects": {"none": 0.0, "A": 100.0, "B": 100.0, "C": 50.0}, "slopes": {}, "what_ifs": {}},
    "all zero": {"effects": NOTHING, "slopes": {}, "chance": 0.0, "what_ifs": {}},
    "tiny effect": {"all_teachers": 50000.0},
    "skewed winner": {"effects": {"none": 0.0, "A": 60.0, "B": 90.0, "C": 50.0}, "slopes": {}, "what_ifs": {},
                      "structures": (), "by_draw": {"A": lambda d: np.where(d == 3, 3000.0, -60.0)}},
    "baseline best": {"effects": {"none": 0.0, "A": -50.0, "B": -80.0}},
    "best depends on a form": {"slopes": {}, "structures": FORMS, "what_ifs": {},
                               "by_form": {FORMS[0]: {"A": 100.0}, FORMS[1]: {"B": 100.0}}},
    "unspent money": {"unspent": {"A": 0.3, "B": 0.05}},
    "one draw": {"draws": 1, "slopes": {}},
    "one replicate": {"replicates": 1},
    "one strategy": {"effects": {"none": 0.0, "A": 100.0}},
    "failed runs": {"failed": (("B", 1.0, 3), ("B", 0.5, 0)), "what_ifs": {}},
    "other main outcome": {"main": "practice_years", "unit": "teacher year"},
}


def first_sentences(folder: Path, name: str, language: str = "en", count: int = 3) -> list[str]:
    recipe = Recipe(**{"draws": 16, "replicates": 4, "omit": ("timeseries", "lorenz"), **CASES[name]})
    c = compare.compare(load(write_study(folder, recipe)))
    c.study.language = language
    return [s.text.replace("\u00a0", " ") for s in verdict.verdict(c, Words(language))][:count]


def main() -> None:
    language = sys.argv[1] if len(sys.argv) > 1 else "en"
    print("| case | first three sentences |\n|---|---|")
    for k, name in enumerate(CASES, start=1):
        with tempfile.TemporaryDirectory() as folder:
            print(f"| {k} {name} | {' '.join(first_sentences(Path(folder), name, language))} |")


if __name__ == "__main__":
    main()
