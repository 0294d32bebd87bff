"""The fourteen cases of page one, each by its own study, and the numbers that its sentences must carry."""

import numpy as np
import pytest
from make_single import write_single
from make_study import Recipe, write_study

from analysis import brief, compare, findings, verdict
from analysis.language import LANGUAGES, Words, messages
from analysis.load import load

SMALL = ("timeseries", "lorenz")      # parts that no sentence needs
FORMS = ("learning.dose=threshold_logistic", "learning.dose=saturating")


def sentences(tmp_path, language="en", **recipe):
    recipe = {"replicates": 4, "omit": SMALL, **recipe}
    c = compare.compare(load(write_study(tmp_path, Recipe(**recipe))))
    words = Words(language)
    c.study.language = language
    return c, {s.key: s.text.replace("\u00a0", " ") for s in verdict.verdict(c, words)}


def in_order(found):
    return list(found)


def test_1_clear_winner(tmp_path):
    c, found = sentences(tmp_path, draws=16, pupils=20.0)
    assert (c.best, c.second, c.tied) == ("A", "B", [])
    assert in_order(found)[:2] == ["winner", "size"]
    assert found["winner"].startswith("“School teams” comes first: with 30 million EUR it leads to 20 more teachers with "
                                      "lasting change than the runner-up, “Cascade” (the average lies between")
    # 100 of 5,000 teachers; 20 pupils for each; 30 million over 100
    assert found["size"].startswith("How much that is: with “School teams” 2 of 100 teachers (of 5,000), at 300,000 EUR each (between ")
    assert found["size"].endswith("), and about 2,000 more pupils taught by inquiry at the end, averaged over 2 versions of the "
                                  "model, all counting alike.")
    assert found["pays"] == ("No strategy is cheaper: whoever values one of these teachers at less than that should choose none.")
    assert found["all_three"].startswith("“School teams” is also the safest")
    assert "in 0 of 100 futures" in found["all_three"] and "100 on average" in found["all_three"]


def test_2_tie(tmp_path):
    c, found = sentences(tmp_path, effects={"none": 0.0, "A": 81.0, "B": 80.0, "C": 20.0}, slopes={"A": 0.0, "B": 10.0})
    assert c.tied == ["B"]
    assert found["not_separated"].startswith("The model cannot tell which of “School teams” and “Cascade” is better")
    assert found["settle_never"] == ("More calculating would not tell “School teams” from “Cascade”: on average they are as "
                                     "good as equal.")
    assert "comes first" not in " ".join(found.values())


def test_2_tie_that_more_futures_would_settle(tmp_path):
    # the lead is 8 - 10 x, x of sd 2.45 over 8 draws: half-width about 13, so about (13 / 8)^2 x 8 = 22 futures
    c, found = sentences(tmp_path, effects={"none": 0.0, "A": 88.0, "B": 80.0, "C": 20.0}, slopes={"A": 0.0, "B": 10.0})
    half = (c.lead.high - c.lead.low) / 2
    needed = 8 * (half / 8.0) ** 2
    assert f"about {needed:.0f} calculated futures instead of 8" in found["settle_draws"]


def test_2_tie_of_several_and_of_all(tmp_path):
    c, found = sentences(tmp_path, effects={"none": 0.0, "A": 81.0, "B": 80.0, "C": 79.0},
                         slopes={"A": 0.0, "B": 10.0, "C": -10.0})
    assert set(c.tied) == {"B", "C"} and "“School teams”, “Cascade” and “Long courses”" in found["not_separated_many"]
    c, found = sentences(tmp_path, effects={"none": 0.0, "A": 2.0, "B": 1.0}, slopes={"A": 10.0}, all_teachers=100.0)
    assert set(c.tied) == {"B", "none"}
    assert found["not_separated_any"].startswith("The model cannot tell which strategy is best. “School teams” is ahead")


def test_3_identical_strategies(tmp_path):
    c, found = sentences(tmp_path, effects={"none": 0.0, "A": 100.0, "B": 100.0, "C": 50.0}, slopes={}, what_ifs={})
    assert c.twins == [["A", "B"]]
    assert found["same"] == "“School teams” and “Cascade” do exactly the same in every future."
    assert found["winner"].startswith("“School teams” and “Cascade” do the same and come first:")
    assert "than the next, “Long courses”" in found["winner"] and "settle_never" not in found
    assert not [s for s in findings.analyst(c, Words()) if s.key in ("how_often", "survivors", "other_futures")]


def test_4_all_zero(tmp_path):
    nothing = {"none": 0.0, "A": 0.0, "B": 0.0}
    c, found = sentences(tmp_path, effects=nothing, slopes={}, chance=0.0, what_ifs={})
    assert in_order(found)[0] == "all_zero"
    assert found["all_zero"] == ("None of the strategies changes anything: “teachers with lasting change” is 0 with each of "
                                 "them, in every future.")
    assert "ahead" not in " ".join(found.values()) and not {"size", "safest", "all_three"} & set(found)
    _, found = sentences(tmp_path, effects={"none": 7.0, "A": 7.0, "B": 7.0}, slopes={}, chance=0.0, what_ifs={})
    assert found["all_same"].startswith("All strategies do exactly the same in every future")


def test_5_tiny_effect_is_said_first(tmp_path):
    _, found = sentences(tmp_path, all_teachers=50000.0)      # 100 of 50,000
    assert in_order(found)[:2] == ["tiny", "winner"]
    assert found["tiny"] == ("The effect is small whatever is chosen: at best, with “School teams”, 0.2 of 100 teachers (100 "
                             "of 50,000).")


def test_6_skewed_winner(tmp_path):
    few = lambda d: np.where(d == 3, 3000.0, -60.0)      # one future of 16 makes the average of A
    c, found = sentences(tmp_path, effects={"none": 0.0, "A": 60.0, "B": 90.0, "C": 50.0}, slopes={}, draws=16,
                         by_draw={"A": few}, what_ifs={}, structures=())
    assert c.best == "A" and c.tied
    assert found["few_futures_one"].startswith("Beware: one future of 16 makes the average of “School teams”: it alone "
                                               "supplies 100 % of it.")
    assert found["safest_middle"].startswith("Safest, and best in the middle: “Cascade”, with next to nothing")
    assert "in 0 of 100 futures" in found["safest_middle"] and "more than 90 teachers in half" in found["safest_middle"]
    assert found["average"].startswith("Most on average: “School teams”, with 190 teachers, but next to nothing in 94 of")
    assert "comes first" not in " ".join(found.values())


def test_6_ahead_on_average_but_not_often_enough(tmp_path):
    c, found = sentences(tmp_path, effects={"none": 0.0, "A": 81.0, "B": 80.0}, slopes={}, own={"A": 10.0}, what_ifs={},
                         structures=())
    assert c.lead.separated and c.lead.share_above == 0.5
    assert "only 50 of 100 futures" in found["not_often_enough"] and "from 67 of 100" in found["not_often_enough"]
    assert "better knowledge of the assumptions would" in found["settle_knowledge"]


def test_7_baseline_best(tmp_path):
    c, found = sentences(tmp_path, effects={"none": 0.0, "A": -50.0, "B": -80.0})
    assert c.best == "none"
    assert found["baseline_best"].startswith("No strategy does better than “No new money”, the baseline: compared with the "
                                             "nearest strategy, “School teams”, it leads to 50 more")
    assert not {"for_whom", "size", "start_big", "start_small"} & set(found)


def test_8_best_depends_on_a_form(tmp_path):
    c, found = sentences(tmp_path, draws=16, slopes={}, structures=FORMS, what_ifs={},
                         by_form={FORMS[0]: {"A": 100.0}, FORMS[1]: {"B": 100.0}})
    assert found["by_form"] == (
        "Which strategy is best depends on how the hours of a course count, which research has not settled: with “the first "
        "hours count most” it is “Cascade”; with “little below a threshold” it is “School teams”.")
    assert not [key for key in found if key.startswith("settle")] and "how the hours" not in found["find_needs"]   # said once
    assert found["size"].endswith(", averaged over 2 versions of the model, all counting alike.")


def test_8_forms_that_disagree_and_none_clearly(tmp_path):
    """The first is ahead of the second in half of the futures only: that is said once for all forms, not after each."""
    _, found = sentences(tmp_path, draws=16, slopes={}, own={"C": 30.0}, structures=FORMS, what_ifs={},
                         effects={"none": 0.0, "A": 100.0, "B": 100.0, "C": 100.0},
                         by_form={FORMS[0]: {"A": 100.0, "C": 95.0}, FORMS[1]: {"B": 60.0, "C": 55.0}})
    assert found["by_form"].endswith("it is “School teams”; in no case clearly.") and "not clearly" not in found["by_form"]


def test_8_what_a_form_turns_is_not_called_clear(tmp_path):
    """B is ahead of C on average over both forms, but not where C gains most."""
    common = dict(draws=32, slopes={}, structures=FORMS, what_ifs={}, effects={"none": 0.0, "A": 100.0, "B": 80.0, "C": 50.0})
    by_form = {FORMS[0]: {"A": 100.0, "B": 100.0}, FORMS[1]: {"B": 40.0, "C": 80.0}}
    c, found = sentences(tmp_path, by_form=by_form, **common)
    assert ("B", "C") in c.pairs and ("B", "C") in brief.turned_by_form(c)
    assert "“Cascade” does better than “Long courses”" not in " ".join(found.values())


def test_another_measure_has_another_winner(tmp_path):
    """By lasting change A is first; B reaches most, and page one says so, once and in words."""
    import h5py
    name = write_study(tmp_path, Recipe(draws=16, replicates=4, omit=SMALL, structures=(), slopes={}, what_ifs={}))
    def said(gain):
        with h5py.File(name, "a") as file:
            values = np.full(file["outcomes/reach"].shape, 0.3)
            values[:, list(map(str, file["design/strategy"].asstr()[()])).index("B")] += gain
            file["outcomes/reach"][...] = values
        return {s.key: s.text for s in verdict.verdict(compare.compare(load(name)), Words())}
    assert said(0.1)["other_measure"] == ("Measured otherwise, another strategy comes first: “Cascade” by “teachers "
                                          "reached”.")
    assert "other_measure" not in said(0.0)


def test_8_forms_that_agree_are_not_told_apart(tmp_path):
    _, found = sentences(tmp_path, draws=16, structures=FORMS)
    assert "by_form" not in found and "winner" in found


def test_9_unspent_money(tmp_path):
    _, found = sentences(tmp_path, unspent={"A": 0.3, "B": 0.05}, discount=0.0)
    assert "“School teams” leaves 30 % unspent" in found["unspent"] and "“Cascade” leaves" not in found["unspent"]
    # A: 21 million over 100; B: 28.5 over 80; C: 30 over 50
    assert ", at 210,000 EUR each (between" in found["size"] and found["pays"].startswith("No strategy is cheaper:")
    _, found = sentences(tmp_path, unspent={"B": 0.5}, discount=0.0)      # B: 15 over 80
    assert ", at 300,000 EUR each (between" in found["size"]
    assert found["pays"].startswith("Cheapest is “Cascade”, at 188,000 EUR each (between")
    assert "unspent" not in sentences(tmp_path, unspent={"A": 0.05})[1]
    _, found = sentences(tmp_path, unspent={"A": 0.999})
    assert "leaves 99.9 % unspent" in found["unspent"]
    _, found = sentences(tmp_path, unspent={"A": 0.3}, omit=(*SMALL, "budget"))
    assert "30 %" in found["unspent"]


def test_9_what_others_pay_is_no_overdraft(tmp_path):
    from analysis import money
    c, found = sentences(tmp_path, unspent={"A": 0.3}, others_pay=2e6)
    account = money.account(c, "A")
    assert (account.planned, account.spent, account.unspent, account.by_others) == pytest.approx((30e6, 21e6, 9e6, 2e6))
    assert money.account(c, "B").unspent_share == 0.0
    assert "leaves 30 % unspent" in found["unspent"] and "−" not in found["unspent"]


def test_9_what_coordination_takes_is_said(tmp_path):
    """Of programmes that take people in; cover, the first programme of B, has no intakes."""
    _, found = sentences(tmp_path, draws=16, first_kind="network", booked=0.0)
    assert found["overhead"] == (
        "Coordination takes most of the money: 100 % of “cascade” in “School teams”, where it teaches nobody; 100 % of "
        "“pilot school” in “Long courses”, where it teaches nobody.")
    assert "teaches nobody" not in sentences(tmp_path, draws=16, first_kind="network")[1]["overhead"]
    assert "overhead" not in sentences(tmp_path, draws=16)[1]


def test_10_one_draw(tmp_path):
    _, found = sentences(tmp_path, draws=1, slopes={})
    assert "Only one set of assumptions was calculated" in found["one_draw"]
    assert "find_needs" not in found and "safest" not in found


def test_10_few_draws(tmp_path):
    assert "Only 6 sets" in sentences(tmp_path, draws=6)[1]["few_draws"]
    assert "few_draws" not in sentences(tmp_path, draws=16)[1]
    found = sentences(tmp_path, draws=16, in_a_world=4)[1]
    assert found["few_worlds"].startswith("The 16 sets of assumptions share only 4 different worlds")
    found = sentences(tmp_path, draws=16, in_a_world=16)[1]
    assert found["one_world"].startswith("All 16 sets of assumptions share one world") and "few_worlds" not in found


def test_the_word_of_the_terminal_decides(tmp_path):
    import h5py
    name = write_study(tmp_path, Recipe(replicates=4, omit=SMALL, draws=16))
    said = {"best": "A", "runner_up": "B", "verdict": "not_clear", "best_minus_runner_up": 21.0, "low": -1.0, "high": 43.0,
            "clusters": 12}
    with h5py.File(name, "r+") as file:
        file["outcomes"].attrs.update(said)
    c = compare.compare(load(name))
    assert (c.lead.mean, c.lead.low, c.lead.high, c.lead.clusters, c.tied) == (21.0, -1.0, 43.0, 12, ["B"])
    assert verdict.verdict(c, Words())[0].text.startswith("The model cannot tell which of “School teams” and “Cascade”")


def test_11_one_replicate(tmp_path):
    c, found = sentences(tmp_path, replicates=1, draws=16)
    assert "winner" in found and found["one_replicate"] == "Each future was calculated once, so chance is part of every range."
    assert np.isnan(c.lead.reduction_chance) and np.isnan(c.lead.parameter_share)
    _, found = sentences(tmp_path, draws=1, replicates=1, slopes={})
    assert "one future cannot tell which is better" in found["one_run"]


def test_12_one_strategy(tmp_path):
    _, found = sentences(tmp_path, effects={"none": 0.0, "A": 100.0})
    assert found["beats_baseline_only"].startswith("“School teams” does better than “No new money”: with 30 million EUR it "
                                                   "leads to 100 more teachers with lasting change")
    _, found = sentences(tmp_path, effects={"A": 100.0}, slopes={})
    assert "no other strategy" in found["alone"]
    c = compare.compare(load(write_single(tmp_path / "pilot.h5")))
    assert verdict.verdict(c, Words())[0].key == "single"


def test_13_failed_runs(tmp_path):
    c, found = sentences(tmp_path, failed=(("B", 1.0, 3), ("B", 0.5, 0)), what_ifs={})
    # 3 strategies at 3 levels and the baseline at one, in 8 draws
    assert found["failures"] == "Of 80 calculations 2 failed and 0 were not done; they are left out, pair by pair."
    assert c.lead.draws == 7
    assert c.lead.mean == pytest.approx(20 - 2 * (0.5 / 7))      # the draw with x = -.5 is gone: the others average .5 / 7
    c, found = sentences(tmp_path, failed=tuple(("C", 1.0, d) for d in range(8)))
    assert c.excluded == ["C"] and "not compared: “Long courses”" in found["failures"]


def test_14_another_main_outcome(tmp_path):
    c, found = sentences(tmp_path, main="never_reached", effects={"none": 0.9, "A": 0.3, "B": 0.5}, slopes={"A": 0.001},
                         chance=0.01, levels=(1.0,), what_ifs={}, structures=())
    assert c.best == "A" and c.lead.mean == pytest.approx(-0.2, abs=1e-6)
    assert "20.0 percentage points fewer teachers never reached" in found["winner"] and c.probability["A"] == 1.0
    assert "lasting change" not in " ".join(text for key, text in found.items() if key not in ("what_remains",))
    assert "for_whom" not in found or "teachers" in found["for_whom"]


def test_14_groups_follow_the_outcome_or_are_silent(tmp_path):
    c, found = sentences(tmp_path, main="practice_years", unit="teacher year", draws=16)
    assert compare.group_effect(c, "school_type", "A", "none").variable == "practice_years"
    assert "for_whom" in found and "more teacher-years of inquiry teaching" in found["winner"]
    import h5py
    name = write_study(tmp_path / "x", Recipe(main="practice_years", unit="teacher year", replicates=4, omit=SMALL))
    with h5py.File(name, "r+") as file:
        file["by_group/school_type"].move("practice_years", "sustained_teachers")
    c = compare.compare(load(name))
    assert compare.group_effect(c, "school_type", "A", "none") is None      # no other outcome stands in for it unsaid


def test_for_whom_only_beyond_chance(tmp_path):
    _, found = sentences(tmp_path, draws=16)
    # urban has 1.4 / 3 of A's 100 among 3,333 teachers: 1.4 per 100; priority 0.6
    assert found["for_whom"] == ("For whom: “School teams” does most in “urban” schools (1.4 per 100 teachers) and least in "
                                 "“priority” ones (0.6).")
    assert "for_whom" not in sentences(tmp_path, draws=16, group_tilt=0.0)[1]


def test_surely_better_and_dominated(tmp_path):
    _, found = sentences(tmp_path, draws=16)
    assert found["sure_baseline"] == "All 3 strategies are clearly better than “No new money”."
    assert found["dominated"] == ("By this measure nothing speaks for “Cascade” and “Long courses”: “School teams” does better than each in "
                                  "every future and costs no more.")


def test_starting_small(tmp_path):
    _, found = sentences(tmp_path, draws=16)      # effect at half of the money: sqrt(.5)
    assert found["start_small"] == ("Starting small loses little: 50 % of the money already gives 71 % of the effect of "
                                    "“School teams”.")


def test_what_remains_and_evidence(tmp_path):
    _, found = sentences(tmp_path)
    assert "of 100 teachers" in found["what_remains"] and " 56 still are 5 years later" in found["what_remains"]
    assert found["evidence_weak"] == ("Caution: 42 of 63 numbers in the model are assumptions, 5 rest on trials or good "
                                      "data.")
    assert found["patterns"] == "Of 1 findings from the field that it was not set from, the model shows 0 and fails 1."
    _, found = sentences(tmp_path, omit=(*SMALL, "provenance"), evidence=(5, 4, 3, 2))
    assert found["evidence"].startswith("How good the evidence is: 2 of 4 numbers in the model rest on trials")


def test_single_numbers_are_named_from_256_draws_on(tmp_path):
    # lead = 12 - 7 x: zero at x = 12/7, where the parameter is .5 + .8 * x / 255
    many = {"draws": 256, "replicates": 2, "effects": {"none": 0.0, "A": 100.0, "B": 88.0}, "structures": (),
            "what_ifs": {}}
    c, found = sentences(tmp_path, slopes={"A": 0.0, "B": 1.0}, **many)
    assert found["find_first"].startswith("Worth finding out first: “cascade: quality kept at each tier” (a guess)")
    more = {s.key: s.text for s in findings.analyst(c, Words())}
    assert "“cascade: quality kept at each tier” were above 54" in more["turns"].replace("\u00a0", " ")
    _, found = sentences(tmp_path, slopes={}, **many)
    assert "No single number moves the choice beyond chance in 256" in found["find_none"]
    _, found = sentences(tmp_path)
    assert "With 8 sets of assumptions nothing can be said about single numbers; 256 are needed" in found["find_needs"]


def test_other_futures(tmp_path):
    c, _ = sentences(tmp_path)
    more = {s.key: s.text for s in findings.analyst(c, Words())}
    assert "“Cascade” (under “high turnover”)" in more["other_futures"]
    c, _ = sentences(tmp_path, what_ifs={"high_turnover": {"B": -5.0}})
    assert "all 3 what-ifs" in {s.key: s.text for s in findings.analyst(c, Words())}["all_futures"]   # two forms, one what-if


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same(tmp_path, language):
    for recipe in ({}, {"effects": {"none": 0.0, "A": 60.0, "B": 90.0, "C": 50.0}, "slopes": {}, "draws": 16,
                        "by_draw": {"A": lambda d: np.where(d == 3, 3000.0, -60.0)}, "unspent": {"A": 0.3}}):
        c, found = sentences(tmp_path, language, **recipe)
        assert list(found) == list(sentences(tmp_path, **recipe)[1])
        assert "{" not in "".join(found.values()) + "".join(s.text for s in findings.analyst(c, Words(language)))


def test_message_files_have_the_same_keys_and_places():
    import re
    english = messages("en")
    for language in LANGUAGES[1:]:
        other = messages(language)
        assert set(other) == set(english)
        for key, text in english.items():
            places = lambda t: set(re.findall(r"{([\w\[\]]+)}", t.replace("{of_currency}", "{currency}").replace(
                "{currency_name}", "{currency}")))         # cases of one word
            assert places(text) == places(other[key]), (language, key)


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
    assert words.parameter("programmes.cascade.cascade.kept_per_tier") == "cascade: quality kept at each tier"
    assert words.parameter_value(0.21, "share").replace("\u00a0", " ") == "21 %" and words.parameter_value(2.0,
            "duration") == "2 years"


def test_a_share_is_never_rounded_to_none_or_all():
    words = Words()
    shown = [words.hundred(v).replace("\u00a0", " ") for v in (0, 1, 0.999, 0.9996, 0.996, 0.0004, 0.004, 0.5, -0.04)]
    assert shown == ["0", "100", "99.9", "> 99.9", "99.6", "< 0.1", "0.4", "50", "−4"]


def test_numbers_are_rounded_to_what_is_known():
    r = verdict.rounded
    assert [r(4166.8, 4057.0), r(734.3, 190.0), r(20.0, 2.7), r(34587.0, 1e-9), r(0.0, 1.0), r(-4166.8, np.nan)] == \
        [4200.0, 730.0, 20.0, 34600.0, 0.0, -4200.0]
    assert r(0.2047, 0.02, 100.0) == pytest.approx(0.20)


def test_another_outcome_stands_in_and_is_named(tmp_path):
    c, found = sentences(tmp_path, draws=8, main="practice_years", unit="teacher year")
    assert "fallback" not in found
    c.study.attributes["main_outcome"] = "sustained_teachers"      # which the run is too short to count
    said = verdict.verdict(c, Words())
    assert said[0].key == "fallback" and said[0].text == (
        "The run ends before “teachers with lasting change” can be counted; this page speaks of “years of inquiry teaching” "
        "instead.")
    assert verdict.lines(said)[0].startswith(said[0].text)
