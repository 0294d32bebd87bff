"""axe-core finds nothing on any kind of page. Skipped where chromium is absent or axe-core is not to be had."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "analysis"), str(ROOT / "tests" / "browser")]
sys.dont_write_bytecode = True
import axe

SCRIPT = axe.library() if axe.browser() else None
pytestmark = pytest.mark.skipif(SCRIPT is None, reason="chromium, or npm to fetch axe-core, is absent")


def report(folder: Path) -> Path:
    from make_study import Recipe, write_study
    from analysis.report import build
    recipe = Recipe(draws=256, replicates=2, in_a_world=8, slopes={"A": 0.02, "B": 0.12}, failed=(("C", 1.0, 3),))
    return build(write_study(folder, recipe), None, "de")[1] / "report.html"


def one_scenario(folder: Path) -> Path:
    from make_single import write_single
    from analysis.report import build
    return build(write_single(folder / "pilot.h5"))[1] / "report.html"


def search(folder: Path) -> Path:
    from make_best import make
    from analysis.best_report import build_best
    return build_best(make(folder))[1] / "best.html"


def two_studies(folder: Path) -> Path:
    from make_study import Recipe, write_study
    from analysis.two import compare_two
    recipe = dict(draws=16, replicates=2, omit=("timeseries", "lorenz"))
    names = [write_study(folder / "a", Recipe(**recipe)),
             write_study(folder / "b", Recipe(effects={"none": 0.0, "A": 100.0, "B": 130.0}, **recipe))]
    return compare_two(*names, folder / "out", "en")[1]


def weighed(folder: Path) -> Path:
    from make_study import Recipe, write_study
    from test_switchboard import write_posterior
    import h5py
    from analysis.report import build
    file = write_study(folder / "study.h5", Recipe(draws=64, replicates=2))
    write_posterior(folder / "posterior.h5")
    with h5py.File(file, "a") as held:
        held["design"].attrs["posterior"] = "posterior.h5"
    return build(file, None, "fr")[1] / "report.html"


@pytest.mark.parametrize("make", [report, weighed, one_scenario, search, two_studies], ids=lambda f: f.__name__)
def test_axe_finds_nothing(tmp_path, make):
    found = axe.look_at(make(tmp_path), SCRIPT)
    assert found["violations"] == [] and found["passed"] > 15


def test_axe_sees_what_is_wrong(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><html><head><title>x</title></head><body><img src='data:,'><p style='color:#ccc'>pale"
                    "</p></body></html>")
    rules = {v["rule"] for v in axe.look_at(page, SCRIPT)["violations"]}
    assert {"image-alt", "color-contrast", "html-has-lang"} <= rules
