"""A study is shown in its own currency; files keep EUR, and two of different currencies are compared in it."""

import csv
import json
import re

import h5py
import numpy as np
import pytest
import recompute
from make_best import make as make_best
from make_single import write_single
from make_study import Recipe, write_study

from analysis import currency, money, two
from analysis.best_report import build_best
from analysis.command import as_text
from analysis.compare import compare
from analysis.language import LANGUAGES, Words
from analysis.load import load
from analysis.report import build

SMALL = Recipe(draws=12, replicates=2, structures=(), own={"A": 4.0}, unspent={"A": 0.3}, others_pay=2e6, what_ifs={})
PRINTED = re.compile(r"(?<![A-Z])EUR(?![A-Z/])")


def in_currency(name, code, euros):
    with h5py.File(name, "r+") as file:
        file["design"].attrs.update({"currency": code, "eur_per_currency": euros})
    return name


def rows(folder, name):
    with open(folder / "tables" / f"{name}.csv", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("code,euros", [("GBP", 1.25), ("CHF", 1.05)])
def test_every_figure_is_right_in_the_study_s_own_currency(tmp_path, code, euros):
    name = in_currency(write_study(tmp_path, SMALL), code, euros)
    report, out = build(name, wanted={1, 4, 5, 12})
    found = recompute.check(name, out)
    assert found.faults == [] and found.compared > 150
    text = as_text(report)
    printed = recompute.terminal(name, text)
    assert printed.faults == [] and printed.compared > 2
    assert f"{Words().decimals(30 / euros, 0 if code == 'GBP' else 1)} million {code}" in text and not PRINTED.search(text)


def test_nothing_but_the_note_on_files_says_euros(tmp_path):
    name = in_currency(write_study(tmp_path, SMALL), "GBP", 1.25)
    _, out = build(name, wanted={1, 4, 5, 12})
    page = (out / "report.html").read_text(encoding="utf-8")
    page = page.replace("GBP; files for other programs keep EUR, at 1.25 EUR for 1 GBP", "")
    assert "GBP each" in page and [page[m.start() - 60:m.end() + 60] for m in PRINTED.finditer(page)] == []
    for table in (out / "tables").glob("*.csv"):
        assert not PRINTED.search(table.read_text(encoding="utf-8-sig")), table.name
    book = pytest.importorskip("openpyxl").load_workbook(out / "tables.xlsx")
    heads = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("GBP" in h for h in heads) and not any(PRINTED.search(h) for h in heads)


def test_the_same_study_in_euros_and_in_pounds(tmp_path):
    """At 1.25 EUR every amount is four fifths; all else is the same."""
    euros, pounds = write_study(tmp_path / "a", SMALL), in_currency(write_study(tmp_path / "b", SMALL), "GBP", 1.25)
    tables = [rows(build(n, wanted={1, 4, 12})[1], t) for n in (euros, pounds) for t in ("strategies", "ledger_by_programme",
                                                                                        "plane")]
    compared = 0
    for one, other in zip(tables[:3], tables[3:]):
        for a, b in zip(one, other, strict=True):
            assert [k.replace("EUR", "GBP") for k in a] == list(b)
            for (key, x), y in zip(a.items(), b.values()):
                if ("EUR" in key or key == "Spent" or key.startswith("Average, ")) and x:
                    assert float(y) == pytest.approx(float(x) / 1.25, rel=1e-9)
                    compared += 1
                else:
                    assert x == y
    assert compared > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_in_every_language(language):
    words = Words(language, "CHF")
    for text in (words.money(2.5e6), words.money(3e9), words("column.planned"), words("column.price"), words("axis.million"),
                 words.parameter_value(12.0, "CHF/h/teacher")):
        assert "CHF" in text and "EUR" not in text and "euro" not in text.casefold()
    assert Words("fr", "CHF").money(2e6) == "2 millions de CHF" and Words("fr").money(2e6) == "2 millions d’euros"


def test_what_differs_between_draws_is_in_that_currency_too(tmp_path):
    name = in_currency(write_study(tmp_path, SMALL), "GBP", 1.25)
    with h5py.File(name, "r+") as file:
        group = file["parameters"]
        units = [u.decode() for u in group["unit"][()]]
        units[0] = "EUR/h/teacher"
        group["unit"][...] = np.array(units, dtype=object)
    raw, own = load(name), currency.in_own_currency(load(name))
    dims = ("draw", "parameter")
    a, b = (s.tables["parameters"].get("value", *dims) for s in (raw, own))
    np.testing.assert_allclose(b[:, 0], a[:, 0] / 1.25)
    np.testing.assert_array_equal(b[:, 1:], a[:, 1:])
    assert own.tables["parameters"].column("unit", "parameter")[0] == "GBP/h/teacher"
    assert own.number("budget_total") == pytest.approx(24e6) and raw.number("budget_total") == 30e6


def test_prices_of_studies_and_of_waiting(tmp_path):
    name = in_currency(write_study(tmp_path, SMALL), "GBP", 1.25)
    given = {"decide": {"by": "2027-09", "open": 0.5, "waiting_costs": 250000.0},
             "proposals": {"p": {"title": {}, "like": "t", "design": {}, "cost": {"fixed": 1e5, "per_school": 500.0}}}}
    with h5py.File(name, "r+") as file:
        file["design"].attrs["information_json"] = json.dumps(given)
    found = json.loads(currency.in_own_currency(load(name)).attributes["information_json"])
    assert found["decide"] == {"by": "2027-09", "open": 0.5, "waiting_costs": 200000.0}
    assert found["proposals"]["p"]["cost"] == {"fixed": 80000.0, "per_school": 400.0}


def test_two_studies_of_different_currencies_are_compared_in_euros(tmp_path):
    first, second = write_study(tmp_path / "a", SMALL), in_currency(write_study(tmp_path / "b", SMALL), "GBP", 1.25)
    said, page = two.compare_two(first, second, None, "en")
    assert "Budgets: 30 million EUR; 24 million GBP (30 million EUR, at 1.25 EUR for 1 GBP)." in said
    assert "amounts of both are compared in EUR" in said and "with 24 million GBP" in said
    found = list(csv.DictReader((page.parent / "compared.csv").read_text(encoding="utf-8-sig").splitlines()))
    price = money.price(compare(load(first)), "A").value
    for row in found:
        if row["Strategy"] == "School teams":
            assert float(row["EUR each, first"]) == float(row["EUR each, second"]) == pytest.approx(price)


def test_two_studies_of_one_currency_are_compared_in_it(tmp_path):
    both = [in_currency(write_study(tmp_path / n, SMALL), "GBP", 1.25) for n in "ab"]
    said, page = two.compare_two(*both, None, "en")
    assert "24 million GBP (30 million EUR, at 1.25 EUR for 1 GBP); 24 million GBP" in said and "GBP each, first" in \
        (page.parent / "compared.csv").read_text(encoding="utf-8-sig") and "compared in EUR" not in said


def test_one_scenario_says_its_currency_itself(tmp_path):
    name = write_single(tmp_path / "pilot.h5")
    with h5py.File(name, "r+") as file:
        group = file.require_group("provenance")
        if "scenario_as_resolved" in group:
            del group["scenario_as_resolved"]
        group["scenario_as_resolved"] = "money:\n  currency: GBP\n  gbp: 1.2\nrun:\n  seed: 1\n"
    study = currency.in_own_currency(load(name))
    assert study.outcome("spend").mean() == pytest.approx(load(name).outcome("spend").mean() / 1.2)
    assert quantity_kind(study, "spend") == "money" and currency.shown_in(study) == "GBP"


def quantity_kind(study, name):
    from analysis.compare import quantity_of
    return quantity_of(study, name).kind


@pytest.mark.parametrize("text,found", [
    ("money:\n  currency: PLN\n  rates:\n    PLN: {value: 0.23 EUR, source: \"bank, 2025\"}\n", ("PLN", 0.23)),
    ("money:\n  currency: PLN\n  rates:\n    PLN:\n      value: 0.23 EUR\n      source: x\n", ("PLN", 0.23)),
    ("money: {currency: CHF, rates: {CHF: 1.05 EUR, PLN: 0.23 EUR}}\n", ("CHF", 1.05)),
    ("money:\n  currency: GBP\n", ("GBP", 1.17)), ("time: {}\n", ("EUR", 1.0)), ("money:\n  discount: 3 %\n", ("EUR", 1.0))])
def test_the_currency_in_a_scenario_as_resolved(text, found):
    assert currency.of_scenario(text) == found


def test_a_search_that_saves_money_says_so_in_its_own_currency(tmp_path):
    made = make_best(tmp_path / "a")
    said, out = build_best(made.parent if made.is_file() else made)
    with h5py.File(out.parent / "optimise.h5", "r+") as file:
        file.attrs.update({"currency": "GBP", "eur_per_currency": 1.25})
    again, _ = build_best(out.parent)
    assert again == said and "EUR" not in said                    # teachers: nothing to convert
    from analysis.optimise import load_best
    with h5py.File(out.parent / "optimise.h5", "r+") as file:
        del file["certified"]["objective"]
        file["certified"]["objective"] = np.array(["spend", "worst_tenth"], dtype=object)
        file["certified"]["objective"].make_scale("objective")
        for name in ("gain", "low", "high"):
            file["certified"][name].dims[1].attach_scale(file["certified"]["objective"])
    pounds = load_best(out.parent)
    with h5py.File(out.parent / "optimise.h5", "r+") as file:
        file.attrs["currency"] = "EUR"
    euros = load_best(out.parent)
    for a, b in zip(pounds.rows, euros.rows):
        assert a.gain[0] == pytest.approx(b.gain[0] / 1.25) and a.gain[1] == b.gain[1]
        assert a.behind == pytest.approx(b.behind / 1.25)
