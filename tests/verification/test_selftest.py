"""The closed forms hold, every wrong engine is caught, and sim/VERIFICATION.md says so."""

from __future__ import annotations

import re
from typing import Any

import pytest
from conftest import SOURCE, selftest


def names() -> list[str]:
    """Of all cases; none where there is no program."""
    try:
        return [line.split()[0] for line in selftest("--list").stdout.splitlines()]
    except pytest.skip.Exception:
        return []


NAMES = names()


@pytest.mark.parametrize("name", NAMES)
def test_closed_form(cases: dict[str, Any], name: str) -> None:
    case = next(case for case in cases["cases"] if case["name"] == name)
    if case["skipped"]:
        pytest.skip(case["skipped"])
    assert case["values"]
    assert [value for value in case["values"] if not value["holds"]] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_wrong_engine_is_caught(mutations: dict[str, Any], name: str) -> None:
    of_case = [mutation for mutation in mutations["mutations"] if mutation["name"] == name]
    assert of_case, "a case without a mutation proves nothing"
    if of_case[0]["skipped"]:
        pytest.skip(of_case[0]["skipped"])
    assert [mutation["wrong"] for mutation in of_case if not mutation["caught"]] == []


def test_the_exit_code_says_so(cases: dict[str, Any], mutations: dict[str, Any]) -> None:
    assert cases["passed"] and cases["exit"] == 0
    assert mutations["passed"] and mutations["exit"] == 0


def test_an_unknown_case_is_a_usage_error() -> None:
    done = selftest("bas")
    assert done.returncode == 2 and "did you mean 'bass'?" in done.stderr


def rows_of(markdown: str, heading: str) -> list[list[str]]:
    """Cells of the table under a heading, without its head."""
    section = markdown.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_the_page_of_verification_is_current(cases: dict[str, Any], mutations: dict[str, Any]) -> None:
    """All but simulated values and verdicts; `cpdsim selftest --markdown >sim/VERIFICATION.md` mends it."""
    page = (SOURCE / "sim" / "VERIFICATION.md").read_text(encoding="utf-8")
    rows = rows_of(page, "Closed forms")
    assert [(row[0], row[1], row[7]) for row in rows if row[0]] == [(c["name"], c["setting"], c["citation"]) for c in cases["cases"]]
    skipped = {case["name"] for case in cases["cases"] if case["skipped"]}  # the page may have been written where they were not
    written, name = [], ""
    for row in rows:
        name = row[0] or name
        if name not in skipped:
            written.append((name, row[2], row[3], row[5]))
    found = [(c["name"], v["quantity"], f"{v['expected']:.7g}", v["rule"]) for c in cases["cases"] for v in c["values"]]
    assert written == found
    assert [(row[0], row[1]) for row in rows_of(page, "Mutations")] == [(m["name"], m["wrong"]) for m in mutations["mutations"]]
