"""What the page says first in each of the fourteen cases; cases.py writes the whole table (analysis/CASES.md)."""

import re

import pytest
from cases import CASES, DOCUMENT, HEAD, first_sentences, row

FIRST = {  # how the page begins
    "clear winner": "“School teams” comes first: with 30 million EUR it leads to 20 more teachers",
    "tie": "The model cannot tell which of “School teams” and “Cascade” is better",
    "identical strategies": "“School teams” and “Cascade” do the same and come first: with 30 million EUR each leads to 50 more "
                            "teachers with lasting change than the next, “Long courses”",
    "all zero": "None of the strategies changes anything",
    "tiny effect": "The effect is small whatever is chosen: at best, with “School teams”, 0.2 of 100 teachers",
    "skewed winner": "The model cannot tell which strategy is best",
    "baseline best": "No strategy does better than “No new money”, the baseline",
    "best depends on a form": "Which strategy is best depends on how the hours of a course count",
    "unspent money": "“School teams” comes first",
    "one draw": "“School teams” comes first",
    "one replicate": "“School teams” comes first",
    "one strategy": "“School teams” does better than “No new money”",
    "failed runs": "“School teams” comes first: with 30 million EUR it leads to 19 more teachers",
    "other main outcome": "“School teams” comes first: with 30 million EUR it leads to 20 more teacher-years",
}
ALSO = {  # and says soon
    "identical strategies": "do exactly the same in every future",
    "one draw": "Only one set of assumptions was calculated",
    "one replicate": "Each future was calculated once",
    "failed runs": "2 failed",
    "unspent money": "2 of 100 teachers (of 5,000), at 210,000 EUR each (between",
    "other main outcome": "with “School teams” 20 teacher-years for every 100 teachers (of 500) in 15 years, at 300,000 EUR each",
}


def plain(text):
    """On one line, and without what depends on the shipped table of patterns (conftest.py has one of its own)."""
    return re.sub("Of \\d+ findings from the field[^<]*", lambda m: re.sub(r"\d+", "#", m.group()), " ".join(text.split()))


@pytest.mark.parametrize("name", list(CASES))
def test_how_the_page_begins(tmp_path, name):
    said = first_sentences(tmp_path, name)
    assert len(said) == 3
    assert said[0].startswith(FIRST[name])
    assert ALSO.get(name, "") in " ".join(said)
    text = plain(DOCUMENT.read_text(encoding="utf-8"))
    assert plain(row(list(CASES).index(name) + 1, name, said)) in text, "stale: run tests/analysis/cases.py --write"


def test_the_table_has_every_case_and_no_other():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text.startswith(HEAD) and text.count("<tr><td>") == len(CASES) == 14
