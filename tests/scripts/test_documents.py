"""Documents say what is there: files they name exist, and their lines can be read in a terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = 120
WRITTEN_BY_HAND = [
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "sim/README.md", "sim/MODEL.md", "sim/DECISIONS.md", "sim/COUNTRY.md",
    "scripts/CLUSTER.md", "tests/bench/README.md",
]
# `sim/design/cases.cpp`, `analysis/figures/`, `scripts/test`: a path from the root in code quotes.
NAMED = re.compile(r"`((?:sim|analysis|scenarios|scripts|tests|\.ci)/[\w./@*-]+)`")


def lines_of(document: str) -> list[tuple[int, str]]:
    """Lines of text: those of tables and of code blocks, which cannot be broken, are left out."""
    inside_code = False
    lines = []
    for number, line in enumerate((ROOT / document).read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("```"):
            inside_code = not inside_code
        elif not inside_code and not line.startswith("|"):
            lines.append((number, line))
    return lines


@pytest.mark.parametrize("document", WRITTEN_BY_HAND)
def test_no_line_is_wider_than_a_terminal(document):
    wide = [f"{document}:{number} ({len(line)})" for number, line in lines_of(document) if len(line) > COLUMNS]
    assert not wide, wide


@pytest.mark.parametrize("document", WRITTEN_BY_HAND)
def test_files_that_are_named_exist(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    missing = [name for name in NAMED.findall(text) if not list(ROOT.glob(name.rstrip("/").rstrip(".")))]
    assert not missing, missing


def test_a_missing_file_would_be_found():
    assert NAMED.findall("see `sim/nowhere/nothing.cpp` and `word`") == ["sim/nowhere/nothing.cpp"]
    assert not list(ROOT.glob("sim/nowhere/nothing.cpp"))


def test_versions_agree():
    version = re.search(r"project\(cpdsim VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text()).group(1)
    cited = re.search(r"^version: ([\d.]+)$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE).group(1)
    released = re.findall(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert version == cited
    assert version in released
