"""Streams that are closed or full, and signals: the program does not abort, and its exit code does not lie."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import SMALL, SOURCE

h5py = pytest.importorskip("h5py")


def shell(binary: Path, command: str, where: Path) -> subprocess.CompletedProcess[str]:
    """A line of sh, `$CPDSIM` being the program."""
    environment = {**os.environ, "CPDSIM": str(binary), "CPDSIM_SCENARIOS": str(SOURCE / "scenarios")}
    return subprocess.run(["sh", "-c", command], cwd=where, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603, S607


CALLS = ["check small.yaml", "check broken.yaml", "show small.yaml", "run small.yaml -o out", "run broken.yaml", "run -n small.yaml", "--help", "--version", "presets", "nonsense", "schema", "explain E103"]


@pytest.fixture
def files(small: Path, tmp_path: Path) -> Path:
    (tmp_path / "broken.yaml").write_text(SMALL.replace("turnover", "turnovr"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("call", CALLS)
def test_a_closed_or_full_stderr_changes_no_exit_code(binary: Path, files: Path, call: str) -> None:
    usual = shell(binary, f"$CPDSIM {call}", files).returncode
    for stream in ("2>&-", "2>/dev/full"):
        assert shell(binary, f"$CPDSIM {call} {stream}", files).returncode == usual, stream


@pytest.mark.parametrize("call", CALLS)
def test_a_closed_or_full_stdout_is_told(binary: Path, files: Path, call: str) -> None:
    usual = shell(binary, f"$CPDSIM {call}", files)
    expected = 7 if usual.stdout else usual.returncode
    for stream in (">&-", ">/dev/full", ">&- 2>&-", ">/dev/full 2>/dev/full", "<&- >&- 2>&-"):
        assert shell(binary, f"$CPDSIM {call} {stream}", files).returncode == expected, stream


def test_no_word_lands_in_a_result(binary: Path, files: Path) -> None:
    """With its streams closed, a program's first file gets the number of one of them."""
    assert shell(binary, "$CPDSIM run small.yaml -o out <&- >&- 2>&-", files).returncode == 7
    assert shell(binary, "$CPDSIM verify out/small.h5", files).returncode == 0


def test_a_reader_that_leaves_ends_the_program_quietly(binary: Path, files: Path) -> None:
    done = shell(binary, "{ $CPDSIM schema; echo $? >code; } | true; sleep 0.5; cat code", files)
    assert done.stdout.strip() in {"0", "141"} and done.stderr == ""


LONG = SMALL.replace("2028-08", "2060-08").replace("simulate: 3", "simulate: 2000").replace("replicates: 4", "replicates: 64")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("call", ["run long.yaml -o out", "run -n long.yaml", "verify kept.h5", "selftest -j 1"])
def test_signals_end_every_phase(binary: Path, cpdsim: object, files: Path, call: str, number: signal.Signals, code: int) -> None:
    (files / "long.yaml").write_text(LONG, encoding="utf-8")
    if "kept" in call:  # a result that asks for a long run
        assert shell(binary, "$CPDSIM run small.yaml -o out", files).returncode == 0
        (files / "out/small.h5").rename(files / "kept.h5")
        with h5py.File(files / "kept.h5", "r+") as file:
            text = file["provenance/scenario_as_resolved"][()].decode()
            file["provenance/scenario_as_resolved"][()] = text.replace("simulate: 3", "simulate: 2000").replace("2028-08", "2060-08")
    for delay in (0.0, 0.02, 0.6):
        with subprocess.Popen([binary, *call.split()], cwd=files, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
            time.sleep(delay)
            over = process.poll() is not None  # a price may be told before the signal comes
            process.send_signal(number)
            process.communicate(timeout=100)
        if over and "-n" in call:
            assert process.returncode == 0
            continue
        # Before main() has begun a signal kills; SIGTERM while results are made means: stopped early, resumable.
        assert process.returncode in {code, -number, *([5] if number == signal.SIGTERM else [])}, (call, delay)
    assert not list(files.glob("out/long.h5*"))
