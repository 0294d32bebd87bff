"""Reports of small studies that the engine runs, against what plain arithmetic says of their study.h5: the value of
information where the choice changes, money discounted as the effect is, strategies that are equal or the same."""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

import pytest
from conftest import SOURCE, Cpdsim

pytest.importorskip("matplotlib")
sys.path.append(str(SOURCE / "tests" / "analysis"))
import recompute  # noqa: E402


@pytest.fixture
def reported(cpdsim: Cpdsim, tmp_path: Path):
    """Runs and reports a study of treasury/: its folder, what the report said, and before it the run."""

    def call(name: str) -> tuple[Path, str, str]:
        shutil.copytree(SOURCE / "tests" / "cli" / "treasury", tmp_path / "in")
        done = cpdsim("run", f"in/{name}.yaml", "-o", "out")
        assert done.returncode == 0, done.stderr
        ran = done.stdout
        done = cpdsim("report", "out", "--figures", "1,12")
        assert done.returncode == 0, done.stderr
        return tmp_path / "out", done.stdout.replace("\u00a0", " "), ran

    return call


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with open(folder / "report" / "tables" / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_knowing_is_worth_something_between_even_steps(reported) -> None:
    folder, *_ = reported("worth")
    found = recompute.check(folder / "study.h5", folder / "report")
    assert found.faults == [] and found.compared > 300
    # Even steps of 100 to 5,000 EUR miss the only worths at which the choice is open, about 228 EUR.
    near = {float(r["Worth (EUR)"]): float(r["EVPI before chance is taken off (EUR)"]) for r in rows(folder, "expected_loss")
            if 200 < float(r["Worth (EUR)"]) < 260}
    assert len(near) >= 2
    assert max(near.values()) > 30_000
    best = max(near, key=lambda w: near[w])
    shares = next(r for r in rows(folder, "acceptability") if float(r["Worth (EUR)"]) == best)
    assert 0.1 < float(shares["nothing"]) < 0.9


def test_money_is_discounted_as_the_effect_is(reported) -> None:
    folder, _, ran = reported("worth")
    plane = {(r["Strategy"], float(r["level of the budget"])): r for r in rows(folder, "plane")}
    cost, ratio = (lambda s: float(plane[s, 1.0]["Extra cost (EUR)"])), (lambda s: float(plane[s, 1.0]["EUR per unit of effect"]))
    assert cost("cheap") == pytest.approx(394_174.8, abs=1)        # half of it a year later at 3 %
    assert cost("cheap stop") == pytest.approx(400_000, abs=1)     # all of it in the first year
    assert ratio("cheap stop") < ratio("cheap")
    # What the run prints of each strategy is what the page has.
    for row in rows(folder, "strategies"):
        printed = next(line for line in ran.splitlines() if line.startswith(row["Strategy"].replace(" ", "_") + " "))
        if row["Middle future"]:
            for key in ("Difference (teacher-years)", "Middle future"):
                assert f"{float(row[key]):+,.0f}" in printed
            assert f"{100 * float(row['Next to nothing in']):.0f} %" in printed
    assert "discounted at 3.0 %" in (folder / "report" / "report.html").read_text(encoding="utf-8").replace("\u00a0", " ")


def test_nothing_is_not_ahead_of_nothing(reported) -> None:
    folder, said, _ = reported("zero")
    assert said.startswith("None of the strategies changes anything")
    assert "ahead" not in said
    assert recompute.check(folder / "study.h5", folder / "report").faults == []


def test_twins_are_called_the_same(reported) -> None:
    folder, said, _ = reported("twins")
    assert "“twin a” and “twin b” do exactly the same in every future" in " ".join(said.split())
    frontier = {r["Strategy"]: r["On the frontier"] for r in rows(folder, "plane")}
    assert frontier["twin a"] == frontier["twin b"] == "yes"
    assert recompute.check(folder / "study.h5", folder / "report").faults == []
