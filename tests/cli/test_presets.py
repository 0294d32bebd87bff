"""`cpdsim presets` lists whatever stands in the folders, and `cpdsim show` explains each programme of it."""

from __future__ import annotations

import json

import pytest
from conftest import SOURCE, Cpdsim

FOLDERS = {"builtin:country/": SOURCE / "scenarios" / "countries", "builtin:programmes/": SOURCE / "scenarios" / "programmes"}
NAMES = sorted(prefix + file.relative_to(folder).with_suffix("").as_posix() for prefix, folder in FOLDERS.items() for file in folder.rglob("*.yaml"))


def test_every_file_is_listed_with_a_title(cpdsim: Cpdsim) -> None:
    listed = json.loads(cpdsim("presets", "--json").stdout)
    assert sorted(preset["name"] for preset in listed) == NAMES
    assert all(preset["title"] for preset in listed), [p["name"] for p in listed if not p["title"]]
    lines = cpdsim("presets").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [preset["name"] for preset in listed]


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("builtin:programmes/") and "@" not in n])
def test_show_explains_every_programme(cpdsim: Cpdsim, name: str) -> None:
    for programme, given in json.loads(cpdsim("show", name, "--json").stdout)["programmes"].items():
        shown = cpdsim("show", name, programme)
        assert shown.returncode == 0, shown.stderr
        words = " ".join(shown.stdout.split())
        assert words.startswith(f"{given['title']['en']} ({programme})")
        assert given["about"]["en"] in words
        for fact in given.get("facts", {}).values():
            assert fact["what"] in words and f"[{fact['source']}]" in words
        for kind in given.get("costs", {}):
            assert kind in words


def test_one_preset_can_extend_another_of_a_folder_inside(cpdsim: Cpdsim, tmp_path) -> None:
    (tmp_path / "mine.yaml").write_text("format: cpd-scenario/1\ntitle: mine\nextends: builtin:programmes/common/taster\n", encoding="utf-8")
    assert json.loads(cpdsim("show", "mine.yaml", "--json").stdout)["programmes"].keys() == {"taster"}
