"""Files that lie: what a case file, a result or any other HDF5 file may hold, nothing crashes, hangs or takes all memory."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import SMALL, TWO_WAYS, Cpdsim

h5py = pytest.importorskip("h5py")

MARK = b"cpdsim seal FNV-1a "


def hash_of(content: bytes) -> int:
    total = 14695981039346656037
    for byte in content:
        total = (total ^ byte) * 1099511628211 % 2**64
    return total


def seal_again(file: Path) -> None:
    """As if the program had written it: the check sum of its content behind it."""
    content = file.read_bytes()
    if content[-len(MARK) - 16 :].startswith(MARK):
        content = content[: -len(MARK) - 16]
    file.write_bytes(content + MARK + f"{hash_of(content):016x}".encode())


def replace(file: Any, path: str, **arguments: Any) -> None:
    attributes = dict(file[path].attrs) if path in file else {}
    del file[path]
    made = file.create_dataset(path, **arguments)
    for name in ("units", "long_name", "calendar"):
        if name in attributes:
            made.attrs[name] = attributes[name]


def series(f: Any) -> list[str]:
    return [name for name in f["timeseries"] if len(f[f"timeseries/{name}"].shape) > 1]


def lengthen(f: Any, rows: int) -> None:
    """All series and their dates: consistent with each other, and not with the plan."""
    for name in series(f):
        replace(f, f"timeseries/{name}", data=np.zeros((*f[f"timeseries/{name}"].shape[:-1], rows), "f4"))
    replace(f, "timeseries/time", data=np.arange(float(rows)))


LIES = {
    "time is longer than the plan": lambda f: replace(f, "timeseries/time", data=np.arange(5000.0)),
    "all series are longer": lambda f: lengthen(f, 5000),
    "all series are shorter": lambda f: lengthen(f, 3),
    "replicate is longer": lambda f: replace(f, "timeseries/replicate", data=np.arange(100, dtype="i4")),
    "replicate is a scalar": lambda f: replace(f, "timeseries/replicate", data=np.int32(4)),
    "time is a scalar": lambda f: replace(f, "timeseries/time", data=0.0),
    "a series is a scalar": lambda f: replace(f, "timeseries/reach", data=np.float32(1)),
    "a series is whole numbers": lambda f: replace(f, "timeseries/reach", data=np.zeros(f["timeseries/reach"].shape, "i4")),
    "a series is huge": lambda f: replace(f, "timeseries/reach", shape=(2**40, 2**20), dtype="f4", chunks=(1024, 1024)),
    "a series has texts": lambda f: replace(f, "timeseries/reach", data=np.full(f["timeseries/reach"].shape, "x", dtype=object), dtype=h5py.string_dtype()),
    "no series": lambda f: f.__delitem__("timeseries"),
    "no time": lambda f: f["timeseries"].__delitem__("time"),
    "labels are numbers": lambda f: replace(f, "budget/payer", data=np.arange(2.0)),
    "money is shorter": lambda f: replace(f, "budget/planned", data=np.zeros(3)),
    "groups have other dates": lambda f: replace(f, "by_group/region/time", data=np.array([0.5])),
    "id is a number": lambda f: f.attrs.__setitem__("id", 3),
    "lorenz is short": lambda f: replace(f, "lorenz/share_of_hours", data=np.zeros((4, 3), "f4")),
    "outcomes are longer": lambda f: replace(f, "outcomes/reach", data=np.zeros(99, "f4")),
}


@pytest.fixture(scope="session")
def finished(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished study."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    (folder / "two.yaml").write_text(TWO_WAYS, encoding="utf-8")
    subprocess.run([binary, "run", "two.yaml", "-o", "out", "-q"], cwd=folder, check=True)  # noqa: S603
    return folder


@pytest.mark.parametrize("lie", LIES)
def test_a_case_that_does_not_fit_the_plan_is_named_and_run_again(cpdsim: Cpdsim, finished: Path, tmp_path: Path, lie: str) -> None:
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    case = sorted(tmp_path.glob("out/cases/*.h5"))[0]
    with h5py.File(case, "r+") as file:
        LIES[lie](file)
    seal_again(case)
    done = cpdsim("run", "two.yaml", "-o", "out")
    assert done.returncode == 0, done.stderr
    assert case.name in done.stderr and "run again" in done.stderr, done.stderr
    with h5py.File(tmp_path / "out/study.h5") as file, h5py.File(finished / "out/study.h5") as true:
        for name, held in true["outcomes"].items():
            assert held[()].tobytes() == file[f"outcomes/{name}"][()].tobytes() or held.dtype.kind == "O", name
    assert cpdsim("run", "two.yaml", "-o", "out").stderr.count("run again") == 0


def test_rows_of_outcomes_that_do_not_fit_are_run_again(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(TWO_WAYS + "keep: [outcomes]\n", encoding="utf-8")
    assert cpdsim("run", "two.yaml", "-o", "out").returncode == 0
    with h5py.File(tmp_path / "out/study.h5") as file:
        before = {name: held[()].tobytes() for name, held in file["outcomes"].items() if held.dtype.kind == "f"}
    rows = next(tmp_path.glob("out/outcomes/*.rows"))
    data = bytearray(rows.read_bytes())
    mark = b"cpdrow1\n"
    assert data.startswith(mark)
    size = int.from_bytes(data[8:16], "little")
    key = int.from_bytes(data[16:20], "little")
    data[20 + key : 24 + key] = (3).to_bytes(4, "little")  # lanes
    data[16 + size : 24 + size] = hash_of(bytes(data[16 : 16 + size])).to_bytes(8, "little")
    rows.write_bytes(bytes(data))
    os.mkfifo(rows.parent / "pipe.rows")
    again = cpdsim("run", "two.yaml", "-o", "out", timeout=60)
    assert again.returncode == 0, again.stderr
    assert "does not fit the plan" in again.stderr
    with h5py.File(tmp_path / "out/study.h5") as file:
        assert {name: held[()].tobytes() for name, held in file["outcomes"].items() if held.dtype.kind == "f"} == before


def set_text(file: Any, path: str, text: str) -> None:
    del file[path]
    file.create_dataset(path, data=text, dtype=h5py.string_dtype())


CLAIMS = {
    "no replicates": lambda f: f["provenance"].attrs.modify("replicates", np.int32(0)),
    "minus one": lambda f: f["provenance"].attrs.modify("replicates", np.int32(-1)),
    "two billion": lambda f: f["provenance"].attrs.modify("replicates", np.int32(2_000_000_000)),
    "a seed below zero": lambda f: f["provenance"].attrs.modify("seed", np.int64(-5)),
    "a draw below zero": lambda f: f["provenance"].attrs.modify("draw", np.int32(-5)),
    "a seed as text": lambda f: f["provenance"].attrs.__setitem__("seed", "seven"),
    "a huge population": lambda f: set_text(f, "provenance/scenario_as_resolved", f["provenance/scenario_as_resolved"][()].decode().replace("simulate: 3", "simulate: 90000000")),
    "no scenario": lambda f: set_text(f, "provenance/scenario_as_resolved", ""),
    "no provenance": lambda f: f.__delitem__("provenance"),
    "a table of data that is none": lambda f: f["provenance"].create_dataset("data", data=3),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_verify_refuses_what_no_run_can_have_written(cpdsim: Cpdsim, result: Path, claim: str) -> None:
    with h5py.File(result, "r+") as file:
        CLAIMS[claim](file)
    done = cpdsim("verify", result, timeout=60)
    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith(("cpdsim: ", str(result))) and "internal fault" not in done.stderr


def circle(f: Any) -> None:
    f.create_group("a/b")
    f["a/b/back"] = f["a"]
    f["a/b/root"] = f["/"]


def deep(f: Any) -> None:
    group = f
    for _ in range(3000):
        group = group.create_group("g")
    group["x"] = 1.0


def dated(units: str, days: list[float]) -> Any:
    def make(f: Any) -> None:
        f["time"] = np.array(days)
        f["time"].attrs["units"] = units
        f["time"].make_scale("time")
        f["x"] = np.arange(float(len(days)))
        f["x"].dims[0].attach_scale(f["time"])

    return make


def bomb(f: Any) -> None:
    f.create_dataset("zeros", data=np.zeros(2_000_000, "f8"), chunks=(2_000_000,), compression="gzip")


def many_dimensions(f: Any) -> None:
    f["x"] = np.zeros((1,) * 30)
    f["empty"] = np.zeros((0, 5))
    f["two"] = np.arange(4.0).reshape(2, 2)


FOREIGN = {
    "a circle of groups": circle,
    "deep groups": deep,
    "a compound": lambda f: f.create_dataset("x", data=np.zeros(3, dtype=[("a", "f4"), ("b", "i4")])),
    "half floats": lambda f: f.create_dataset("x", data=np.arange(3, dtype="f2")),
    "unsigned": lambda f: [f.create_dataset(f"x{size}", data=np.arange(3, dtype=f"u{size}")) for size in (1, 2, 4, 8)],
    "truth values": lambda f: f.create_dataset("x", data=np.array([True, False])),
    "complex": lambda f: f.create_dataset("x", data=np.array([1j])),
    "fixed texts": lambda f: f.create_dataset("x", data=np.array([b"ab", b"c"])),
    "ascii texts": lambda f: f.create_dataset("x", data=["a", "b"], dtype=h5py.string_dtype("ascii")),
    "references": lambda f: f.create_dataset("x", data=f.create_group("g").ref, dtype=h5py.ref_dtype),
    "ragged": lambda f: f.create_dataset("x", (2,), dtype=h5py.vlen_dtype("i4")),
    "nothing": lambda f: f.create_dataset("x", data=h5py.Empty("f4")),
    "an empty file": lambda f: None,
    "odd names": lambda f: [f.create_dataset(name, data=[1.0, 2.0]) for name in ("..", "a\nb", "é" * 300, 'q"x', "-o", " ")],
    "names that meet": lambda f: [f.create_dataset(name, data=[1.0]) for name in ("a_b/x", "a/b/x", "variables/x", "attributes/x", "root/x")],
    "a size that overflows": lambda f: f.create_dataset("x", shape=(2**40, 2**40), dtype="f8", chunks=(64, 64)),
    "a size beyond the memory": lambda f: f.create_dataset("x", shape=(2**38,), dtype="f8", chunks=(1024,)),
    "a filter that inflates": bomb,
    "many dimensions": many_dimensions,
    "no calendar": dated("days since 99999999999-99-01", [0.0, 1.0]),
    "a month 13": dated("days since 2026-13-01", [0.0, 1.0]),
    "days beyond the calendar": dated("days since 2026-09-01", [0.0, 1e300, float("nan"), -4e9]),
    "days as spans": lambda f: [f.create_dataset("x", data=[1.0]), f["x"].attrs.__setitem__("units", "days")],
    "a link to another file": lambda f: f.__setitem__("x", h5py.ExternalLink("/etc/passwd", "/")),
    "a link to itself": lambda f: f.__setitem__("x", h5py.SoftLink("/x")),
    "values in another file": lambda f: f.create_dataset("x", shape=(4,), dtype="u1", external=[("/etc/passwd", 0, 4)]),
    "odd attributes": lambda f: [f.attrs.__setitem__("a", np.zeros(2, dtype=[("a", "f4")])), f.attrs.__setitem__("b", np.float16(1)), f.attrs.__setitem__("c", h5py.Empty("f4")), f.create_dataset("x", data=[1.0])],
    "a type": lambda f: [f.__setitem__("t", np.dtype("f8")), f.create_dataset("x", data=[1.0])],
}


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))


@pytest.mark.parametrize("kind", FOREIGN)
def test_foreign_files_are_shown_or_refused_in_words(binary: Path, tmp_path: Path, kind: str) -> None:
    with h5py.File(tmp_path / "foreign.h5", "w") as file:
        try:
            FOREIGN[kind](file)
        except (OSError, ValueError, RuntimeError) as refused:
            pytest.skip(f"this HDF5 makes no such file: {refused}")
    for form in ("csv", "flat-nc"):
        done = subprocess.run([binary, "export", "foreign.h5", "--to", form], cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=120, check=False, preexec_fn=limited)  # noqa: PLW1509, S603
        assert done.returncode in {0, 3}, (kind, form, done.returncode, done.stderr)
        assert "internal fault" not in done.stderr and done.stderr.strip()
        if done.returncode == 3:
            assert "foreign.h5" in done.stderr
    for verb in (["verify", "foreign.h5"], ["diff", "foreign.h5", "foreign.h5"]):
        done = subprocess.run([binary, *verb], cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=120, check=False, preexec_fn=limited)  # noqa: PLW1509, S603
        assert done.returncode == 3, (kind, verb, done.returncode, done.stderr)


def test_what_is_left_out_is_named_and_the_rest_is_right(cpdsim: Cpdsim, tmp_path: Path) -> None:
    with h5py.File(tmp_path / "foreign.h5", "w") as file:
        file["kept"] = np.array([[1.5, 2.5], [3.5, 4.5]])
        file["lost"] = np.array([1j])
        circle(file)
    done = cpdsim("export", "foreign.h5", "--to", "csv")
    assert done.returncode == 0
    assert "/lost" in done.stderr and "/a/b/back" in done.stderr and "met before" in done.stderr
    rows = (tmp_path / "foreign_csv/root.csv").read_text(encoding="utf-8").splitlines()
    assert rows == ["kept_axis_0,kept_axis_1,kept", "0,0,1.5", "0,1,2.5", "1,0,3.5", "1,1,4.5"]


def test_names_that_would_meet_get_numbers(cpdsim: Cpdsim, tmp_path: Path) -> None:
    with h5py.File(tmp_path / "foreign.h5", "w") as file:
        file["a_b/x"] = [1.0]
        file["a/b/x"] = [2.0]
        file["variables/x"] = [3.0]
    assert cpdsim("export", "foreign.h5", "--to", "csv").returncode == 0
    texts = [file.read_text(encoding="utf-8") for file in sorted((tmp_path / "foreign_csv").glob("*.csv"))]
    for value in ("0,1.0", "0,2.0", "0,3.0"):
        assert any(f"\n{value[:3]}" in text for text in texts), value
    assert len(texts) == 5


def test_what_is_no_regular_file_is_refused_at_once(cpdsim: Cpdsim, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.h5")
    for file in ("pipe.h5", "/dev/zero", "/proc/self/mem"):
        for verb in (["verify", file], ["export", file, "--to", "csv"]):
            done = cpdsim(*verb, timeout=20)
            assert done.returncode == 3, (file, verb, done.stderr)
