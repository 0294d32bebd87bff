"""What people call the things a report speaks of: groups, futures, structural forms, assumptions, rules."""

from __future__ import annotations

import numpy as np

from .discovery import Condition
from .language import Words
from .sampling import REALISATION
from .structures import parts


def label(words: Words, name: str) -> str:
    """A label of a subgroup in the reader's language, where it is one of the model's own."""
    parts = [part.strip() for part in name.split("|")]
    return " | ".join(words(f"label.{p}") if words.has(f"label.{p}") else p.replace("_", " ") for p in parts)


def future_name(words: Words, name: str) -> str:
    """'learning.dose=saturating' -> 'hours: the first count most'; 'high_turnover' -> 'high turnover'."""
    if name == "main":
        return words("future.main")
    if name in words.titles:
        return words.title(name)
    return "; ".join(form_name(words, *p.split("=")) if "=" in p else p.replace("_", " ") for p in parts(name))


def question(words: Words, path: str) -> str:
    """What a structural choice is about: 'how the hours of a course count'."""
    plain = words(f"structure.{path}") if words.has(f"structure.{path}") else path.split(".")[-1].replace("_", " ")
    return words(f"question.{path}") if words.has(f"question.{path}") else words("question.other", structure=plain)


def form_name(words: Words, path: str, form: str) -> str:
    what = words(f"structure.{path}") if words.has(f"structure.{path}") else path.split(".")[-1].replace("_", " ")
    return words.unbroken(f"{what}: " + (words(f"form.{form}") if words.has(f"form.{form}") else form.replace("_", " ")))


def factor_name(words: Words, path: str) -> str:
    """A number or a structural form that a design varies; chance where it is one of its factors."""
    if path == REALISATION:
        return words("factor.chance")
    return words(f"structure.{path}") + " " + words("factor.form") if words.has(f"structure.{path}") \
        else words.parameter(path)


def condition_words(words: Words, conditions: list[Condition]) -> str:
    """'knowledge half life (fading) above 0.7 years and hours: the first count most'."""
    found = []
    for condition in conditions:
        name = words.quote(words.parameter(condition.path))
        value = lambda v, c=condition: words.parameter_value(v, c.unit)
        if condition.is_form:
            kinds = [form_name(words, condition.path, k) for k in condition.forms]
            forms = words("or").join(k.split(": ", 1)[-1] for k in kinds)
            found.append(words.quote(f"{kinds[0].split(': ', 1)[0]}: {forms}"))
        elif np.isfinite(condition.low) and np.isfinite(condition.high):
            found.append(words("condition.between", name=name, low=value(condition.low), high=value(condition.high)))
        else:
            side, edge = ("above", condition.low) if np.isfinite(condition.low) else ("below", condition.high)
            found.append(words(f"condition.{side}", name=name, value=value(edge)))
    return words.join(found)
