"""The command: tables, JSON, CSV for other tools, exit codes."""

import csv
import json
import os
import subprocess
from pathlib import Path

import make_design
import numpy as np
import pytest
from make_single import write_single
from make_study import Recipe, write_study

from analysis.sensitivity_command import main

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "sensitivity"


def steep(u):
    return 50 * u[:, 1]


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_saltelli_to_the_terminal_and_csv(tmp_path, capsys):
    chain = make_design.saltelli(3, 16)
    write_study(tmp_path, Recipe(chain=chain, models={"A": steep}, slopes={}, failed=(("A", 1.0, 7),)))
    assert main([str(tmp_path), "--csv", str(tmp_path / "out")]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("lead: method saltelli, rows 15, rows dropped [1]") and "programmes.a.x2" in out
    assert max(map(len, out.splitlines()[:8])) <= 100 and "5 files" in err
    first = rows(tmp_path / "out" / "sensitivity_lead.csv")[0]
    assert first["factor"] == "programmes.a.x2" and float(first["total"]) == pytest.approx(1.0, abs=0.5)
    design, cube = rows(tmp_path / "out" / "design.csv"), rows(tmp_path / "out" / "unit_cube.csv")
    assert len(design) == 80 and design[3]["matrix"] == "AB_programmes.a.x2" and design[3]["row"] == "0"
    assert float(design[3]["programmes.a.x2"]) == pytest.approx(10 + 10 * chain.unit_cube[3, 1])
    assert float(cube[3]["programmes.a.x2"]) == pytest.approx(chain.unit_cube[3, 1])
    factor = rows(tmp_path / "out" / "factors.csv")[1]
    assert (factor["factor"], factor["unit"], float(factor["low"]), float(factor["high"]), factor["evidence"]) == \
        ("programmes.a.x2", "h", 10.0, 20.0, "0")
    line = [r for r in rows(tmp_path / "out" / "results.csv")
            if (r["strategy"], r["level"], r["future"]) == ("A", "1", "main")]
    assert len(line) == 80 and line[7]["status"] == "failed" and line[7]["sustained_teachers"] == ""
    assert float(line[3]["sustained_teachers"]) == pytest.approx(100 + steep(chain.unit_cube)[3], rel=1e-6)
    assert float(line[3]["sustained_teachers_sd"]) == pytest.approx(10 * np.sqrt(16 / 15), rel=1e-5)


def test_morris_as_json(tmp_path, capsys):
    write_study(tmp_path, Recipe(chain=make_design.morris(3, 6), models={"A": steep}, slopes={}, levels=(1.0,)))
    assert main([str(tmp_path), "--of", "all", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    lead = data["targets"]["lead"]
    assert lead["method"] == "morris" and lead["trajectories"] == 6 and lead["effects_missing"] == 0
    assert lead["factors"][0] == pytest.approx({"factor": "programmes.a.x2", "mu_star": 50.0, "mu_star_low": 50.0,
                                                "mu_star_high": 50.0, "mu": 50.0, "mu_low": 50.0, "mu_high": 50.0,
                                                "sigma": 0.0, "effects": 6}, abs=1e-4)
    assert set(data["targets"]) >= {"lead", "difference:A", "outcome:none"} and data["rule"]["why"] == "draws"


def test_any_other_design_and_another_outcome(tmp_path, capsys):
    write_study(tmp_path, Recipe(chain=make_design.plain(3, 50), models={"A": steep}, slopes={}))
    assert main([str(tmp_path), "--of", "difference:A", "--outcome", "reach", "--top", "1"]) == 0
    out = capsys.readouterr().out
    assert "method rank correlation, draws 50, draws dropped none" in out and "programmes.a.x2" in out
    assert "programmes.a.x1" not in out and "no rule was searched" in out


@pytest.mark.parametrize(("more", "why"), [(["--of", "lead:A"], "difference:A"), (["--outcome", "fame"], "reach")])
def test_names_that_are_not_there(tmp_path, capsys, more, why):
    write_study(tmp_path, Recipe(levels=(1.0,)))
    assert main([str(tmp_path), *more]) == 3 and why in capsys.readouterr().err


def test_exit_codes(tmp_path, capsys):
    assert main([str(tmp_path / "nothing")]) == 3
    assert main([str(write_single(tmp_path / "one.h5"))]) == 3
    write_study(tmp_path / "s", Recipe(levels=(1.0,)))
    (tmp_path / "file").write_text("in the way")
    assert main([str(tmp_path / "s"), "--csv", str(tmp_path / "file" / "x")]) == 7
    capsys.readouterr()


def test_the_script_runs_from_anywhere(tmp_path):
    write_study(tmp_path / "s", Recipe(levels=(1.0,)))
    done = subprocess.run([str(SCRIPT), str(tmp_path / "s")], cwd=tmp_path, capture_output=True, text=True,
                          env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0 and done.stdout.startswith("lead: method rank correlation")
