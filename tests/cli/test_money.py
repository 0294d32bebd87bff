"""A study in pounds and one in francs from file to page: currency, price years, and what stays in EUR."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SOURCE, Cpdsim

BASE = """format: cpd-scenario/1
title: small
time: {start: 2026-09, end: 2030-08}
population: {schools: {simulate: 10, represent: 10}}
learning: {h50: {value: 60 h, range: 40..80 h}}
practice: {sustained_after: 12 months}
programmes:
  course:
    sessions: {hours: 60 h/teacher, spread: 1 year}
    costs: {course: PRICE}
    facts: {cost: {value: 1000, unit: EUR/teacher, what: a price, year: "2001", source: a book, measure: cost_per_teacher, tolerance: 0.1}}
money: MONEY
run: {replicates: 4, seed: 7}
"""
STUDY = """format: cpd-study/1
title: {en: "A small study"}
base: base.yaml
budget: {total: TOTAL, prices: 2025, window: {from: 2026-09, to: 2029-08}, whose: [ministry]}
baseline: nothing
strategies:
  nothing: {mix: {}}
  courses: {mix: {course: 100 %}}
outcomes: {main: changed_at_stop, also: [spend]}
uncertainty: {vary: all_with_range, draws: 32, worlds: 2}
"""
CURRENCIES = {"GBP": ("currency: GBP, gbp: 1.25", 1.25), "CHF": ("currency: CHF, rates: {CHF: 1.05 EUR}", 1.05)}


def study(cpdsim: Cpdsim, folder: Path, money: str, price: str, total: str, *more: str) -> str:
    (folder / "base.yaml").write_text(BASE.replace("PRICE", price).replace("MONEY", "{" + money + "}"), encoding="utf-8")
    (folder / "study.yaml").write_text(STUDY.replace("TOTAL", total), encoding="utf-8")
    done = cpdsim("run", "study.yaml", "-o", "out", "--force", *more, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("code", CURRENCIES)
def test_a_study_in_its_own_currency(cpdsim: Cpdsim, tmp_path: Path, code: str) -> None:
    h5py = pytest.importorskip("h5py")
    money, euros = CURRENCIES[code]
    said = study(cpdsim, tmp_path, money, f"800 {code}/teacher", f"80000 {code}")
    assert code in said and "EUR" not in said
    with h5py.File(tmp_path / "out/study.h5") as file:
        assert file["design"].attrs["currency"] == code and file["design"].attrs["eur_per_currency"] == euros
        assert file["design"].attrs["budget_total"] == pytest.approx(80000 * euros)
        assert file["outcomes/spend"].attrs["units"] == "EUR"
    as_json = json.loads(cpdsim("run", "study.yaml", "-o", "out", "--json", cwd=tmp_path).stdout)["summary"]
    price = next(s["price"] for s in as_json["strategies"] if s["strategy"] == "courses")
    assert (as_json["currency"], as_json["eur_per_currency"]) == (code, euros)
    row = next(line for line in said.splitlines() if line.startswith("courses"))
    assert f"{price / euros:,.0f}" in row
    report = cpdsim("report", "out", "--figures", "1,4", cwd=tmp_path)
    if report.returncode != 0 and "python" in report.stderr.lower():
        pytest.skip("no Python packages for the report")
    assert f"with 80,000 {code}" in report.stdout and "EUR" not in report.stdout
    table = (tmp_path / "out/report/tables/strategies.csv").read_text(encoding="utf-8-sig")
    assert f"{code} each" in table and "EUR" not in table


def test_prices_of_an_older_year_are_carried_once(cpdsim: Cpdsim, tmp_path: Path) -> None:
    """The same study in prices of 2025, and in prices of 2019 with an index that makes a quarter more of them."""
    h5py = pytest.importorskip("h5py")
    spent = {}
    index = "prices: 2025, index: {2019: 100, 2025: 125}"
    for name, money, price, total in (("now", "prices: 2025", "1000 EUR/teacher", "100000 EUR"),
                                      ("then", index, "{value: 800 EUR/teacher, year: 2019}", "{value: 80000 EUR, year: 2019}")):
        (tmp_path / name).mkdir()
        study(cpdsim, tmp_path / name, money, price, total)
        with h5py.File(tmp_path / name / "out/study.h5") as file:
            assert file["design"].attrs["budget_total"] == 100000
            spent[name] = file["outcomes/spend"][...]
    assert (spent["now"] == spent["then"]).all() and spent["now"].max() > 0


def test_a_study_may_bring_the_index_and_replace_the_price(cpdsim: Cpdsim, tmp_path: Path) -> None:
    old = "{value: 800 EUR/teacher, year: 2019}"
    (tmp_path / "base.yaml").write_text(BASE.replace("PRICE", old).replace("MONEY", "{prices: 2025}"), encoding="utf-8")
    text = STUDY.replace("TOTAL", "100000 EUR").replace("all_with_range, draws: 32, worlds: 2", "nothing") + "set: {money.index: {2019: 100, 2025: 125}}\n"
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    checked = cpdsim("check", "study.yaml", cwd=tmp_path)
    assert checked.returncode == 0 and "W311" not in checked.stderr, checked.stderr
    plain = cpdsim("check", "base.yaml", cwd=tmp_path)
    assert "W311" in plain.stderr and "base.yaml:10:" in plain.stderr
    shown = cpdsim("show", "base.yaml", "--set", "money.index={2019: 100, 2025: 125}", cwd=tmp_path).stdout
    assert "1000 EUR/teacher" in shown and "800 EUR/teacher of 2019" in shown
    again = cpdsim("show", "base.yaml", "--set", "programmes.course.costs.course=900 EUR/teacher", cwd=tmp_path).stdout
    assert "900 EUR/teacher" in again
    differs = cpdsim("check", "study.yaml", "--set", "money.prices=2019", cwd=tmp_path)
    assert "W312" in differs.stderr and "budget is in prices of 2025, the costs of the base in prices of 2019" in " ".join(
        differs.stderr.split())


def test_a_made_up_currency_is_complained_of_once(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "numbers.csv").write_text("number,value,source\ncountry,Borduria,\ncurrency,BDR,\nrate,0.08 EUR,bank\n"
                                          "schools,400,register\nteachers,9000,register\nday_of_cover,900 BDR,scale\n",
                                          encoding="utf-8")
    done = cpdsim("init", "--country", "bd", "--numbers", "numbers.csv", cwd=tmp_path)
    assert done.returncode == 3 and done.stderr.count("error[") == 1 and "'BDR' is no currency" in done.stderr


def test_the_tutorial_speaks_of_what_there_is() -> None:
    page = (SOURCE / "sim/COUNTRY.md").read_text(encoding="utf-8")
    assert "index_file" in page and "labels: amounts are not converted" not in page


def test_the_english_study_is_in_pounds(cpdsim: Cpdsim, tmp_path: Path) -> None:
    study = SOURCE / "scenarios/studies/england-partnerships.yaml"
    # Every strategy is ahead by teacher-years, so that each has a price.
    done = cpdsim("run", study, "-o", "england", "--set", "uncertainty.draws=16",
                  "--set", "outcomes.main=practice_years", "--set", "outcomes.also=[sustained_teachers]")
    assert done.returncode == 0, done.stderr
    header = next(line for line in done.stdout.splitlines() if "vs baseline" not in line and "middle" in line)
    assert header.split()[-1] == "GBP", done.stdout
