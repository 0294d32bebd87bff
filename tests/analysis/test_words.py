"""Names that people read: every number of the shipped files that has a range is called in words, in every language."""

import re
from pathlib import Path

import pytest
import yaml
from make_study import Recipe, write_study

from analysis import compare, verdict
from analysis.language import LANGUAGES, Words
from analysis.load import load

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def ranged(node, path=()):
    """Paths of the numbers that carry a range."""
    if not isinstance(node, dict):
        return
    if "range" in node and "value" in node:
        yield ".".join(path)
        return
    for key, value in node.items():
        yield from ranged(value, (*path, str(key)))


def shipped():
    found = set()
    for folder in ("countries", "programmes", "studies/bases"):
        for file in (SCENARIOS / folder).rglob("*.yaml"):
            found |= set(ranged(yaml.safe_load(file.read_text(encoding="utf-8"))))
    return found


def test_there_are_shipped_numbers_with_a_range():
    found = shipped()
    assert len(found) > 80 and {"practice.transfer_dispersion", "programmes.cover.release.rate"} <= found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_number_has_a_name_in_words(language):
    words, english = Words(language), Words("en")
    fallback = {path for path in shipped() if re.search(r"\w_\w", words.parameter(path))
                or words.parameter(path).startswith(path.split(".")[-1].replace("_", " ") + " (")}
    assert not fallback
    if language != "en":       # and not the English one
        assert not {path for path in shipped() if words.parameter(path) == english.parameter(path)}


def test_a_number_of_a_phase_or_of_a_programme():
    words = Words("en")
    words.titles = {"cover": {"en": "Release time"}}
    assert words.parameter("turnover.leave.primary") == "teachers who leave in a year (primary)"
    assert words.parameter("population.phases.lower_secondary.size.log_sd") == "how much schools differ in size (lower secondary)"
    assert words.parameter("programmes.cover.release.rate") == "Release time: price of a day’s cover"
    assert words.parameter("fading.no_words_for_it") == "no words for it (fading)"


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_says_the_same_numbers(tmp_path, language):
    """Sentence by sentence; words for hundred and thousand are no digits, and Finnish has them."""
    c = compare.compare(load(write_study(tmp_path, Recipe(draws=16, replicates=4, unspent={"A": 0.3}, pupils=20.0,
                                                          omit=("timeseries", "lorenz")))))

    def numbers(of):
        words = Words(of)
        found = {}
        for s in verdict.verdict(c, words):
            text = s.text.replace(words.thousands, "") if words.thousands != "." else re.sub(r"(?<=\d)\.(?=\d{3})", "", s.text)
            found[s.key] = [n.replace(words.decimal, ".") for n in re.findall(rf"\d+(?:{re.escape(words.decimal)}\d+)?", text)]
        return found

    plain = lambda found: {key: sorted(n for n in values if n != "100") for key, values in found.items()}
    assert plain(numbers(language)) == plain(numbers("en"))
