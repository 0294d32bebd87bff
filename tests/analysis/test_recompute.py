"""All figures of a report, recomputed from study.h5 by a script that shares no code with it; and that the script sees."""

import csv

import numpy as np
import pytest
import recompute
from make_study import Recipe, write_study

from analysis.command import as_text
from analysis.report import build

FORMS = ("learning.dose=threshold_logistic", "learning.dose=saturating")
FIGURES = {1, 4, 5, 12}


@pytest.mark.parametrize("recipe", [
    Recipe(draws=12, replicates=4, own={"A": 4.0}, unspent={"A": 0.3}, others_pay=2e6, failed=(("B", 1.0, 3),),
           structures=()),
    Recipe(draws=64, replicates=2, in_a_world=8, structures=FORMS, by_form={FORMS[0]: {"A": 60.0}}),
    Recipe(draws=24, replicates=1, main="practice_years", unit="teacher year", long_name="practice gain, discounted",
           structures=()),
    Recipe(draws=12, replicates=2, main="never_reached", effects={"none": 0.9, "A": 0.3, "B": 0.5}, chance=0.01,
           slopes={"A": 0.01}, structures=()),
], ids=["failed_and_unspent", "forms_and_worlds", "discounted", "less_is_better"])
def test_every_figure_is_right(tmp_path, recipe):
    name = write_study(tmp_path, recipe)
    report, out = build(name, wanted=FIGURES)
    found = recompute.check(name, out)
    assert found.faults == [] and found.compared > 150
    printed = recompute.terminal(name, as_text(report))
    assert printed.faults == [] and printed.compared > 2


def test_money_is_discounted_as_the_effect_is(tmp_path):
    """Effect discounted: 30 million in five yearly parts at 3 % are 28.30 million; a count at a date: 30 million."""
    cell = lambda folder: float(list(csv.DictReader(open(folder / "tables" / "plane.csv")))[1]["Extra cost (EUR)"])
    recipe = dict(draws=8, replicates=2, structures=(), levels=(0.5, 1.0))
    _, out = build(write_study(tmp_path / "a", Recipe(main="practice_years", unit="teacher year", **recipe)), wanted={12})
    assert cell(out) == pytest.approx(6e6 * sum(1.03**-k for k in range(5)), rel=1e-6)
    assert "discounted at 3.0" in (out / "report.html").read_text(encoding="utf-8")
    _, out = build(write_study(tmp_path / "b", Recipe(**recipe)), wanted={12})
    assert cell(out) == 30e6 and "Neither money nor effect is discounted" in (out / "report.html").read_text("utf-8")


def test_the_script_sees_a_wrong_figure(tmp_path):
    name = write_study(tmp_path, Recipe(draws=8, replicates=2, structures=(), levels=(1.0,)))
    _, out = build(name, wanted={1})
    wrong = out / "tables" / "strategies.csv"
    wrong.write_text(wrong.read_text(encoding="utf-8").replace("School teams,100,", "School teams,101,"), encoding="utf-8")
    assert [f for f in recompute.check(name, out).faults if f.startswith("glance A gain: 101")]


@pytest.mark.parametrize(("table", "column", "fault"), [("ledger_by_programme", 3, "ledger by programme"),
                                                        ("ledger_by_payer", 2, "ledger by payer"),
                                                        ("groups", 3, "groups School type"), ("heat_map", 3, "heat map")])
def test_the_script_sees_a_wrong_ledger_and_a_wrong_group(tmp_path, table, column, fault):
    """Figures 4 and 5, the map with them: one cell of each table is made wrong."""
    name = write_study(tmp_path, Recipe(draws=8, replicates=2, structures=(), levels=(1.0,), unspent={"A": 0.3},
                                        transferred=0.1))
    _, out = build(name, wanted={1, 4, 5})
    file = out / "tables" / f"{table}.csv"
    rows = list(csv.reader(open(file, newline="", encoding="utf-8")))
    assert recompute.check(name, out).faults == [] and len(rows) > 2
    rows[1][column] = str(1.01 * float(rows[1][column]) + 5)
    with open(file, "w", newline="", encoding="utf-8") as written:
        csv.writer(written).writerows(rows)
    assert any(f.startswith(fault) for f in recompute.check(name, out).faults)


def test_the_script_sees_a_wrong_sentence(tmp_path):
    name = write_study(tmp_path, Recipe(draws=12, replicates=2, structures=(), levels=(1.0,)))
    report, out = build(name, wanted={1})
    said = as_text(report).replace("\n  ", " ")
    assert recompute.terminal(name, said).faults == [] and "leads to 20 more" in said and "and 100 on average" in said
    for right, wrong in (("leads to 20 more", "leads to 25 more"), ("and 100 on average", "and 140 on average"),
                         ("2 of 100 teachers", "3 of 100 teachers")):
        assert len(recompute.terminal(name, said.replace(right, wrong)).faults) in (1, 2)


def test_cost_per_teacher_is_a_ratio_of_sums(tmp_path):
    """One future with next to no effect ruins a mean of ratios; all the money over all the effect does not."""
    from analysis import compare, money
    from analysis.load import load
    weak = lambda d: np.where(d == 0, -99.9, 0.0)
    c = compare.compare(load(write_study(tmp_path, Recipe(draws=16, replicates=2, slopes={}, by_draw={"A": weak},
                                                          chance=0.0, structures=(), what_ifs={}))))
    assert money.price(c, "A").value == pytest.approx(30e6 * 16 / (100 * 15 + 0.1), rel=1e-4)
