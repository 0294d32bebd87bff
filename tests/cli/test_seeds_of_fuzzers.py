"""What the fuzzers of tests/fuzz begin with is valid: from files that are refused at once little is reached."""

from __future__ import annotations

import pytest
from conftest import SOURCE, Cpdsim

SEEDS = sorted((SOURCE / "tests" / "fuzz" / "seeds").rglob("*.yaml"))


@pytest.mark.parametrize("name", [file.relative_to(SOURCE).as_posix() for file in SEEDS])
def test_seed_is_read_without_errors(cpdsim: Cpdsim, name: str) -> None:
    done = cpdsim("check", SOURCE / name)
    assert done.returncode == 0, done.stderr


def test_there_are_seeds() -> None:
    assert [file.name for file in SEEDS if file.parent.name == "study"] == ["base.yaml", "small.yaml"]
