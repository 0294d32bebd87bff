"""The report as a whole: builds, stays offline, is the same twice, and survives what studies lack."""

import json
import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from make_single import write_single
from make_study import PARTS, Recipe, write_study

from analysis import picture as picture_module
from analysis.command import main
from analysis.figures import CATALOGUE
from analysis.report import build

PLOT = Path(__file__).resolve().parents[2] / "scripts" / "plot"


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    """A fault in a figure is a fault in the tests, not a reason on the page."""
    monkeypatch.setenv("CPDSIM_REPORT_STRICT", "1")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    report, out = build(write_study(folder, Recipe(draws=256, replicates=2, in_a_world=8, slopes={"A": 0.02, "B": 0.12},
                                                   failed=(("C", 1.0, 3),))))
    return report, out, (out / "report.html").read_text(encoding="utf-8")


def numbers(report):
    return {s.number for part in report.sections.values() for s in part}


def test_every_figure_of_a_full_study(built):
    report, out, _ = built
    assert numbers(report) >= {1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 13, 15}
    assert {s.number for s in report.not_shown} <= {7, 16, 17, 18, 19, 20, 21, 22, 23, 24} and all(s.missing for s in report.not_shown)
    names = [p.name for part in report.sections.values() for s in part for p in s.pictures]
    assert {"forest", "fan", "heat_map", "plane", "acceptability",
            "expected_loss"} <= set(names) and len(names) == len(set(names))
    for name in names:
        assert (out / "figures" / f"{name}.svg").stat().st_size > 2000 and (out / "figures"
                / f"{name}.png").stat().st_size > 2000
        assert (out / "tables" / f"{name}.csv").read_text(encoding="utf-8").count("\n") > 1


def test_it_loads_nothing_from_elsewhere(built):
    page = built[2]
    assert not re.findall(r"""(?:src|href|srcset|action)\s*=\s*["'](?!data:|\#|tables\.xlsx)[^"']*""", page)
    assert "@import" not in page and not re.search(r"url\(\s*['\"]?(?!data:)", page) and "<script" not in page
    assert "default-src 'none'" in page and "<b>not markup</b>" not in page and "&lt;b&gt;not markup" in page


def test_it_is_small_and_readable(built):
    page = built[2]
    assert len(page.encode()) < 5e6
    assert page.count("<h1>") == 1 and '<html lang="en">' in page and "@media print" in page
    assert len(re.findall(r"<details><summary>Numbers behind", page)) == len(re.findall(r"<picture>", page))
    alts = re.findall(r'<img [^>]*alt="([^"]*)"', page)
    assert alts and all(len(a) > 40 and re.search(r"\d", a) and "{" not in a for a in alts)


def test_paper_has_the_wide_figures_and_titles_stay_with_them(built):
    """A sheet of A4 is narrower than some windows: the narrow figures are for screens alone."""
    page = built[2]
    assert "(max-width" in page and not re.search(r'(?<!screen and )\(max-width', page)
    assert len(re.findall(r'<div class="drawn">\s*(?:<p class="finding">|<figure>)', page)) == page.count("<figure>")
    assert ".drawn { break-inside: avoid; }" in page and "@page { size: A4" in page


def test_a_label_longer_than_its_axis_is_not_cut():
    figure, ax = picture_module.plt.subplots(figsize=(2, 1))
    ax.set_xlabel("a label that is much longer than the axis is wide, as they are on a narrow screen")
    figure.set_layout_engine("constrained")
    box = picture_module.settle(figure)
    label = ax.xaxis.label.get_window_extent(figure.canvas.get_renderer())
    picture_module.plt.close(figure)
    assert box.x0 * figure.dpi <= label.x0 and label.x1 <= box.x1 * figure.dpi


def test_a_picture_is_written_short_and_stays_the_same():
    given = (b'<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg viewBox="0 0 9 9">\n<metadata>x</metadata>\n<g id="axes_1">\n'
             b'<!-- a -->\n<defs>\n<path id="DejaVuSans-41" d="M 1 2 \nL -3 4 \nz\n"/>\n</defs>\n'
             b'<use xlink:href="#DejaVuSans-41"/>\n<path id="m1" d="M 0 0\nL 5 5\n"/>\n<use xlink:href="#m1"/>\n</g>\n'
             b'<g style="fill: #fff; stroke: none" transform="translate(7.123456 100) scale(0.015625)">\n'
             b'<use xlink:href="#m1" x="10.50" y="200.00"/>\n</g></svg>')
    assert picture_module.compact(given) == (
        b'<svg viewBox="0 0 9 9"><g><defs><path id="f0" d="M1 2L-3 4z"/></defs><use href="#f0"/>'
        b'<path id="m1" d="M0 0L5 5"/><use href="#m1"/></g>'
        b'<g style="fill:#fff;stroke:none" transform="translate(7.12 100) scale(0.015625)">'
        b'<use href="#m1" x="10.5" y="200"/></g></svg>')


def test_where_nothing_differs_nothing_is_compared(tmp_path):
    """All zero: no map in which all are best, no fan of a line, nobody who comes first under every assumption."""
    recipe = Recipe(draws=16, replicates=4, effects={"none": 0.0, "A": 0.0, "B": 0.0}, slopes={}, chance=0.0, what_ifs={})
    report, out = build(write_study(tmp_path, recipe), wanted={1, 2, 8, 10, 15, 22})
    absent = {s.number for s in report.not_shown}
    assert {2, 8, 10, 15} <= absent and 1 not in absent
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "comes first" not in page and "has the best average" not in page and ".." not in re.sub(r"data:[^\"]*", "", page)


def test_alt_text_carries_the_numbers(built):
    forest = built[0].sections["decision"][0].pictures[0]
    assert "School teams +100" in forest.alt and "Cascade +80" in forest.alt


def test_tables_carry_the_numbers(built):
    rows = (built[1] / "tables" / "forest.csv").read_text(encoding="utf-8").splitlines()
    cells = rows[1].split(",")
    assert cells[0] == "School teams" and float(cells[1]) == pytest.approx(100.0) and float(cells[6]) == 1.0


def test_the_ledger_says_what_bound_the_intakes(built):
    rows = (built[1] / "tables" / "ledger_by_programme.csv").read_text(encoding="utf-8")
    assert "too few applied (75\u00a0% of intakes)" in rows     # three of four
    assert "money (100\u00a0% of intakes)" in rows
    assert "cover to be found" not in rows


def test_the_ledger_shows_what_programmes_gave_each_other(tmp_path):
    _, out = build(write_study(tmp_path, Recipe(transferred=0.25)), wanted={4})
    head, *rows = (out / "tables" / "ledger_by_programme.csv").read_text(encoding="utf-8").splitlines()
    assert "From others (EUR)" in head
    of_a = {row.split(",")[1]: [float(cell) for cell in row.split(",")[2:6]] for row in rows if row.startswith("School")}
    # 60 % of 30 million planned, a quarter of it given to the programme that plans 40 %; everything is spent.
    assert sorted(of_a.values()) == [pytest.approx([12e6, 4.5e6, 16.5e6, 0]), pytest.approx([18e6, -4.5e6, 13.5e6, 0])]
    assert "13.5 of 18 − 4.5 to others" in (out / "figures" / "ledger_by_programme.svg").read_text(encoding="utf-8")


def test_the_same_twice_to_the_byte(tmp_path):
    name = write_study(tmp_path)
    first, second = build(name, tmp_path / "one")[1], build(name, tmp_path / "two")[1]
    files = sorted(p.relative_to(first) for p in first.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(second) for p in second.rglob("*") if p.is_file())
    assert all((first / f).read_bytes() == (second / f).read_bytes() for f in files)
    assert not list(first.rglob("*.part"))


FIGURES_OF = {"timeseries": {2}, "by_group": {5}, "budget": {4}, "persistence": {3}, "lorenz": {6}, "parameters": {9},
              "provenance": set()}


@pytest.mark.parametrize("part", PARTS)
def test_without_one_optional_group(tmp_path, part):
    report, _ = build(write_study(tmp_path, Recipe(omit=(part,))), wanted={1, *FIGURES_OF[part]})
    assert numbers(report) == {1}
    assert FIGURES_OF[part] <= {s.number for s in report.not_shown}


def test_without_any_optional_group(tmp_path):
    assert numbers(build(write_study(tmp_path, Recipe(draws=16, omit=tuple(PARTS))))[0]) == {1, 8, 10, 12, 13, 15, 22}


def quick_picture(wide, narrow, folder, label):
    """Both sheets are drawn and laid out, but not written: that is what takes the time."""
    picture_module.settle(wide.figure)
    picture_module.settle(narrow.figure)
    return picture_module.Picture(wide.name, label, wide.alt, wide.caption, wide.table, "data:,", "data:,")


@pytest.mark.parametrize("recipe", [
    Recipe(draws=1), Recipe(draws=1, replicates=1, what_ifs={}), Recipe(levels=(1.0,)),
    Recipe(levels=(1.0,), what_ifs={}, structures=()), Recipe(draws=2),
    Recipe(effects={"A": 100.0}, slopes={}), Recipe(effects={"none": 0.0, "A": 100.0}),
    Recipe(baseline="absent", effects={"A": 100.0, "B": 80.0}),
    Recipe(effects={"none": 0.0, "A": -50.0, "B": -80.0}), Recipe(slopes={}, chance=0.0), Recipe(levels=(0.5, 2.0)),
    Recipe(failed=tuple(("A", 1.0, d) for d in range(8))),
    Recipe(main="never_reached", effects={"none": 0.9, "A": 0.3, "B": 0.5}, chance=0.01, slopes={}),
    Recipe(effects={"none": 0.0, **{f"s{i}": 10.0 * i for i in range(9)}},
           titles={f"s{i}": f"A strategy with a rather long name, number {i}" for i in range(9)}),
], ids=["one_draw", "one_run", "one_level", "plain", "two_draws", "alone", "against_baseline", "no_baseline",
        "baseline_best", "no_spread", "no_full_level", "best_failed", "less_is_better", "many"])
def test_odd_studies(tmp_path, recipe, monkeypatch):
    monkeypatch.setattr(picture_module, "picture", quick_picture)
    report, out = build(write_study(tmp_path, recipe))
    page = (out / "report.html").read_text(encoding="utf-8")
    assert report.sentences and not re.search(r"\b(nan|inf|None)\b", re.sub(r"data:[^\"]*", "", page))


def test_scattered_nan(tmp_path):
    import h5py
    name = write_study(tmp_path, Recipe(draws=16))
    with h5py.File(name, "r+") as file:
        rng = np.random.default_rng(0)
        for path in ("outcomes/sustained_teachers", "outcomes/spend", "persistence/still_changed",
                     "by_group/school_type/sustained_teachers", "lorenz/share_of_hours", "budget/planned"):
            values = file[path][()]
            values[rng.random(values.shape) < 0.1] = np.nan
            file[path][...] = values
    assert numbers(build(name)[0]) == {1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 13, 15, 22}


@pytest.mark.parametrize("language", ["fr", "de", "fi", "it"])
def test_in_every_language(tmp_path, language):
    _, out = build(write_study(tmp_path), None, language, {1, 2, 9, 12})
    page = (out / "report.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in page and "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.S)


def test_one_scenario(tmp_path):
    report, out = build(write_single(tmp_path / "pilot.h5"))
    assert numbers(report) == {2, 4, 5, 6, 13, 14} and (out / "report.html").is_file() and out == tmp_path / "report"


def test_command_prints_verdict_and_table(tmp_path, capsys):
    name = write_study(tmp_path)
    assert main([str(tmp_path), "--figures", "1"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("“School teams” comes first: with 30 million EUR it leads to 20 more") and max(map(len,
            out.splitlines())) <= 100 and "report.html" in err
    assert (name.parent / "report" / "figures" / "forest.png").is_file() and not (name.parent / "report" / "figures"
            / "fan.png").exists()


def test_command_as_json_and_quiet(tmp_path, capsys):
    write_study(tmp_path)
    assert main([str(tmp_path), "--json", "--figures", "1", "-q"]) == 0
    out, err = capsys.readouterr()
    data = json.loads(out)
    assert data["best"] == "A"
    assert data["separated"]
    assert data["branch"] == "winner"
    assert data["best_minus_second"]["mean"] == pytest.approx(20.0)
    assert err == ""
    assert main([str(tmp_path), "-q", "--figures", "1"]) == 0
    assert capsys.readouterr() == ("", "")


def test_exit_codes(tmp_path, capsys):
    assert main([str(tmp_path / "nothing")]) == 3
    assert "no such file" in capsys.readouterr().err
    write_study(tmp_path / "s")
    (tmp_path / "file").write_text("in the way")
    assert main([str(tmp_path / "s"), "-o", str(tmp_path / "file" / "report"), "--figures", "1"]) == 7
    assert "cannot be written" in capsys.readouterr().err
    assert main([str(tmp_path / "s"), "--figures", "one"]) == 2
    with pytest.raises(SystemExit) as stop:
        main([])
    assert stop.value.code == 2


def test_a_fault_in_one_figure_does_not_cost_the_others(tmp_path, monkeypatch):
    from analysis.figures import fan
    monkeypatch.delenv("CPDSIM_REPORT_STRICT")
    monkeypatch.setattr(fan, "draw", lambda context, sheet: 1 / np.array([]) [0])
    report, _ = build(write_study(tmp_path))
    assert 1 in numbers(report) and next(s for s in report.not_shown
                                         if s.number == 2).missing.startswith("could not be drawn")


def test_the_script_runs_from_anywhere(tmp_path):
    write_study(tmp_path / "s")
    done = subprocess.run([str(PLOT), str(tmp_path / "s"), "--figures", "1"], cwd=tmp_path, capture_output=True,
                          text=True, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0 and "School teams" in done.stdout


def test_the_script_names_the_packages(tmp_path):
    fake = tmp_path / "h5py.py"
    fake.write_text("raise ImportError('no h5py here')")
    done = subprocess.run(["/usr/bin/python3", str(PLOT), "x"], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(tmp_path), "CPDSIM_PLOT_AGAIN": "1"})
    assert done.returncode == 1 and "apt-get install" in done.stderr and "python3-h5py" in done.stderr


def test_the_catalogue_is_in_order():
    """Of the numbers, and the parts of the page one after another: so figures stand on it in the order of their numbers."""
    assert [e.number for e in CATALOGUE] == sorted({e.number for e in CATALOGUE}) == [*range(1, 25)]
    parts = [e.part for e in CATALOGUE]
    assert parts == sorted(parts, key=["decision", "analysis", "appendix"].index)


def test_figures_and_tables_are_numbered(built):
    """Every heading of a figure, in order; every picture of several; every table but those behind figures."""
    report, _, page = built
    shown = [s for part in ("decision", "analysis", "appendix") for s in report.sections[part]]
    assert re.findall(r"<h3>Figure (\d+)\. ", page) == [str(s.number) for s in shown]
    assert re.findall(r"<figcaption><strong>Figure (\d+[a-z])\.</strong>", page) == [
        f"{s.number}{letter}" for s in shown if len(s.pictures) > 1 for letter in "abcdef"[:len(s.pictures)]]
    tables = [int(n) for n in re.findall(r"<(?:caption|h3)>Table (\d+)\. ", page)]
    assert tables == [*range(1, len(tables) + 1)] and len(tables) > 4
    assert "figure[" not in page and "(figure 22)" in page      # the number of the catalogue stands in the text
