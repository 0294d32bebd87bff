"""The built program (CPDSIM_BIN) and the analysis package of this checkout."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]
sys.dont_write_bytecode = True

from analysis.catalogue import Command, Programme, read_catalogue  # noqa: E402


@pytest.fixture(scope="session")
def command() -> Command:
    if not os.environ.get("CPDSIM_BIN"):
        pytest.skip("CPDSIM_BIN does not name the built program")
    return Command()


@pytest.fixture(scope="session")
def catalogue(command: Command) -> list[Programme]:
    return read_catalogue(command)
