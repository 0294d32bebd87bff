"""The plan of the house: no module of `analysis` needs itself, by whatever detour, not even inside a function."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "analysis"


def modules(root):
    """Name -> (file, the package it lies in)."""
    found = {}
    for file in root.rglob("*.py"):
        parts = file.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file, parts[:-1]
    return found


def needs(known, name):
    """Modules that `name` imports, wherever in the file, but for those that only type checkers look at."""
    file, package = known[name]
    tree = ast.parse(file.read_text(encoding="utf-8"))
    types = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
             for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not node.level or id(node) in types:
            continue
        base = [*package[:len(package) - node.level + 1], *(node.module or "").split(".")]
        base = ".".join(part for part in base if part)
        for alias in node.names:
            inner = f"{base}.{alias.name}".lstrip(".")
            if inner in known:
                yield inner
            elif not alias.name.startswith("_"):      # the compiled engine is no module of ours
                yield base


def order(root):
    known = modules(root)
    return list(TopologicalSorter({name: set(needs(known, name)) - {name} for name in known}).static_order())


def test_no_module_needs_itself():
    assert len(order(ROOT)) > 60


def test_a_circle_inside_a_function_is_found(tmp_path):
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "a.py").write_text("from .b import g\ndef f(): pass\n")
    (tmp_path / "b.py").write_text("def g():\n    from .a import f\n")
    with pytest.raises(CycleError):
        order(tmp_path)
