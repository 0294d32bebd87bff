"""Every branch of the verdict, with the numbers it must carry."""

import numpy as np
import pytest
from make_single import write_single
from make_study import Recipe, write_study

from analysis import compare, verdict
from analysis.language import LANGUAGES, Words, messages
from analysis.load import load


def sentences(tmp_path, language="en", **recipe):
    c = compare.compare(load(write_study(tmp_path, Recipe(**recipe))))
    return c, {s.key: s.text.replace("\u00a0", " ") for s in verdict.verdict(c, Words(language))}


def test_winner_with_difference_interval_and_rank(tmp_path):
    c, found = sentences(tmp_path)
    assert (c.best, c.second, c.tied) == ("A", "B", [])
    assert "“School teams” comes first: with 30 million EUR it leads to 20 more teachers" in found["winner"]
    # 20 - 2 x, x of sd 2.29 over 8 draws
    assert c.lead.mean == pytest.approx(20.0)
    assert "90 % interval 17 to 2" in found["winner"]
    assert "best of all in 100 of 100" in found["how_often"] and "128 futures: 8 sets" in found["how_often"]


def test_not_separated_says_exactly_that(tmp_path):
    c, found = sentences(tmp_path, effects={"none": 0.0, "A": 81.0, "B": 80.0, "C": 20.0}, slopes={"A": 0.0, "B": 10.0})
    assert c.tied == ["B"]
    assert found["not_separated"].startswith("The runs do not separate “School teams” from “Cascade”")
    assert "includes 0" in found["not_separated"]
    assert "comes first" not in " ".join(found.values()).split("Another")[0]


def test_not_separated_from_several(tmp_path):
    c, found = sentences(tmp_path, effects={"none": 0.0, "A": 81.0, "B": 80.0, "C": 79.0},
                         slopes={"A": 0.0, "B": 10.0, "C": -10.0})
    assert set(c.tied) == {"B", "C"}
    assert "“School teams”, “Cascade” and “Long courses”" in found["not_separated_many"]


def test_not_separated_even_from_the_last(tmp_path):
    c, found = sentences(tmp_path, effects={"none": 0.0, "A": 2.0, "B": 1.0}, slopes={"A": 10.0})
    assert set(c.tied) == {"B",
                           "none"}
    assert found["not_separated_any"].startswith("The runs do not separate the strategies: “School teams” is ahead")


def test_an_uncertain_third_is_not_beaten_either(tmp_path):
    c, found = sentences(tmp_path, effects={"none": 0.0, "A": 100.0, "B": 90.0, "C": 85.0}, slopes={"C": 30.0})
    assert c.second == "B" and c.tied == ["C"] and "“Long courses”" in found["not_separated"]


def test_baseline_not_beaten(tmp_path):
    _, found = sentences(tmp_path, effects={"none": 0.0, "A": 1.0}, slopes={"A": 10.0})
    assert "do not show that any strategy does better than the baseline" in found["not_separated_baseline"]


def test_ahead_on_average_but_not_often_enough(tmp_path):
    c, found = sentences(tmp_path, effects={"none": 0.0, "A": 81.0, "B": 80.0}, slopes={}, own={"A": 10.0})
    assert c.lead.separated and c.lead.share_above == 0.5
    assert "in only 50 of 100" in found["not_often_enough"] and "from 67 of 100" in found["not_often_enough"]


def test_baseline_is_best(tmp_path):
    c, found = sentences(tmp_path, effects={"none": 0.0, "A": -50.0, "B": -80.0})
    assert c.best == "none"
    assert "No strategy does better than the baseline, “No new money”" in found["baseline_best"]
    assert "for_whom" not in found


def test_one_strategy_against_the_baseline(tmp_path):
    _, found = sentences(tmp_path, effects={"none": 0.0, "A": 100.0})
    assert "“School teams” does better than “No new money”" in found["beats_baseline_only"]
    assert "100 more teachers" in found["beats_baseline_only"]


def test_one_strategy_alone(tmp_path):
    _, found = sentences(tmp_path, effects={"A": 100.0}, slopes={})
    assert "no other strategy" in found["alone"]


def test_one_run_separates_nothing(tmp_path):
    _, found = sentences(tmp_path, draws=1, replicates=1, slopes={})
    assert "one run cannot separate" in found["one_run"]


def test_a_single_scenario_is_not_compared(tmp_path):
    c = compare.compare(load(write_single(tmp_path / "pilot.h5")))
    assert verdict.verdict(c, Words())[0].key == "single"


def test_less_is_better_where_it_is(tmp_path):
    c, found = sentences(tmp_path, main="never_reached", effects={"none": 0.9, "A": 0.3, "B": 0.5}, slopes={"A": 0.001},
                         chance=0.01, levels=(1.0,), what_ifs={})
    assert c.best == "A" and c.lead.mean == pytest.approx(-0.2, abs=1e-6)
    assert "20.0 percentage points fewer teachers never reached" in found["winner"] and c.probability["A"] == 1.0
    assert "ahead of “Cascade” in 100 of 100" in found["how_often"]


def test_for_whom(tmp_path):
    _, found = sentences(tmp_path)
    # urban has 1.4/3 of A's 100 among 3,333 teachers: 1.4 per 100; priority 0.6
    assert "“urban” schools (+1.40 per 100 teachers" in found["for_whom"]
    assert "“priority” schools (+0.600)" in found["for_whom"]


def test_what_remains(tmp_path):
    _, found = sentences(tmp_path)
    assert "of 100 teachers" in found["what_remains"] and " 56 are still changed 5 years later" in found["what_remains"]


def test_what_would_turn_it(tmp_path):
    # lead = 12 - 7 x: zero at x = 12/7, where the parameter is .5 + .8 * 1.714 / 7 = .70
    _, found = sentences(tmp_path, slopes={"A": 0.0, "B": 7.0}, effects={"none": 0.0, "A": 100.0, "B": 88.0})
    assert "“kept per tier (cascade)” were above 70 % (tested from 10 % to 90 %; a guess)" in found["turns"]
    _, found = sentences(tmp_path)
    assert "No single assumption turns the order" in found["turns_none"]
    _, found = sentences(tmp_path, slopes={})
    assert "turns_unclear" in found


def test_other_futures(tmp_path):
    _, found = sentences(tmp_path)
    assert "“Cascade” (under “high turnover”)" in found["other_futures"]
    _, found = sentences(tmp_path, what_ifs={"high_turnover": {"B": -5.0}})
    assert "all 3 what-ifs" in found["all_futures"]      # two forms and one what-if


def test_evidence(tmp_path):
    _, found = sentences(tmp_path)
    assert "Of 63, 5 rest on trials" in found["evidence_weak"] and "42 are assumptions" in found["evidence_weak"]
    _, found = sentences(tmp_path, omit=("provenance",), evidence=(5, 4, 3, 2))
    assert "of 4 numbers in the model, 2 rest on trials" in found["evidence"]


def test_large_unspent_money_is_said(tmp_path):
    _, found = sentences(tmp_path, unspent={"A": 0.3, "B": 0.05})
    assert "“School teams” leaves 30 % unspent" in found["unspent"] and "Cascade" not in found["unspent"]
    _, found = sentences(tmp_path, unspent={"A": 0.3}, omit=("budget",))
    assert "30 %" in found["unspent"]
    _, found = sentences(tmp_path, unspent={"A": 0.05})
    assert "unspent" not in found


def test_failures_are_counted_and_left_out(tmp_path):
    c, found = sentences(tmp_path, failed=(("B", 1.0, 3), ("B", 0.5, 0)))
    assert "Runs that failed: 2" in found["failures"] and c.lead.draws == 7
    assert c.lead.mean == pytest.approx(20 - 2
                                        * (0.5 / 7))      # the draw with x = -.5 is gone: the other x average .5 / 7
    c, found = sentences(tmp_path, failed=tuple(("C", 1.0, d) for d in range(8)))
    assert c.excluded == ["C"] and "not compared: “Long courses”" in found["failures"]


def test_few_draws_are_said(tmp_path):
    assert "few_draws" in sentences(tmp_path)[1]
    assert "one_draw" in sentences(tmp_path, draws=1)[1]
    assert "few_draws" not in sentences(tmp_path, draws=16)[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same(tmp_path, language):
    c, found = sentences(tmp_path, language)
    assert list(found) == list(sentences(tmp_path)[1])
    assert "20" in found["winner"]
    assert "30" in found["winner"]
    assert "School teams" in found["winner"]
    assert "{" not in "".join(found.values())


def test_message_files_have_the_same_keys_and_places():
    import re
    english = messages("en")
    for language in LANGUAGES[1:]:
        other = messages(language)
        assert set(other) == set(english)
        for key, text in english.items():
            assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", other[key])), (language, key)


@pytest.mark.parametrize("language,number,money",
                         [("en", "−1,234", "1.5 million EUR"), ("fr", "−1\u202f234", "1,5 millions d’euros"),
                          ("de", "−1.234", "1,5 Mio. EUR"),
                                                   ("fi", "−1\u202f234", "1,5 milj. euroa"),
                                                   ("it", "−1.234", "1,5 milioni di EUR")])
def test_numbers_of_the_language(language, number, money):
    words = Words(language)
    assert words.decimals(-1234.4, 0) == number and words.money(1.5e6) == money


def test_numbers():
    words = Words()
    assert [words.number(v) for v in (0, 0.0123, 1.234, 12.34, 1234.5, np.nan)] == ["0", "0.0123", "1.23", "12.3",
            "1,234", "–"]
    assert words.decimals(-0.001, 0) == "0" and words.decimals(0.4, 0, True) == "0" and words.decimals(5, 0,
            True) == "+5"
    assert words.parameter("programmes.cascade.cascade.kept_per_tier") == "kept per tier (cascade)"
    assert words.parameter_value(0.21, "share").replace("\u00a0", " ") == "21 %" and words.parameter_value(2.0,
            "duration") == "2 years"
