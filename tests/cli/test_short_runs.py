"""A run shorter than a year is the beginning of a longer one: what is counted by the year is spread over the whole year."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import SMALL, Cpdsim

h5py = pytest.importorskip("h5py")

SUPPORT = {
    "visits": "coaching: {visits: 10 /year}\n    costs: {visit: {value: 100 EUR/visit, source: \"a list\", evidence: 3}}",
    "cover": "release: {days: 6 d/teacher/year, rate: {value: 200 EUR/d, source: \"a list\", evidence: 3}}\n    costs: {}",
    "meetings": "community: {scope: online, meetings: 8 /year, size: 2..4 teachers}\n    costs: {meeting: {value: 50 EUR/meeting, source: \"a list\", evidence: 3}}",
}


@pytest.mark.parametrize("support", list(SUPPORT))
def test_three_months_are_the_first_three_of_a_year(cpdsim: Cpdsim, tmp_path: Path, support: str) -> None:
    lines = [line for line in SMALL.splitlines() if not line.startswith("    costs:")]
    where = next(i for i, line in enumerate(lines) if line.startswith("    sessions:"))
    lines.insert(where + 1, "    " + SUPPORT[support])
    text = "\n".join(lines).replace("to: 2027-08, amount", "to: 2026-11, amount")
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    spent = {}
    for end in ("2026-11", "2027-08"):
        done = cpdsim("run", "s.yaml", "-o", end, "-q", "--set", f"time.end={end}", "--set", "practice.sustained_after=0 months")
        assert done.returncode == 0, done.stderr
        with h5py.File(tmp_path / end / "s.h5") as file:
            spent[end] = np.array(file["timeseries/spend"])[:, :4]
    assert spent["2026-11"].sum() > 0
    assert np.array_equal(spent["2026-11"], spent["2027-08"])
