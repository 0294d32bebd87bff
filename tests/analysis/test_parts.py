"""Parts of the report that are sentences and tables: what becomes of those who were taught, by hand."""

import h5py
import numpy as np
import pytest
import recompute
from make_study import Recipe, write_study

from analysis import compare, parts, taught
from analysis.language import LANGUAGES, Words
from analysis.load import load

# of 1000 taught: hours 20 each, knowledge .5, let through .1, gain .08, 300 changed, 200 of them there, 150 lasting
CHAIN = {"taught": 1000.0, "taught_hours": 20000.0, "taught_knowledge": 500.0, "taught_let_through": 100.0,
         "taught_gain": 80.0, "taught_changed": 300.0, "taught_changed_there": 200.0, "taught_sustained": 150.0}


def with_chain(tmp_path, **changes):
    path = write_study(tmp_path, Recipe(replicates=2, omit=("timeseries", "lorenz")))
    with h5py.File(path, "r+") as file:
        group = file["programmes"] if "programmes" in file else None
        assert group is not None
        like = next(d for d in group.values() if isinstance(d, h5py.Dataset) and d.ndim == 4)
        for name, value in {**CHAIN, **changes}.items():
            data = group.create_dataset(name, data=np.full(like.shape, value, dtype=np.float32))
            for k, dim in enumerate(like.dims):
                data.dims[k].attach_scale(dim[0])
    return compare.compare(load(path))


def test_the_steps_by_hand(tmp_path):
    c = with_chain(tmp_path)
    chain = taught.chains(c)[0]
    assert chain.left == pytest.approx({"knowledge": 0.5, "let_through": 0.2, "practised": 0.8, "changed": 0.3,
                                        "still_there": 2 / 3, "sustained": 0.75})
    assert chain.weakest == "let_through"
    part = taught.part(c, Words())
    assert "between knowing and doing" in part.lines[0] and "let 20\u00a0% of what is known" in part.lines[0]
    _, _, table = part.tables[0]
    assert table.rows[0][2:9] == pytest.approx([1000, 20, 0.5, 0.1, 0.08, 300, 150])


@pytest.mark.parametrize(("changes", "weakest"), [
    ({"taught_knowledge": 50.0, "taught_let_through": 45.0, "taught_gain": 40.0}, "knowledge"),
    ({"taught_knowledge": 900.0, "taught_let_through": 800.0, "taught_gain": 80.0}, "practised"),
    ({"taught_knowledge": 900.0, "taught_let_through": 800.0, "taught_gain": 700.0}, "changed"),
    ({"taught_knowledge": 900.0, "taught_let_through": 800.0, "taught_gain": 700.0, "taught_changed": 900.0}, "still_there"),
    ({"taught_knowledge": 900.0, "taught_let_through": 800.0, "taught_gain": 700.0, "taught_changed": 900.0,
      "taught_changed_there": 880.0}, "sustained"),
    ({"taught_knowledge": 0.0, "taught_let_through": 0.0, "taught_gain": 0.0, "taught_changed": 0.0,
      "taught_changed_there": 0.0, "taught_sustained": 0.0}, "knowledge"),
])
def test_the_weakest_step(tmp_path, changes, weakest):
    assert taught.chains(with_chain(tmp_path, **changes))[0].weakest == weakest


def test_the_table_is_right(tmp_path):
    c = with_chain(tmp_path)
    folder = tmp_path / "report"
    _, _, table = taught.part(c, Words()).tables[0]
    (folder / "tables").mkdir(parents=True)
    (folder / "tables" / "why.csv").write_text(table.csv(), encoding="utf-8")
    found = recompute.why(c.study.path, folder)
    assert found.compared >= 7 and not found.faults
    (folder / "tables" / "why.csv").write_text(table.csv().replace("1000", "1001"), encoding="utf-8")
    assert recompute.why(c.study.path, folder).faults


def test_silent_without_the_series(tmp_path):
    c = compare.compare(load(write_study(tmp_path, Recipe(replicates=2, omit=("timeseries", "lorenz")))))
    assert parts.of(c, Words()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_every_language(tmp_path, language):
    c = with_chain(tmp_path)
    assert all(part.lines and part.tables for part in parts.of(c, Words(language)))
