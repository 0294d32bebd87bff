"""`cpdsim selftest`, run once for all tests of this folder. CPDSIM_BIN names the built program; without it they are skipped."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

SOURCE = Path(__file__).resolve().parents[2]


def selftest(*flags: str) -> subprocess.CompletedProcess[str]:
    """Runs the selftest on the scenarios of this checkout."""
    binary = os.environ.get("CPDSIM_BIN", "")
    if not binary or not Path(binary).exists():
        pytest.skip("CPDSIM_BIN does not name the built program")
    environment = {**os.environ, "CPDSIM_SCENARIOS": str(SOURCE / "scenarios")}
    return subprocess.run([binary, "selftest", *flags], env=environment, capture_output=True, text=True, timeout=500, check=False)


@pytest.fixture(scope="session")
def cases() -> dict[str, Any]:
    """All cases, as JSON."""
    done = selftest("--json")
    assert done.stdout, done.stderr
    return {**json.loads(done.stdout), "exit": done.returncode}


@pytest.fixture(scope="session")
def mutations() -> dict[str, Any]:
    """All wrong engines, as JSON."""
    done = selftest("--mutations", "--json")
    assert done.stdout, done.stderr
    return {**json.loads(done.stdout), "exit": done.returncode}
