"""From a scenario to a result file and on: run, verify, export, diff."""

from __future__ import annotations

import csv
import shutil
import signal
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
from conftest import SMALL, TWO_WAYS, Cpdsim

h5py = pytest.importorskip("h5py")
xr = pytest.importorskip("xarray")


def test_a_result_verifies(cpdsim: Cpdsim, result: Path) -> None:
    done = cpdsim("verify", result)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{result}: verified, the same bits\n"
    assert cpdsim("verify", result, "-j", 1).returncode == 0


def test_a_changed_result_does_not(cpdsim: Cpdsim, result: Path) -> None:
    with h5py.File(result, "r+") as file:
        reach = file["timeseries/reach"]
        value = float(reach[2, 20])
        reach[2, 20] = value + 0.25
    done = cpdsim("verify", result)
    assert done.returncode == 6
    assert "differs at /timeseries/reach[2, 20]" in done.stdout


def test_what_is_no_result_is_invalid_input(cpdsim: Cpdsim, small: Path) -> None:
    assert cpdsim("verify", small).returncode == 3
    assert cpdsim("verify", "nowhere.h5").returncode == 3
    assert cpdsim("export", small, "--to", "csv").returncode == 3


def test_csv_has_a_row_per_replicate_and_month(cpdsim: Cpdsim, result: Path, tmp_path: Path) -> None:
    assert cpdsim("export", result, "--to", "csv", "-o", "tables").returncode == 0
    with open(tmp_path / "tables/timeseries.csv", encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    data = xr.open_dataset(result, group="timeseries")
    assert len(rows) == 4 * 25
    assert [row["time"] for row in rows[:3]] == ["2026-09-01", "2026-10-01", "2026-11-01"]
    assert rows[-1]["time"] == "2028-09-01" and rows[-1]["replicate"] == str(int(data.replicate[-1]))
    for name in ("practice_share", "reach"):
        read = np.array([np.float32(row[name]) for row in rows]).reshape(4, 25)
        assert np.array_equal(read, data[name].values)  # the text is exact
    assert (tmp_path / "tables/variables.csv").read_text(encoding="utf-8").startswith("file,variable,units,long_name\n")


def test_flat_netcdf_has_everything_in_the_root(cpdsim: Cpdsim, result: Path, tmp_path: Path) -> None:
    assert cpdsim("export", result, "--to", "flat-nc").returncode == 0
    flat = xr.open_dataset(tmp_path / "out/small.nc")
    series = xr.open_dataset(result, group="timeseries")
    assert np.array_equal(flat["timeseries_reach"].values, series["reach"].values)
    assert flat["timeseries_reach"].dims == ("replicate", "time")
    assert flat["time"].values[0] == np.datetime64("2026-09-01")
    assert "budget_absorbed" in flat and "by_group_region_reach" in flat
    pytest.importorskip("netCDF4").Dataset(tmp_path / "out/small.nc").close()


def test_diff_of_results_names_what_was_changed(cpdsim: Cpdsim, result: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(SMALL.replace("8.5 %/year", "12 %/year").replace("seed: 7", "seed: 8"), encoding="utf-8")
    assert cpdsim("run", other, "-o", "out").returncode == 0
    text = cpdsim("diff", result, "out/other.h5").stdout
    assert "turnover.leave: 8.5 %/year -> 12 %/year" in text and "seed: 7 -> 8" in text
    assert "\nresults: differ, first at /" in text
    assert cpdsim("diff", result, result).stdout == ""
    assert cpdsim("diff", result, "small.yaml").stdout == ""


def test_verify_leaves_nothing_behind(cpdsim: Cpdsim, result: Path, tmp_path: Path) -> None:
    copy = tmp_path / "alone"
    copy.mkdir()
    shutil.copy(result, copy / "small.h5")
    assert cpdsim("verify", "alone/small.h5").returncode == 0
    assert [file.name for file in copy.iterdir()] == ["small.h5"]


def test_a_study_verifies_case_by_case_and_is_exported(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(TWO_WAYS, encoding="utf-8")
    done = cpdsim("run", "study.yaml", "-o", "out")
    assert done.returncode == 0, done.stderr
    cases = [file for file in sorted(tmp_path.glob("out/**/*.h5")) if file.name != "study.h5"]
    assert len(cases) >= 2
    for case in cases:
        verified = cpdsim("verify", case)
        assert verified.returncode == 0, verified.stderr + verified.stdout
    assert cpdsim("export", "out", "--to", "csv", "-o", "tables").returncode == 0
    with open(tmp_path / "tables/outcomes.csv", encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    data = xr.open_dataset(tmp_path / "out/study.h5", group="outcomes")
    assert len(rows) == data["reach"].size and {row["strategy"] for row in rows} == {"nothing", "course"}
    assert cpdsim("export", "out", "--to", "flat-nc", "-o", "flat.nc").returncode == 0
    assert xr.open_dataset(tmp_path / "flat.nc")["outcomes_reach"].dims == data["reach"].dims
    assert cpdsim("verify", "out/study.h5").returncode == 3
    assert cpdsim("diff", "out/study.h5", "study.yaml").returncode == 0


def test_ctrl_c_is_130_and_leaves_no_file(binary: Path, small: Path, tmp_path: Path) -> None:
    long = SMALL.replace("2028-08", "2060-08").replace("simulate: 3", "simulate: 3000").replace("replicates: 4", "replicates: 64")
    (tmp_path / "long.yaml").write_text(long, encoding="utf-8")
    with subprocess.Popen([binary, "run", "long.yaml", "-o", "out"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(1.0)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=100)
        assert process.returncode == 130
    assert not list(tmp_path.glob("out/*.h5*"))
