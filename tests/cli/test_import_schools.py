"""`import-schools`: from a register to a preset."""

from __future__ import annotations

import csv
import math
import os
import re
import statistics
from pathlib import Path

import pytest
from conftest import SOURCE, Cpdsim

REGISTER = """\
code,province,kind,level,pupils
A1,NA,town,primary,100
A2,NA,"small, remote",primary,<=3
A3,RM,town,primary,400
A4,RM,town,primary,
B1,RM,town,upper_secondary,900
"""
COLUMNS = "id=code,region=province,type=kind,phase=level"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, encoding="utf-8")
    return file


def test_a_small_register(cpdsim: Cpdsim, register: Path, tmp_path: Path) -> None:
    done = cpdsim("import-schools", register, "--columns", COLUMNS, "--where", "level=primary", "--pupils-per-teacher", 10,
                  "--source", "Ministry 2025", "--evidence", 3, "-o", "out", "--observed")  # fmt: skip
    assert done.returncode == 0 and "4 schools of 5 rows, 1 without a size" in done.stderr, done.stderr
    text = (tmp_path / "out/register.yaml").read_text(encoding="utf-8")
    # sizes 10, 40 and 1 teacher ('<=3' is 2 pupils, and no school has less than one teacher)
    log_sd = statistics.stdev([math.log(10), math.log(40), math.log(1)])
    assert "median: {value: 10 teachers, source: \"Ministry 2025 (own computation: pupils divided by 10)\", evidence: 3}" in text
    assert f"log_sd: {{value: {log_sd:.3f}," in text
    assert "represent: {value: 4," in text
    assert '"NA": 50 %' in text and '"RM": 50 %' in text  # Napoli is no missing value
    assert '"small, remote": 25 %' in text and '"primary": 100 %' in text
    with open(tmp_path / "out/schools.csv", encoding="utf-8", newline="") as schools:
        rows = list(csv.DictReader(schools))
    assert [row["id"] for row in rows] == ["A1", "A2", "A3", "A4"]
    assert rows[1]["type"] == "small, remote" and rows[0]["region"] == "NA" and rows[0]["teachers"] == "10" and rows[3]["teachers"] == ""
    assert cpdsim("check", "out/register.yaml").returncode == 0
    mine = "format: cpd-scenario/1\nextends: [out/register.yaml]\npopulation: {from: {schools: out/schools.csv}}\n"
    (tmp_path / "mine.yaml").write_text(mine, encoding="utf-8")
    checked = cpdsim("check", "mine.yaml")
    assert checked.returncode == 0, checked.stderr


def test_shares_make_100_percent(cpdsim: Cpdsim, tmp_path: Path) -> None:
    rows = "".join(f"s{i},r{i % 7},{i + 1}\n" for i in range(23))
    (tmp_path / "r.csv").write_text("id,region,teachers\n" + rows, encoding="utf-8")
    assert cpdsim("import-schools", "r.csv", "--source", "x", "-o", ".").returncode == 0
    shares = re.findall(r'^      "r\d": ([\d.]+) %$', (tmp_path / "r.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(shares) == 7 and round(sum(map(float, shares)), 6) == 100
    assert cpdsim("check", "r.yaml").returncode == 0


@pytest.mark.parametrize(
    ("flags", "exit_code", "words"),
    [
        (["--columns", "id=kode"], 3, "did you mean 'code'?"),
        (["--columns", "code=id"], 3, "unknown name 'code'"),
        (["--columns", COLUMNS, "--where", "levle=primary"], 3, "did you mean 'level'?"),
        (["--columns", COLUMNS, "--where", "level=nursery"], 3, "no school is left"),
        (["--columns", "id"], 2, "not of the form"),
        (["--columns", COLUMNS + ",teachers=kind"], 3, "is no number"),
        (["--columns", "id=level"], 3, "stands twice"),
    ],
)
def test_what_is_wrong_is_said(cpdsim: Cpdsim, register: Path, tmp_path: Path, flags: list[str], exit_code: int, words: str) -> None:
    done = cpdsim("import-schools", register, "--source", "x", "--pupils-per-teacher", 10, "-o", "out", *flags)
    assert done.returncode == exit_code and words in done.stderr, done.stderr
    assert not (tmp_path / "out").exists()


def test_a_source_must_be_named(cpdsim: Cpdsim, register: Path) -> None:
    done = cpdsim("import-schools", register, "--columns", COLUMNS, "-o", "out")
    assert done.returncode == 2 and "--source" in done.stderr


def test_the_italian_register(cpdsim: Cpdsim, tmp_path: Path) -> None:
    data = Path(os.environ.get("CPDSIM_DATA", SOURCE.parent / "shared/data"))
    file = data / "schools/it_schools_2024_25.csv"
    if not file.exists():
        pytest.skip(f"no {file}")
    done = cpdsim("import-schools", file, "--columns", "id=school_code,region=province_code,phase=level,pupils=students",
                  "--where", "level=primary,lower_secondary", "--pupils-per-teacher", 10, "--source", "MIM 2024/25", "--evidence", 3,
                  "-o", "out", "--observed", "--name", "italy")  # fmt: skip
    assert done.returncode == 0, done.stderr
    with open(file, encoding="utf-8", newline="") as register:
        rows = [row for row in csv.DictReader(register) if row["level"] in ("primary", "lower_secondary")]
    sizes = [max(1.0, int(row["students"]) / 10) for row in rows if row["students"] not in ("", "0")]
    text = (tmp_path / "out/italy.yaml").read_text(encoding="utf-8")
    assert f"represent: {{value: {len(rows)}," in text
    median = re.search(r"median: \{value: ([\d.]+) teachers", text)
    assert median and float(median[1]) == pytest.approx(statistics.median(sizes), abs=6e-4)
    assert '"NA": ' in text
    with open(tmp_path / "out/schools.csv", encoding="utf-8", newline="") as schools:
        assert sum(1 for _ in csv.DictReader(schools)) == len(rows)
    assert cpdsim("check", "out/italy.yaml").returncode == 0
