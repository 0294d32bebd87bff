"""The built program, driven from outside as its users do. CPDSIM_BIN names it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2]
Cpdsim = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def binary() -> Path:
    """The program; tests are skipped without it."""
    name = os.environ.get("CPDSIM_BIN", "")
    if not name or not Path(name).exists():
        pytest.skip("CPDSIM_BIN does not name the built program")
    return Path(name)


@pytest.fixture
def cpdsim(binary: Path, tmp_path: Path) -> Cpdsim:
    """Runs `cpdsim ARGUMENTS...` in a fresh folder; streams are text."""

    def call(*arguments: str | Path, timeout: float = 120, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "CPDSIM_SCENARIOS": str(SOURCE / "scenarios")}
        return subprocess.run(
            [binary, *map(str, arguments)],
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return call


SMALL = """\
format: cpd-scenario/1
title: "Three schools"
time: {start: 2026-09, end: 2028-08, step: 1 month}
population:
  schools: {simulate: 3, size: {median: 8 teachers, log_sd: 0}}
turnover: {leave: 8.5 %/year}
practice: {sustained_after: 12 months}
programmes:
  course:
    title: "A course"
    about: "Sixty hours for whoever comes."
    recruit: {places: 10 teacher/year}
    sessions: {hours: 60 h/teacher, spread: 1 year}
    costs: {session: {value: 30 EUR/h/teacher, source: "a price list", evidence: 3}}
    facts: {places: {value: 10, unit: teacher/year, what: "places", year: "2019", source: "a brochure", measure: none}}
funding:
  - {programme: course, from: 2026-09, to: 2027-08, amount: 20000 EUR}
run: {replicates: 4, seed: 7}
"""

TWO_WAYS = """\
format: cpd-study/1
title: "Two ways"
base: small.yaml
budget: {total: 40000 EUR, window: {from: 2026-09, to: 2027-08}, whose: [ministry]}
baseline: nothing
strategies:
  nothing: {mix: {}}
  course: {mix: {course: 100 %}}
outcomes: {main: changed_teachers}
uncertainty: {draws: 2}
replicates: {per_draw: 4}
"""

SMALL_STUDY = """\
format: cpd-study/1
title: {en: "Small"}
base: small.yaml
budget: {total: 1 million EUR, window: {from: 2026-09, to: 2027-08}}
baseline: nothing
strategies:
  nothing: {mix: {}}
  course: {mix: {course: 100 %}}
outcomes: {main: practice_years}
"""     # one course or none; what a test is about is added below it


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A scenario of three schools that runs in no time."""
    file = tmp_path / "small.yaml"
    file.write_text(SMALL, encoding="utf-8")
    return file


@pytest.fixture
def result(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> Path:
    """The result of the small scenario."""
    done = cpdsim("run", small, "-o", "out")
    assert done.returncode == 0, done.stderr
    return tmp_path / "out/small.h5"
