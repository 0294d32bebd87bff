"""scripts/check_tidy reads files together, names the one with a fault, and is not stopped by names that clash."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(shutil.which("clang-tidy") is None, reason="clang-tidy is not installed")

CLEAN = "int {0}(int a);\nint {0}(int a) {{ return a + 1; }}\n"
FAULT = "int {0}(int a);\nint {0}(int a) {{\n    int* p = nullptr;\n    return a > 3 ? *p : a;\n}}\n"
STATIC = "static int same(int a) {{ return a; }}\nint {0}(int a);\nint {0}(int a) {{ return same(a); }}\n"


def tree(root: Path, **texts: str) -> None:
    """A tree with sim/core/NAME.cpp for each text, its rules, and the commands of a build."""
    folder, build = root / "sim" / "core", root / "build" / "release"
    folder.mkdir(parents=True, exist_ok=True)
    build.mkdir(parents=True, exist_ok=True)
    (root / ".clang-tidy").write_text((ROOT / ".clang-tidy").read_text())
    for name, text in texts.items():
        (folder / f"{name}.cpp").write_text(text.format(name))
    commands = [
        {"directory": str(build), "file": str(path), "command": f"ccache c++ -std=c++20 -o x.o -c {path}"}
        for path in sorted(folder.glob("*.cpp"))
    ]
    (build / "compile_commands.json").write_text(json.dumps(commands))


def check(root: Path, *options: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "check_tidy", "--root", root, *options],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


def units(root: Path) -> list[int]:
    """How many files each unit that was read had."""
    return [path.read_text().count(".cpp\n") for path in (root / "build" / "checks" / "units").glob("*.cpp")]


def test_files_are_read_together_and_remembered(tmp_path: Path) -> None:
    tree(tmp_path, one=CLEAN, two=CLEAN, three=CLEAN)
    assert check(tmp_path) == (0, "check_tidy: 3 files, 0 known to pass, 0 with complaints\n")
    assert units(tmp_path) == [3]
    tree(tmp_path, two=CLEAN + "// changed\n")
    assert check(tmp_path) == (0, "check_tidy: 3 files, 2 known to pass, 0 with complaints\n")


def test_a_fault_is_found_in_the_file_that_has_it(tmp_path: Path) -> None:
    tree(tmp_path, one=CLEAN, two=FAULT, three=CLEAN)
    code, words = check(tmp_path)
    assert code == 1
    assert "sim/core/two.cpp:\n" in words and "NullDereference" in words
    assert "sim/core/two.cpp:4:12: error" in words  # its own line, not that of the text it was read in
    assert units(tmp_path) == [3]  # and the others were not read again
    assert words.endswith("3 files, 0 known to pass, 1 with complaints\n")
    assert check(tmp_path)[1].endswith("3 files, 2 known to pass, 1 with complaints\n")


def test_names_that_clash_are_read_apart(tmp_path: Path) -> None:
    tree(tmp_path, one=STATIC, two=STATIC)  # not seen to clash before they are read
    assert check(tmp_path) == (0, "check_tidy: 2 files, 0 known to pass, 0 with complaints\n")
    unnamed = STATIC.replace("static int same", "namespace {{\nint same").replace("}}\nint", "}}\n}}  // namespace\nint", 1)
    tree(tmp_path, three=unnamed, four=unnamed)
    assert check(tmp_path) == (0, "check_tidy: 4 files, 2 known to pass, 0 with complaints\n")
    assert units(tmp_path) == [2]


def test_no_file_is_begun_after_its_time(tmp_path: Path) -> None:
    tree(tmp_path, one=CLEAN, two=CLEAN)
    assert check(tmp_path, "--seconds", "-1")[1] == (
        "check_tidy: 2 files, 0 known to pass, 2 left out after -1 s, 0 with complaints\n"
    )
