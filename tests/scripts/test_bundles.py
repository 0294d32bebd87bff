"""scripts/bundles puts files together that can be compiled as one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def bundles(folder: Path, *options: str) -> list[set[str]]:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "bundles", folder, *options], capture_output=True, text=True, check=True
    )
    found: dict[str, set[str]] = {}
    for line in done.stdout.splitlines():
        number, path = line.split(" ", 1)
        found.setdefault(number, set()).add(Path(path).stem)
    return list(found.values())


def write(folder: Path, name: str, *own: str) -> None:
    folder.mkdir(exist_ok=True)
    body = "\n".join(own)
    (folder / f"{name}.cpp").write_text(f"namespace cpdsim {{\nnamespace {{\n{body}\n}}  // namespace\n}}  // namespace cpdsim\n")


def test_names_that_clash_are_kept_apart_and_all_others_go_together(tmp_path: Path) -> None:
    folder = tmp_path / "sim" / "study"
    folder.parent.mkdir()
    write(folder, "a", "int same(int x) { return x; }", "namespace fs = std::filesystem;")
    write(folder, "b", "int same(int x) { return x; }", "using param::Node;")
    write(folder, "c", "int other(int x) { return x; }", "namespace fs = std::filesystem;", "using param::Node;")
    found = bundles(folder)
    assert sorted(map(sorted, found)) in ([["a", "c"], ["b"]], [["a"], ["b", "c"]])
    assert len(bundles(folder, "1")) == 3


def test_the_second_of_two_constants_on_a_line_is_a_name_too(tmp_path: Path) -> None:
    folder = tmp_path / "sim" / "study"
    folder.parent.mkdir()
    write(folder, "a", "constexpr int steps = 12, left_out = 3;")
    write(folder, "b", "int f(int left_out) { return left_out; }")
    assert len(bundles(folder)) == 2


def test_a_type_called_as_one_of_a_header_stays_alone(tmp_path: Path) -> None:
    folder = tmp_path / "sim" / "study"
    folder.parent.mkdir()
    write(folder, "a", "struct Clock {", "};")
    write(folder, "b", "int other(int x) { return x; }")
    assert bundles(folder) == [{"a", "b"}]
    (folder / "clock.hpp").write_text("struct Clock {\n};\n")
    assert sorted(map(sorted, bundles(folder))) == [["a"], ["b"]]


def test_every_file_of_the_program_is_in_one_bundle() -> None:
    for folder in ("study", "verbs", "scenario"):
        names = [name for bundle in bundles(ROOT / "sim" / folder) for name in bundle]
        assert sorted(names) == sorted(path.stem for path in (ROOT / "sim" / folder).glob("*.cpp"))
