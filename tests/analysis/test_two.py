"""Two studies side by side, and what can be taken along."""

import pytest
from make_study import Recipe, write_study

from analysis import compare, two
from analysis.command import main
from analysis.load import load
from analysis.report import build

SMALL = ("timeseries", "lorenz", "by_group", "persistence")


def recipe(**more):
    return Recipe(**{"replicates": 2, "draws": 16, "omit": SMALL, "what_ifs": {}, "structures": (), "levels": (1.0,), **more})


def test_the_change_of_each_strategy_is_paired_where_draws_agree(tmp_path):
    names = [write_study(tmp_path / "a", recipe()), write_study(tmp_path / "b", recipe(effects={
        "none": 0.0, "A": 100.0, "B": 130.0, "D": 5.0}))]
    a, b = (compare.compare(load(n)) for n in names)
    rows, paired = two.changes(a, b)
    found = {r.strategy: r for r in rows}
    assert paired == 16
    assert (found["B"].first, found["B"].second, found["B"].change) == pytest.approx((80.0, 130.0, 50.0))
    assert (found["B"].low, found["B"].high) == pytest.approx((50.0, 50.0), abs=1e-4)
    assert found["A"].change == pytest.approx(0.0) and found["D"].first != found["D"].first     # in the second only


def test_draws_of_other_assumptions_are_not_paired(tmp_path):
    a, b = (compare.compare(load(write_study(tmp_path / n, recipe(draws=d)))) for n, d in (("a", 16), ("b", 12)))
    rows, paired = two.changes(a, b)
    assert paired == 0 and all(r.low != r.low for r in rows)


def test_the_command_with_two_studies(tmp_path, capsys):
    write_study(tmp_path / "a", recipe())
    write_study(tmp_path / "b", recipe(effects={"none": 0.0, "A": 100.0, "B": 130.0, "C": 50.0}))
    assert main([str(tmp_path / "a"), str(tmp_path / "b")]) == 0
    out, err = capsys.readouterr()
    assert "First on average was “School teams”, it is now “Cascade”." in out and "compared.html" in err
    page = (tmp_path / "b" / "compared" / "compared.html").read_text(encoding="utf-8")
    assert "16 of the draws have the same assumptions" in page and "<script" not in page


def test_a_page_for_each_language_of_the_study_linked(tmp_path):
    import h5py
    name = write_study(tmp_path, recipe())
    with h5py.File(name, "r+") as file:
        file["design"].attrs["languages"] = "fr, en"
    _, out = build(name, wanted={1})
    french, english = ((out / f).read_text(encoding="utf-8") for f in ("report.html", "report.en.html"))
    assert '<html lang="fr">' in french and 'href="report.en.html"' in french
    assert '<html lang="en">' in english and 'href="report.html"' in english
    with h5py.File(name, "r+") as file:
        file["design"].attrs["languages"] = "en, tlh"
    assert main([str(name), "--figures", "1"]) == 3


def test_an_unknown_language_is_an_error(tmp_path, capsys):
    from analysis.errors import InputError
    from analysis.language import Words
    with pytest.raises(InputError, match="no texts in the language 'tlh' .known: en, de"):
        Words("tlh")
    with pytest.raises(SystemExit) as stop:
        main([str(tmp_path), "--lang", "tlh"])
    assert stop.value.code == 2


def test_a_workbook_with_a_sheet_for_each_table(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    _, out = build(write_study(tmp_path, recipe()), wanted={1})
    book = openpyxl.load_workbook(out / "tables.xlsx")
    assert {"strategies", "beats", "pairs", "outcomes", "forest"} <= set(book.sheetnames)
    assert book["strategies"]["A2"].value == "School teams" and book["strategies"]["B2"].value == pytest.approx(100.0)


def test_csv_for_the_spreadsheet_of_a_language(tmp_path):
    _, out = build(write_study(tmp_path, recipe(effects={"none": 0.0, "A": 100.5, "B": 80.0})), wanted={1}, excel="fr")
    head, first, *_ = (out / "tables" / "strategies.csv").read_bytes().decode("utf-8").split("\r\n")
    assert head.startswith("\ufeffStrategy;") and first.startswith("School teams;100,5;")
