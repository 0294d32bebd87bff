"""What published findings found is said in the reader's language; the English words are those of the registry."""

import re

import pytest

from analysis.language import LANGUAGES, Words, messages

yaml = pytest.importorskip("yaml")


@pytest.fixture(scope="module")
def targets():
    from analysis.catalogue import ROOT
    return yaml.safe_load((ROOT / "scenarios" / "evidence" / "core.yaml").read_text(encoding="utf-8"))["targets"]


def test_the_english_words_are_those_of_the_registry(targets):
    known = messages("en")
    assert {key[10:]: text for key, text in known.items() if key.startswith("published.")} == {
        name: given["what"]["en"] for name, given in targets.items()}
    assert {key[9:] for key in known if key.startswith("conflict.")} == {g["conflict"] for g in targets.values()
                                                                         if g.get("conflict")}


def figures(text):
    """Numbers in a text, whatever separates thousands and decimals: {"6218", "0.54"}."""
    text = re.sub(r"(?<=\d)[.,\u00a0\u202f ](?=\d{3}(?!\d))", "", text)
    return set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<![\d])\.(?=\d)", "0.", re.sub(r"(?<=\d),(?=\d)", ".", text))))


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_findings_in_every_language(targets, language):
    words = Words(language)
    for name, given in targets.items():
        said, english = words.published(given["what"]["en"]), given["what"]["en"]
        assert said != words.unbroken(english), name
        assert figures(said) == figures(english), name
    assert words.published("a finding of somebody else's registry") == "a finding of somebody else's registry"
    assert words.conflict("practice_after") != "practice after" and words.conflict("a_new_one") == "a new one"
