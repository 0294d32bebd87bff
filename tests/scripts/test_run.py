"""scripts/run and scripts/test in a copy of the tree (with a space in its path) where the programs are fakes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
STUDY = "scenarios/studies/france-30-million.yaml"


class Clone:
    """A clone whose setup, cmake, ctest, cpdsim and plot only note how they were called."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.calls = root / "calls"
        (root / "scripts").mkdir(parents=True)
        for name in ("common.sh", "run", "test"):
            shutil.copy(SCRIPTS / name, root / "scripts" / name)
        (root / "CMakePresets.json").write_text("{}")
        for name in ("scripts/setup", "bin/cmake", "bin/ctest"):
            self.program(name)
        # Like the real ones, they leave results and a page in the folder, and say the verdict.
        self.program("build/release/cpdsim", 'mkdir -p "$4" && touch "$4/study.h5"')
        self.program("scripts/plot", 'mkdir -p "$1/report" && touch "$1/report/report.html" && echo "A beats B."')

    def program(self, name: str, script: str = "") -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        note = f"""{{ printf '%s' '{path.name}'; printf ' <%s>' "$@"; echo; }} >>'{self.calls}'"""
        path.write_text(f"#!/bin/bash\n{note}\n{script}\n")
        path.chmod(0o755)

    def __call__(self, script: str, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        self.calls.write_text("")
        return subprocess.run(
            [self.root / "scripts" / script, *arguments],
            cwd=folder or self.root,
            env={**os.environ, "PATH": f"{self.root}/bin:{os.environ['PATH']}"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def called(self, program: str) -> list[str]:
        """Arguments of every call of the program, each in <>, the clone's own path written as ROOT."""
        lines = self.calls.read_text().replace(str(self.root), "ROOT").splitlines()
        return [line.removeprefix(f"{program} ") for line in lines if line.split(" ")[0] == program]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path / "a clone")


def test_without_arguments_runs_the_study_of_france_from_any_folder(clone: Clone, tmp_path: Path) -> None:
    done = clone("run", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert clone.called("setup") == ["<build> <analysis>"]
    assert clone.called("cpdsim") == [f"<run> <ROOT/{STUDY}> <-o> <ROOT/out/france-30-million>"]
    assert clone.called("plot") == ["<ROOT/out/france-30-million>"]
    assert done.stdout == "A beats B.\n"
    assert done.stderr.splitlines()[-1] == f"report: {clone.root}/out/france-30-million/report/report.html"


def test_options_go_to_the_default_study(clone: Clone) -> None:
    assert clone("run", "--seed", "7", "--set", "turnover.leave=12 %/year", "--fresh").returncode == 0
    assert clone.called("cpdsim") == [
        f"<run> <ROOT/{STUDY}> <-o> <ROOT/out/france-30-million> "
        "<--seed> <7> <--set> <turnover.leave=12 %/year> <--fresh>"
    ]


def test_files_run_one_after_another_each_into_its_folder(clone: Clone) -> None:
    assert clone("run", "my study.yaml", "b.yml", "-q").returncode == 0
    assert clone.called("cpdsim") == [
        "<run> <my study.yaml> <-o> <ROOT/out/my study> <-q>",
        "<run> <b.yml> <-o> <ROOT/out/b> <-q>",
    ]
    assert clone.called("plot") == ["<ROOT/out/my study> <--quiet>", "<ROOT/out/b> <--quiet>"]


def test_single_scenario_is_drawn_from_its_own_file(clone: Clone) -> None:
    clone.program("build/release/cpdsim", 'mkdir -p "$4" && touch "$4/ring.h5"')
    clone.program("scripts/plot")
    assert clone("run", "somewhere/ring.yaml").returncode == 0
    assert clone.called("plot") == ["<ROOT/out/ring/ring.h5>"]


def test_output_folder_is_for_one_file(clone: Clone) -> None:
    assert clone("run", "a.yaml", "-o", "here").returncode == 0
    assert clone.called("cpdsim") == ["<run> <a.yaml> <-o> <here>"]
    assert clone("run", "a.yaml", "b.yaml", "--output=here").returncode == 2
    assert clone.called("cpdsim") == []


def test_pricing_draws_nothing(clone: Clone) -> None:
    assert clone("run", "-n").returncode == 0
    assert clone.called("plot") == []


@pytest.mark.parametrize(("code", "draws"), [(3, False), (4, True), (5, False), (7, False), (130, False)])
def test_exit_code_of_the_run_passes_through(clone: Clone, code: int, draws: bool) -> None:
    clone.program("build/release/cpdsim", f"exit {code}")
    assert clone("run").returncode == code
    assert bool(clone.called("plot")) == draws


def test_one_bad_file_does_not_stop_the_next(clone: Clone) -> None:
    clone.program("build/release/cpdsim", '[[ "$2" != bad.yaml ]] || exit 3')
    assert clone("run", "bad.yaml", "good.yaml").returncode == 3
    assert clone.called("plot") == ["<ROOT/out/good>"]


def test_failing_setup_or_build_stops_everything(clone: Clone) -> None:
    clone.program("bin/cmake", "echo 'compiler says no'; exit 1")
    done = clone("run")
    assert done.returncode == 1
    assert "compiler says no" in done.stderr
    assert clone.called("cpdsim") == []
    clone.program("scripts/setup", "exit 2")
    assert clone("run").returncode == 2
    assert clone.called("cmake") == []


def test_configures_once(clone: Clone) -> None:
    cache = f"printf 'CMAKE_HOME_DIRECTORY:INTERNAL=%s\\n' '{clone.root}' >'{clone.root}/build/release/CMakeCache.txt'"
    clone.program("bin/cmake", f"{cache}; touch '{clone.root}/build/release/build.ninja'")
    assert clone("run").returncode == 0
    assert [call.split()[0] for call in clone.called("cmake")] == ["<--preset>", "<--build>"]
    assert clone("run").returncode == 0
    assert [call.split()[0] for call in clone.called("cmake")] == ["<--build>"]


CTEST = """echo '
{passed}% tests passed, {failed} tests failed out of 8

Total Test time (real) =   1.00 sec'; exit {code}"""


@pytest.mark.parametrize(("passed", "failed", "code", "closing"), [(100, 0, 0, "8 passed, 0 failed"), (75, 2, 8, "6 passed, 2 failed")])
def test_closing_line_agrees_with_ctest(clone: Clone, passed: int, failed: int, code: int, closing: str) -> None:
    clone.program("bin/ctest", CTEST.format(passed=passed, failed=failed, code=code))
    done = clone("test", "--quick", "-R", "engine: a b")
    assert done.returncode == code
    assert done.stdout.splitlines()[-1] == closing
    assert clone.called("ctest")[0].endswith("<-LE> <slow> <-R> <engine: a b>")


def test_unknown_option_of_test(clone: Clone) -> None:
    assert clone("test", "--fast").returncode == 2
    assert clone.called("cmake") == []
