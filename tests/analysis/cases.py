"""The fourteen cases of page one, each its own made-up study, and the first three sentences that the page says of it.

    /usr/bin/python3 tests/analysis/cases.py --write      writes analysis/CASES.md (test_cases.py sees when it is stale)
    /usr/bin/python3 tests/analysis/cases.py [LANGUAGE]   prints it, in another language
"""

from __future__ import annotations

import html
import sys
import tempfile
import textwrap
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
    "other main outcome": {"main": "practice_years", "unit": "teacher year", "all_teachers": 500.0},
}


def first_sentences(folder: Path, name: str, language: str = "en", count: int = 3) -> list[str]:
    recipe = Recipe(**{"draws": 16, "replicates": 4, "omit": ("timeseries", "lorenz"), **CASES[name]})
    c = compare.compare(load(write_study(folder, recipe)))
    c.study.language = language
    return [s.text.replace("\u00a0", " ") for s in verdict.verdict(c, Words(language))][:count]


DOCUMENT = Path(__file__).resolve().parents[2] / "analysis" / "CASES.md"
HEAD = """# What page one says first, case by case

Fourteen made-up studies, one for each case that a first page must tell apart, and the first three sentences of the
page. Written by `tests/analysis/cases.py --write`; a test sees when it is stale. The studies are recipes in that file:
16 sets of assumptions, each with chance repeated four times, 30 million EUR, 5,000 teachers, unless the case says
otherwise.
"""


def row(number: int, name: str, sentences: list[str]) -> str:
    """Of the table; HTML, since a row of Markdown would be one endless line."""
    cells = "\n".join("\n".join(textwrap.wrap(f"<li>{html.escape(s, quote=False)}</li>", 118, break_on_hyphens=False))
                      for s in sentences)
    return f"<tr><td>{number}</td><td>{name}</td><td><ol>\n{cells}\n</ol></td></tr>"


def document(language: str = "en") -> str:
    rows = []
    for k, name in enumerate(CASES, start=1):
        with tempfile.TemporaryDirectory() as folder:
            rows.append(row(k, name, first_sentences(Path(folder), name, language)))
    return "\n".join([HEAD, "<table>", "<tr><th></th><th>case</th><th>the page begins</th></tr>", *rows, "</table>", ""])


def main() -> None:
    if sys.argv[1:] == ["--write"]:
        DOCUMENT.write_text(document(), encoding="utf-8")
    else:
        print(document(*sys.argv[1:2]), end="")


if __name__ == "__main__":
    main()
