"""What turns the order: the points from which a gain counts, and single findings."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest
from make_study import Recipe, write_study

from analysis import compare, summary, verdict
from analysis.language import Words
from analysis.load import load


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A is first by 100 teachers to 80 in every draw."""
    return write_study(tmp_path / "study.h5", Recipe(draws=64, replicates=1, structures=(), slopes={}, what_ifs={}))


def said(file: Path) -> dict[str, str]:
    return {s.key: s.text for s in verdict.verdict(compare.compare(load(file)), Words())}


def add_mark(file: Path, name: str, best: str) -> None:
    """An outcome that is the main one, and 500 more for `best`."""
    with h5py.File(file, "a") as study:
        main = study["outcomes/sustained_teachers"]
        values = main[...].copy()
        values[:, list(map(str, study["design/strategy"].asstr()[()])).index(best)] += 500
        made = study["outcomes"].create_dataset(name, data=values)
        for key, value in main.attrs.items():
            if key not in ("DIMENSION_LIST", "CLASS", "NAME", "REFERENCE_LIST"):
                made.attrs[key] = value
        for axis, dimension in enumerate(main.dims):
            for scale in dimension.values():
                made.dims[axis].attach_scale(scale)


def test_another_mark_has_another_first(study):
    assert "other_measure" not in said(study)
    add_mark(study, "lasting_by_15", "A")
    assert "other_measure" not in said(study)          # the same one is first
    add_mark(study, "lasting_by_5", "B")
    assert said(study)["other_measure"] == ("Measured otherwise, another strategy comes first: “Cascade” by “teachers with a "
                                            "lasting gain of 5 points or more”.")
    rows = summary.which_turn(compare.compare(load(study)), Words()).rows
    assert [row[1] for row in rows if row[0].startswith("measured as")] == ["Cascade", "School teams"]


def test_a_finding_without_which_another_is_first_is_named(study, tmp_path):
    """One draw of sixteen has B first; without the finding those draws carry the weight."""
    with h5py.File(study, "a") as file:
        names = list(map(str, file["design/strategy"].asstr()[()]))
        values = file["outcomes/sustained_teachers"][...]
        values[:, names.index("B"), :, ::16] += 200
        file["outcomes/sustained_teachers"][...] = values
        file["design"].attrs["posterior"] = "posterior.h5"
    weighs = np.where(np.arange(64) % 16 == 0, 0.0, -3.0)
    texts = h5py.string_dtype()
    with h5py.File(tmp_path / "posterior.h5", "w") as file:
        file.attrs["format"] = "cpd-posterior/1"
        put = lambda name, data: file.create_dataset(name, data=data, dtype=texts if isinstance(data[0], str) else None)
        put("targets/target", ["a", "b"])
        put("targets/what", ["first finding", "second finding"])
        put("alternatives/kind", ["without", "without"])
        put("alternatives/target", ["a", "b"])
        put("alternatives/conflict", ["", ""])
        file["alternatives/log_weight"] = np.array([np.zeros(64), weighs])
        file.create_dataset("draws/form", data=np.full((64, 1), "one", dtype=object), dtype=texts)
    assert "hangs_on" not in said(study)       # four draws or so are not enough
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.turned_by.FEW", 2.0)
        assert said(study)["hangs_on"] == ("The order hangs on single studies: without the finding “second finding”, “Cascade” would come "
                                           "first on average.")
