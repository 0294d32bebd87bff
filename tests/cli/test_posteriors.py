"""The posterior draws that come with the studies belong to the registry that comes with them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import h5py
import pytest

ROOT = Path(__file__).resolve().parents[2]
TAKEN = re.compile(r"^ +from: +(\S*evidence/posteriors/\S+)", re.MULTILINE)
STUDIES = sorted(path for path in (ROOT / "scenarios/studies").rglob("*.yaml") if TAKEN.search(path.read_text()))


def test_some_study_takes_a_posterior() -> None:
    assert STUDIES


@pytest.mark.parametrize("study", STUDIES, ids=lambda path: path.stem)
def test_a_posterior_is_of_the_registry_beside_it(study: Path) -> None:
    """`scripts/posteriors` makes them anew."""
    posterior = study.parent / TAKEN.findall(study.read_text())[0]
    registry = ROOT / "scenarios/evidence/core.yaml"
    with h5py.File(posterior) as file:
        assert file.attrs["format"] == "cpd-posterior/1"
        assert list(file.attrs["registries_sha256"]) == [hashlib.sha256(registry.read_bytes()).hexdigest()]
        assert file.attrs["effective_size"] >= 200
        assert file["draws/value"].shape[0] >= 512
