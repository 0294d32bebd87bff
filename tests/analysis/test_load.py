"""Reading: exact layout, whatever the order of the axes, and what is absent."""

import h5py
import make_design
import numpy as np
import pytest
from make_single import write_single
from make_study import Recipe, Writer, write_study

from analysis import compare
from analysis.errors import InputError
from analysis.load import load


def test_reads_the_layout(tmp_path):
    study = load(write_study(tmp_path))
    assert study.strategies == ["none", "A", "B", "C"] and study.futures == ["main",
            "high_turnover"] and study.levels.tolist() == [0.5, 1.0, 2.0]
    assert (study.draws, study.replicates, study.reference_level, study.baseline, study.interval) == (8, 16, 1, "none",
            0.9)
    assert study.listed("also") == ["practice_years", "reach"] and study.listed("whose") == ["ministry", "municipality"]
    assert study.title("fr").startswith("30 millions")
    assert study.title("fi") == study.title("en")
    assert study.name("B") == "Cascade"
    study.language = "fr"
    assert study.name("A") == "Équipes d’école" and study.name("B") == "Cascade"  # English where there is no French
    assert study.outcome("sustained_teachers")[1, 1].mean() == pytest.approx(100.0)


def test_the_baseline_stands_for_all_levels(tmp_path):
    values = load(write_study(tmp_path)).outcome("sustained_teachers")
    assert np.isfinite(values[0]).all() and (values[0, 2] == values[0, 1]).all()


def test_a_failed_run_is_nan_even_if_the_file_says_zero(tmp_path):
    study = load(write_study(tmp_path, Recipe(failed=(("A", 1.0, 2),))))
    assert np.isnan(study.outcome("sustained_teachers")[1, 1, 2]).all() and study.failed == 1
    assert study.errors == ["A, 100%, draw 2: out of memory"]


def test_axes_in_another_order(tmp_path):
    name = write_study(tmp_path)
    with h5py.File(name, "r+") as file:
        group = file["outcomes"]
        values = group["sustained_teachers"][()]
        del group["sustained_teachers"]
        moved = group.create_dataset("sustained_teachers", data=values.transpose(4, 3, 2, 1, 0))
        for axis, dim in enumerate(("replicate", "draw", "level", "strategy", "future")):
            moved.dims[axis].attach_scale(group[dim])
    assert load(name).outcome("sustained_teachers")[1, 1].mean() == pytest.approx(100.0)


def test_xarray_reads_the_fixture_too(tmp_path):
    xarray = pytest.importorskip("xarray")
    name = write_study(tmp_path)
    with xarray.open_dataset(name, group="outcomes", engine="h5netcdf") as data:
        assert float(data.sustained_teachers.sel(future="main", strategy="A", level=1.0).mean()) == pytest.approx(100.0)


def test_optional_groups_may_be_absent(tmp_path):
    study = load(write_study(tmp_path,
                             Recipe(omit=("timeseries", "by_group", "budget", "persistence", "lorenz", "parameters",
                                          "provenance"))))
    assert study.table("quantiles") is None
    assert study.by_group == {}
    assert study.table("budget") is None
    assert study.table("parameters") is None
    assert study.provenance.get("source") == "cpdsim 0.1.0"


def add_ages(name, dims, coords, values):
    """A table that nothing in the reader has heard of."""
    with h5py.File(name, "r+") as file:
        w = Writer(file)
        w.put(w.group("by_age", coords), "teachers", np.asarray(values, dtype=np.float32), dims, "teacher",
              "teachers (made up)")


def test_a_table_that_nobody_knows_is_read_from_a_study(tmp_path):
    name = write_study(tmp_path)
    axes = {"strategy": ["none", "A", "B", "C"], "level": [0.5, 1.0, 2.0], "draw": np.arange(8), "age": ["young", "old"]}
    values = np.arange(4 * 3 * 8 * 2).reshape(4, 3, 8, 2)
    add_ages(name, tuple(axes), axes, values)
    ages = load(name).table("by_age")
    assert ages.labels("age") == ["young", "old"] and ages.units("teachers") == "teacher"
    assert ages.long_name("teachers") == "teachers (made up)"
    assert ages.get("teachers", "age", "strategy", "level", "draw")[1, 2, 0, 7] == values[2, 0, 7, 1]
    assert ages.data.teachers.sel(age="old", strategy="B", level=0.5, draw=7).item() == values[2, 0, 7, 1]


def test_the_draws_that_are_compared_are_those_of_an_unknown_table_too(tmp_path):
    name = write_study(tmp_path, Recipe(chain=make_design.morris(3, 4)))
    draws = load(name).all_draws.draws
    add_ages(name, ("draw",), {"draw": np.arange(draws)}, np.arange(draws))
    study = load(name)
    assert study.draws < draws
    kept = study.table("by_age").get("teachers", "draw")
    assert kept.tolist() == np.flatnonzero(study.plan.independent()).tolist()
    assert len(study.all_draws.table("by_age").get("teachers", "draw")) == draws


def test_a_table_that_nobody_knows_is_shown_at_the_end_of_a_single_scenario(tmp_path):
    name = write_single(tmp_path / "pilot.h5", 2)
    axes = {"replicate": [0, 1], "age": ["young", "old"], "time": np.arange(181)}
    values = np.arange(2 * 2 * 181).reshape(2, 2, 181)
    add_ages(name, tuple(axes), axes, values)
    ages = load(name).table("by_age").get("teachers", "strategy", "level", "draw", "replicate", "age")
    assert np.array_equal(ages[0, 0, 0], values[..., -1])


@pytest.mark.parametrize("make,part", [
    (lambda p: None, "no such file"),
    (lambda p: p.mkdir(), "no study.h5"),
    (lambda p: (p.mkdir(), (p / "study.h5").write_bytes(b"not hdf5")), "not readable as HDF5"),
    (lambda p: (p.mkdir(), h5py.File(p / "study.h5", "w").close()), "neither a study"),
])
def test_bad_input_is_worded(tmp_path, make, part):
    path = tmp_path / "study"
    make(path)
    with pytest.raises(InputError, match=part):
        load(path)


def with_root(name, **attributes):
    with h5py.File(name, "r+") as file:
        for key, value in attributes.items():
            if value is None:
                del file.attrs[key]
            else:
                file.attrs[key] = value
    return name


def test_a_format_that_nobody_knows_is_refused_in_words(tmp_path):
    name = with_root(write_study(tmp_path), format="cpd-result/3", source="cpdsim 9.0")
    with pytest.raises(InputError, match=r"format 'cpd-result/3'.*reads cpd-result/2.*cpdsim 9.0.*run the scenario again"):
        load(name)


def test_a_file_of_before_formats_had_numbers_is_read(tmp_path):
    assert compare.compare(load(with_root(write_study(tmp_path), format=None))).best == "A"


@pytest.mark.parametrize("better,best", [("more", "A"), ("less", "none"), ("none", "A")])
def test_the_file_says_whether_more_is_better(tmp_path, better, best):
    name = write_study(tmp_path)
    with h5py.File(name, "r+") as file:
        file["outcomes/sustained_teachers"].attrs.update({"kind": "count", "better": better})
    assert compare.compare(load(name)).best == best


def test_the_file_says_how_a_number_is_printed(tmp_path):
    name = write_study(tmp_path)
    with h5py.File(name, "r+") as file:
        file["outcomes/reach"].attrs["kind"] = "index"
    found = compare.quantity_of(load(name), "reach")
    assert (found.kind, found.scale) == ("index", 1.0)
    assert compare.quantity_of(load(write_study(tmp_path / "other")), "reach").kind == "share"


def test_two_result_files_want_a_choice(tmp_path):
    for name in ("a.h5", "b.h5"):
        write_single(tmp_path / name)
    with pytest.raises(InputError, match="Name one of them"):
        load(tmp_path)
    assert load(tmp_path / "a.h5").single


def test_all_runs_failed(tmp_path):
    failed = tuple((s, l, d) for s in ("none", "A", "B", "C") for l in (0.5, 1.0, 2.0) for d in range(8))
    with pytest.raises(InputError, match="no finished run"):
        load(write_study(tmp_path, Recipe(failed=failed, what_ifs={})))


def test_a_single_scenario(tmp_path):
    study = load(write_single(tmp_path / "pilot.h5"))
    assert study.single
    assert study.strategies == ["pilot"]
    assert study.baseline is None
    assert study.main_outcome == "sustained_teachers"
    assert study.table("budget").get("planned", "strategy", "level", "draw", "programme", "payer", "kind")[0, 0, 0, 0, 0,
            0] == pytest.approx(18e6)      # 60 months of 300,000
    assert study.by_group["school_type"].get("changed", "strategy", "level", "draw", "replicate", "school_type")[0, 0,
            0].mean(axis=0)[2] == pytest.approx(0.3 * 0.315, abs=0.001)
