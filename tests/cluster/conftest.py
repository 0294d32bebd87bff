"""A study small enough to be run dozens of times, and what a cluster test needs around it."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import h5py
import numpy as np
import pytest

SOURCE = Path(__file__).resolve().parents[2]

BASE = """\
format: cpd-scenario/1
title: "Thirty schools"
time: {start: 2026-09, end: 2030-08, step: 1 month}
population: {schools: {simulate: 30, represent: 300, size: {median: 12 teachers, log_sd: 0.3}}}
learning: {h50: {value: 80 h, range: 40..120 h, evidence: 0}}
practice: {transfer: {value: 30 %, range: 10..50 %, evidence: 0}, sustained_after: 12 months}
turnover: {leave: 8.5 %/year}
programmes:
  course:
    recruit: {places: 300 teacher/year}
    sessions: {hours: 60 h/teacher, spread: 1 year}
    costs: {course: {value: 1000 EUR/teacher, evidence: 0}}
  visits:
    coaching: {visits: 3 /year}
    costs: {coaching_visit: {value: 300 EUR/visit, evidence: 0}}
run: {replicates: 16, seed: 7}
"""

STUDY = """\
format: cpd-study/1
title: {en: "Courses or visits"}
base: base.yaml
budget: {total: 400000 EUR, window: {from: 2026-09, to: 2028-08}, levels: [100 %], unspent: redistribute}
baseline: nothing
strategies:
  nothing: {mix: {}}
  courses: {mix: {course: 100 %}}
  both: {mix: {course: 50 %, visits: 50 %}}
outcomes: {main: sustained_teachers}
uncertainty: {vary: all_with_range, draws: 64, sampler: sobol}
replicates: {per_draw: 2}
"""
CASES = 24  # 3 strategies x 8 packs of 8 draws


def program(name: str, variable: str) -> Path:
    """A built program, or the test is skipped."""
    value = os.environ.get(variable, "")
    if not value or not Path(value).exists():
        pytest.skip(f"{variable} does not name the built {name}")
    return Path(value)


@pytest.fixture(scope="session")
def binary() -> Path:
    return program("cpdsim", "CPDSIM_BIN")


def write_study(folder: Path, study: str = STUDY, base: str = BASE) -> Path:
    """The study and its base in a folder -> the study's file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "base.yaml").write_text(base, encoding="utf-8")
    (folder / "study.yaml").write_text(study, encoding="utf-8")
    return folder / "study.yaml"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_study(tmp_path)


@pytest.fixture
def small_disk(tmp_path: Path, undisturbed: Path) -> Iterator[Path]:
    """A file system with room for about eight cases, or the test is skipped."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = 8 * max(path.stat().st_size for path in (undisturbed / "cases").glob("*.h5"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("cannot mount a small disk here (not root)")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def run(binary: Path) -> Run:
    """`cpdsim run STUDY -o FOLDER MORE...`; streams are text."""

    def call(study: Path, folder: Path, *more: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        command = [binary, "run", study, "-o", folder, *more]
        return subprocess.run(  # noqa: S603
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
            **options,  # type: ignore[call-overload]
        )

    return call


@pytest.fixture(scope="session")
def undisturbed(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the study run in one go, by one thread."""
    folder = tmp_path_factory.mktemp("undisturbed")
    done = run(write_study(folder), folder / "out", "-j", "1", "-q")
    assert done.returncode == 0, done.stderr
    assert len(case_files(folder / "out")) == CASES
    return folder / "out"


def case_files(folder: Path) -> dict[str, str]:
    """Name -> sum of the content, of every finished case."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "cases").glob("*.h5")}


def contents(file: Path) -> dict[str, tuple[object, ...]]:
    """Everything in a result file but where and when it was made: path -> type, values as bytes, attributes."""
    found: dict[str, tuple[object, ...]] = {}

    def attributes(node: h5py.HLObject, without: tuple[str, ...]) -> list[tuple[str, str]]:
        names = sorted(name for name in node.attrs if name not in without)
        return [(name, repr(np.asarray(node.attrs[name]).tolist())) for name in names]

    references = ("DIMENSION_LIST", "REFERENCE_LIST")
    with h5py.File(file, "r") as h5:
        found["/"] = tuple(attributes(h5, ("source", "history")))

        def visit(name: str, node: h5py.HLObject) -> None:
            if name.startswith("provenance"):
                return
            if isinstance(node, h5py.Dataset):
                values = node[()]
                data = repr(values.tolist()) if values.dtype.kind == "O" else values.tobytes()
                found[name] = (str(node.dtype), node.shape, data, attributes(node, references))
            else:
                found[name] = tuple(attributes(node, ()))

        h5.visititems(visit)
    return found


def assert_same_study(folder: Path, reference: Path) -> None:
    """The same cases, and the same study.h5 to the bit."""
    assert case_files(folder).keys() == case_files(reference).keys()
    ours, theirs = contents(folder / "study.h5"), contents(reference / "study.h5")
    assert ours.keys() == theirs.keys()
    different = [name for name, held in ours.items() if held != theirs[name]]
    assert different == []
