#!/usr/bin/python3
"""Opens the files of write_example as users would: xarray with two engines, every group unchanged, and ncdump.

Usage: check_open.py DIR, where DIR holds full.h5, bare.h5 and study.h5. Ends with a message and status 1 at the first
thing that a reader sees otherwise than it was written.
"""
import subprocess
import sys
import warnings
from pathlib import Path

import h5py
import netCDF4  # noqa: F401  (imported before warnings become errors: Debian's build warns about NumPy)
import numpy as np
import xarray as xr

warnings.simplefilter("error")
warnings.filterwarnings("ignore", category=DeprecationWarning)
ENGINES = ("netcdf4", "h5netcdf")


def groups_of(path: Path) -> list[str]:
    """All groups of the file, the root first."""
    found = ["/"]
    with h5py.File(path) as file:
        file.visititems(lambda name, node: found.append(name) if isinstance(node, h5py.Group) else None)
    return found


def open_everywhere(path: Path) -> dict[str, xr.Dataset]:
    """Loads every group with every engine, checks that they agree, and returns them by name."""
    loaded: dict[str, xr.Dataset] = {}
    for group in groups_of(path):
        seen = []
        for engine in ENGINES:
            with xr.open_dataset(path, group=group, engine=engine) as data:
                seen.append(data.load())
        assert seen[0].identical(seen[1]), f"{path.name}:{group} differs between {ENGINES}:\n{seen[0]}\n{seen[1]}"
        for name, variable in seen[0].variables.items():
            assert variable.dtype.kind != "m", f"{path.name}:{group}/{name} was read as a time span"
        loaded[group] = seen[0]
    for flags in ("-h", "-c", "-k"):
        subprocess.run(["ncdump", flags, str(path)], check=True, capture_output=True)
    subprocess.run(["ncdump", str(path)], check=True, capture_output=True)
    return loaded


def sample(first: float, shape: tuple[int, ...]) -> np.ndarray:
    """The rule of sample.hpp: element i is first + i / 4, element 1 is NaN."""
    values = first + np.arange(np.prod(shape), dtype=np.float32) / 4
    if values.size > 1:
        values[1] = np.nan
    return values.reshape(shape)


def check_full(groups: dict[str, xr.Dataset]) -> None:
    by_group = {"by_group", "by_group/school_type", "by_group/school_type_x_region"}
    others = {"budget", "programmes", "outcomes", "lorenz", "teachers", "schools", "provenance", "provenance/parameters",
              "provenance/data"}
    assert set(groups) == {"/", "timeseries"} | by_group | others, set(groups)
    root = groups["/"]
    assert root.attrs == {"Conventions": "CF-1.10", "format": "cpd-result/2", "title": "Collèges pilotes",
                          "source": "cpdsim 0.1.0",
                          "history": '2026-09-01T12:00:00Z: cpdsim run "école.yaml" -o out', "id": "0123456789abcdef"}
    np.testing.assert_array_equal(root.practice_share_end, [1.0, 2.0])
    series = groups["timeseries"]
    assert series.practice_share.dims == ("replicate", "time") and series.practice_share.dtype == np.float32
    np.testing.assert_array_equal(series.practice_share, sample(0.25, (2, 4)))
    np.testing.assert_array_equal(series.replicate, [0, 1])
    dates = np.array(["2026-09-01", "2026-10-01", "2026-11-01", "2026-12-01T12"], "M8[ns]")
    np.testing.assert_array_equal(series.time, dates)
    assert series.spend.attrs["units"] == "EUR"
    by = groups["by_group/school_type_x_region"]
    urban = by.reach.sel(school_type_x_region="urban | Île-de-France")
    np.testing.assert_array_equal(urban, sample(7, (2, 2, 4))[:, 1])
    budget = groups["budget"]
    assert budget.planned.dims == ("replicate", "programme", "payer", "kind", "time")
    assert budget.planned.dtype == np.float64
    np.testing.assert_array_equal(budget.planned.values.ravel(), np.arange(48) + 0.1)
    assert list(budget.programme.values) == ["cascade", "école_pilote"]
    teachers = groups["teachers"]
    assert list(teachers.id.values) == ["T001", "NA", "Zoé"]
    assert teachers.role.dtype == np.uint8 and teachers.role.attrs["flag_meanings"].split() == [
        "none", "lead", "trainer_of_tier_0", "trainer_of_tier_1"]
    assert list(teachers.role.attrs["flag_values"]) == [0, 1, 2, 3]
    assert teachers.hours.attrs["units"] == "h" and teachers.hours.dtype == np.float32
    assert teachers.first_practising.attrs["units"] == "d" and teachers.first_practising.dtype == np.float32
    assert np.isnan(teachers.first_practising.values[0, 1]) and list(teachers.school.values) == [0, 0, 1]
    assert list(groups["schools"].staff.values) == [12, 9] and list(groups["schools"].id.values) == ["S1", "S2"]
    np.testing.assert_array_equal(groups["lorenz"].share_of_hours[1], np.arange(101, dtype=np.float32) / 128)
    origin = groups["provenance"]
    assert origin.scenario_as_written.item() == "format: cpd-scenario/1\n" + "#" * 100_000 + "\n"
    assert origin.attrs["seed"] == 9007199254740991 and origin.attrs["draw"] == 7, origin.attrs
    table = groups["provenance/parameters"].to_dataframe()
    assert table.path.tolist() == ["learning.h50", "peers.weight"] and table.evidence.tolist() == [3, 0]
    assert table.unit.tolist() == ["h", ""], table.unit.tolist()


def check_bare(groups: dict[str, xr.Dataset]) -> None:
    assert "teachers" not in groups
    assert groups["budget"].planned.shape == (1, 0, 1, 3, 4), groups["budget"]
    assert groups["programmes"].places_taken.shape == (1, 0, 4)
    assert groups["timeseries"].practice_share.shape == (1, 4)
    assert groups["provenance/parameters"].path.shape == (0,)
    assert groups["provenance"].command.item() == ""


def check_study(groups: dict[str, xr.Dataset]) -> None:
    design = groups["design"]
    assert design.status.dtype == np.uint8 and design.error.values.ravel().tolist() == [""] * 5 + ["échec"]
    assert design.case_file.values.tolist() == ["", ""]
    assert design.attrs["interval"] == 0.9
    reach = groups["timeseries"].reach
    assert np.isnan(reach.sel(strategy="none")).all()
    np.testing.assert_array_equal(reach.sel(strategy="hub_first"), [[0, 0.25], [0.5, 0.75]])


def check_storage(path: Path) -> None:
    """Chunks span the time axis, gzip 4 + shuffle, NaN fill, order tracked, variable-length UTF-8 strings."""
    with h5py.File(path) as file:
        share = file["timeseries/practice_share"]
        stored = {large: set() for large in (False, True)}       # up to four kilobytes are stored whole
        file["timeseries"].visititems(lambda _, item: stored[item.size * item.dtype.itemsize > 4096].add(
            (item.compression, item.compression_opts, item.shuffle)) if item.dtype.kind == "f" and item.ndim > 1 else None)
        assert stored[True] <= {("gzip", 4, True)} and stored[False] <= {(None, None, False)}, stored
        assert stored[True] | stored[False]
        assert np.isnan(share.fillvalue) and np.isnan(share.attrs["_FillValue"]).all()
        order: list[bytes] = []
        root = file["/"]
        root.id.links.iterate(order.append, idx_type=h5py.h5.INDEX_CRT_ORDER)
        assert order[:4] == [b"replicate", b"sustained_teachers", b"practice_share_end", b"timeseries"], order

        def check(name: str, node: h5py.Group | h5py.Dataset) -> None:
            made = node.id.get_create_plist()
            assert made.get_attr_creation_order() == 3, f"{name}: order of attributes not tracked"
            if isinstance(node, h5py.Group):
                assert made.get_link_creation_order() == 3, f"{name}: order of links not tracked"
            elif node.dtype.kind not in "fiu":
                kind = h5py.check_string_dtype(node.dtype)
                assert kind is not None and kind.encoding == "utf-8" and kind.length is None, name
        check("/", root)
        file.visititems(check)


def main() -> None:
    folder = Path(sys.argv[1])
    check_full(open_everywhere(folder / "full.h5"))
    check_bare(open_everywhere(folder / "bare.h5"))
    check_study(open_everywhere(folder / "study.h5"))
    check_storage(folder / "full.h5")
    print("every group opens in xarray (netcdf4, h5netcdf) and ncdump")


if __name__ == "__main__":
    main()
