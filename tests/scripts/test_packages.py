"""What the Python code imports is what scripts/setup installs: nothing forgotten."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE_OF = {"yaml": "python3-yaml", "netCDF4": "python3-netcdf4", "mpl_toolkits": "python3-matplotlib"}


def imported(folder: Path, but: Path | None = None) -> dict[str, Path]:
    """Top-level names of the libraries imported below a folder, another apart -> a file that does so."""
    found: dict[str, Path] = {}
    for path in folder.rglob("*.py"):
        if but is not None and but in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names = [node.module]
            found.update({name.split(".")[0]: path for name in names})
    return found


def is_ours(name: str) -> bool:
    places = [ROOT, ROOT / "scripts", *(path for path in (ROOT / "tests").rglob("*") if path.is_dir())]
    return any((place / name).is_dir() or (place / f"{name}.py").is_file() for place in places)


@pytest.mark.parametrize(("folder", "groups"), [
    ("analysis", ["analysis"]), ("scripts", ["analysis"]), ("tests", ["analysis", "tests"]),
    ("tests/bench", ["analysis", "tests", "bench"])])
def test_every_imported_library_is_installed_by_setup(folder: str, groups: list[str]) -> None:
    listed = subprocess.run([ROOT / "scripts" / "setup", *groups, "--list"], capture_output=True, text=True, check=True)
    packages = set(listed.stdout.split())
    libraries = {
        name: path for name, path in imported(ROOT / folder, ROOT / "tests" / "bench" if folder == "tests" else None).items() if name not in sys.stdlib_module_names and not is_ours(name)
    }
    forgotten = {
        f"{name} ({path.relative_to(ROOT)})"
        for name, path in libraries.items()
        if PACKAGE_OF.get(name, f"python3-{name.lower()}") not in packages
    }
    assert forgotten == set()
