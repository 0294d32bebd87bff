#include "param/currency.hpp"
#include "param/quantity.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "param/hints.hpp"
#include "param/spelling.hpp"

namespace cpdsim::param {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

std::string_view trimmed(std::string_view text) { return without_margin(text); }

double multiplier_of(std::string_view word) {
    if (word == "k" || word == "thousand") return 1e3;
    if (word == "million" || word == "M") return 1e6;
    if (word == "billion" || word == "bn") return 1e9;
    return 0;
}

/// A number, its multiplier and the rest, which is the unit.
struct Parts {
    double number = 0;
    std::string unit;
};

Outcome<Parts> parts_of(std::string_view name, std::string_view text) {
    std::string currency;
    for (std::string_view const sign : {"€", "£"}) {
        if (text.rfind(sign, 0) == 0) {
            currency = sign;
            text = trimmed(text.substr(sign.size()));
        }
    }
    std::size_t const length = number_length(text);
    auto const rest_from = [&](std::size_t at) { return trimmed(text.substr(at)); };
    if (length == 0 || (length < text.size() && (text[length] == ',' || text[length] == '\''))) {
        return {std::nullopt, read_number(name, text).fault};
    }
    auto const number = read_number(name, text.substr(0, length));
    if (!number) return {std::nullopt, number.fault};
    Parts parts{*number.value, ""};
    std::string_view rest = rest_from(length);
    auto const word_end =
        std::find_if(rest.begin(), rest.end(), [](char c) { return std::isalpha(static_cast<unsigned char>(c)) == 0; });
    std::string_view const word = rest.substr(0, static_cast<std::size_t>(word_end - rest.begin()));
    if (double const factor = multiplier_of(word); factor > 0) {
        parts.number *= factor;
        rest = trimmed(rest.substr(word.size()));
    }
    parts.unit = currency + std::string{rest};
    if (!std::isfinite(parts.number)) return {std::nullopt, {"E208", fmt::format("'{}' is too large", name), ""}};
    return {parts, {}};
}

/// An accepted unit in a form that can be compared with what was written.
struct Target {
    std::string spelled;  ///< "h/teacher", "share/year", "duration"
    Unit unit;
};

std::vector<std::string> nouns_in(std::string_view accepted) {
    std::vector<std::string> nouns;
    std::string word;
    for (char const c : std::string{accepted} + "|") {
        if (std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_') {
            word += c;
        } else {
            if (!word.empty() && is_noun(word)) nouns.push_back(word);
            word.clear();
        }
    }
    return nouns;
}

std::vector<Target> targets_of(std::string_view accepted, std::vector<std::string> const& nouns) {
    std::vector<Target> targets;
    for (std::string const& spelled : alternatives_of(accepted)) {
        Target target{spelled, {}};
        if (spelled == "duration") {
            target.unit.numerator = "year";
        } else if (spelled.rfind("share", 0) == 0) {
            target.unit.numerator = "share";
            if (spelled == "share/year") target.unit.denominators = {"year"};
        } else if (spelled != "number" && !spelled.empty()) {
            std::string unknown;
            target.unit = parse_unit(spelled, {}, nouns, unknown).value_or(Unit{});
        }
        targets.push_back(std::move(target));
    }
    return targets;
}

/// What a parameter's unit accepts. There are a few dozen such units, and a study reads tens of thousands of values.
struct Accepted {
    std::vector<std::string> nouns;
    std::vector<Target> targets;
};

Accepted const& accepted_by(std::string_view unit) {
    thread_local std::map<std::string, Accepted, std::less<>> known;
    auto found = known.find(unit);
    if (found == known.end()) {
        Accepted accepted{nouns_in(unit), {}};
        accepted.targets = targets_of(unit, accepted.nouns);
        found = known.emplace(unit, std::move(accepted)).first;
    }
    return found->second;
}

/// How many counted things were left out of `written`; nothing when the units differ.
std::optional<int> left_out(Unit const& written, Unit const& wanted) {
    int missing = 0;
    if (written.numerator != wanted.numerator) {
        bool const counted = written.numerator.empty() && is_noun(wanted.numerator);
        bool const rate_as_share =
            written.numerator.empty() && wanted.numerator == "share" && !wanted.denominators.empty();
        if (!counted && !rate_as_share) return std::nullopt;
        ++missing;
    }
    std::vector<std::string> absent;
    std::set_difference(wanted.denominators.begin(), wanted.denominators.end(), written.denominators.begin(),
                        written.denominators.end(), std::back_inserter(absent));
    if (wanted.denominators.size() - absent.size() != written.denominators.size()) return std::nullopt;
    if (!std::all_of(absent.begin(), absent.end(), [](auto const& word) { return is_noun(word); })) return std::nullopt;
    return missing + static_cast<int>(absent.size());
}

std::string example_of(std::string_view text, std::string_view unit) {
    if (unit == "duration") return fmt::format("{} months", text);
    if (unit == "share/year") return fmt::format("{} %/year", text);
    if (unit.rfind("share", 0) == 0) return fmt::format("{} %", text);
    if (unit.rfind("1/", 0) == 0) return fmt::format("{} {}", text, unit.substr(1));
    return fmt::format("{} {}", text, unit);
}

std::string spelled_unit(std::string_view unit) {
    if (unit == "duration") return "months, years";
    if (unit == "share" || unit == "share-or-more") return "%";
    return unit == "share/year" ? "%/year" : std::string{unit};
}

std::string joined_units(std::vector<Target> const& targets) {
    std::vector<std::string> list;
    for (Target const& target : targets)
        list.push_back(target.spelled == "number" ? "a plain number" : spelled_unit(target.spelled));
    return list_of(list);
}

/// Of several accepted units, the one nearest to what was written: the message then shows one clear contrast.
Target const& nearest_target(std::vector<Target> const& targets, Unit const& written) {
    auto const score = [&](Target const& target) {
        std::vector<std::string> common;
        std::set_intersection(target.unit.denominators.begin(), target.unit.denominators.end(),
                              written.denominators.begin(), written.denominators.end(), std::back_inserter(common));
        auto const differences = target.unit.denominators.size() + written.denominators.size() - 2 * common.size();
        return (target.unit.numerator == written.numerator ? 0 : 10) + static_cast<int>(differences);
    };
    return *std::min_element(targets.begin(), targets.end(),
                             [&](auto const& a, auto const& b) { return score(a) < score(b); });
}

/// Shares, rates and plain numbers can be written as each other; anything else only as its own kind.
bool is_convertible(std::string const& from, std::string const& to) {
    auto const pure = [](std::string const& kind) {
        return kind == "a share" || kind == "a rate" || kind == "a plain number";
    };
    return from == to || (pure(from) && pure(to));
}

/// `value` is what was written in the unit's base: shares as such, thousands and minutes as what they stand for.
Fault wrong_unit(Wanted const& wanted, std::vector<Target> const& targets, Unit const& written, double value,
                 std::string_view as_written) {
    Target const& target = nearest_target(targets, written);
    std::string const got = unit_text(written);
    std::string const got_kind = kind_in_words(got), wanted_kind = kind_in_words(target.spelled);
    std::string const got_words = got_kind == wanted_kind ? unit_in_words(got) : got_kind;
    std::string const wants = target.spelled == "number" || target.spelled.empty()
                                  ? std::string{"a plain number"}
                                  : fmt::format("{} ({})", unit_in_words(target.spelled), spelled_unit(target.spelled));
    // So much a year, so much for each: the number may stand. Money is no time, whatever the number.
    std::string fix = targets.size() > 1 ? "accepted: " + joined_units(targets)
                      : is_convertible(got_kind, wanted_kind)
                          ? "for example '" + quantity_text(value, target.spelled) + "'"
                          : "write it in " + spelled_unit(target.spelled);
    if (target.spelled == "number" && targets.size() == 1 && got_kind != "a share") fix = "write it without a unit";
    return {"E205", fmt::format("'{}' wants {}, got {} ({})", wanted.name, wants, got_words, as_written), fix};
}

std::string bounds_text(Bounds bounds, std::string_view unit) {
    bool const share = unit == "share" || unit == "share/year" || unit == "share-or-more";
    auto const end = [&](double value) { return number_text(share ? value * 100 : value); };
    std::string const suffix = share                              ? (unit == "share/year" ? " %/year" : " %")
                               : unit == "duration"               ? " years"
                               : unit == "number" || unit.empty() ? ""
                                                                  : " " + std::string{unit};
    if (std::isinf(bounds.high)) return fmt::format("{}{} or more", end(bounds.low), suffix);
    if (std::isinf(bounds.low)) return fmt::format("{}{} or less", end(bounds.high), suffix);
    return fmt::format("{}..{}{}", end(bounds.low), end(bounds.high), suffix);
}

Fault out_of_range(Wanted const& wanted, std::string_view text, double value, std::string_view unit, bool bare) {
    bool const share = unit == "share" || unit == "share-or-more";
    if (bare && share) {
        std::string message = fmt::format("'{}' is {}, outside {}..{}", wanted.name, text,
                                          number_text(wanted.bounds.low), number_text(wanted.bounds.high));
        if (value > 1 && value / 100 >= wanted.bounds.low && value / 100 <= wanted.bounds.high)
            message += fmt::format(". Did you mean '{} %'?", text);
        return {"E204", message, ""};
    }
    return {"E204", fmt::format("'{}' is {}, outside {}", wanted.name, text, bounds_text(wanted.bounds, unit)), ""};
}

Outcome<Quantity> word_value(std::string_view text, Wanted const& wanted) {
    bool const is_word = text == "instant" || text == "never";
    if (!is_word) return {std::nullopt, {}};
    if (wanted.form != Form::instant_or_never)
        return {std::nullopt, {"E201", fmt::format("'{}' is '{}', but needs a number", wanted.name, text), ""}};
    std::string const unit = alternatives_of(wanted.unit).front();
    bool const zero = (unit == "duration") == (text == "instant");  // an instant takes no time, a rate of never is 0
    return {Quantity{zero ? 0.0 : infinite, unit}, {}};
}

/// As it stands, without a thought of what else it may mean.
Outcome<Quantity> read_as_written(std::string_view text, Wanted const& wanted, MoneyRate const& rate) {
    if (auto word = word_value(text, wanted); word || !word.fault.code.empty()) return word;
    if (looks_like_range(text))
        return {std::nullopt,
                {"E201", fmt::format("'{}' needs one number, got the range '{}'", wanted.name, text),
                 "write {value: a number, range: " + std::string{text} + "}"}};
    auto const parts = parts_of(wanted.name, text);
    auto const& [nouns, targets] = accepted_by(wanted.unit);
    if (!parts) {
        Fault fault = parts.fault;
        if (wanted.form == Form::instant_or_never) {
            std::string const guess = nearest(text, {"instant", "never"});
            if (!guess.empty()) fault.suggestion = "did you mean '" + guess + "'?";
        }
        if (fault.suggestion.empty() && fault.code == "E201")
            fault.suggestion = "for example '" + example_of("10", targets.front().spelled) + "'";
        if (targets.front().spelled == "number" && targets.size() == 1 && fault.suggestion.rfind("for example", 0) == 0)
            fault.suggestion.clear();
        return {std::nullopt, fault};
    }
    double const number = parts.value->number;
    auto const accept = [&](double value, std::string const& unit, bool bare) -> Outcome<Quantity> {
        if (!std::isfinite(value)) return {std::nullopt, {"E208", fmt::format("'{}' is too large", wanted.name), ""}};
        if (value < wanted.bounds.low || value > wanted.bounds.high)
            return {std::nullopt, out_of_range(wanted, text, value, unit, bare)};
        return {Quantity{value, unit}, {}};
    };
    if (parts.value->unit.empty()) {
        for (Target const& target : targets) {
            bool const countable = is_noun(target.unit.numerator) && target.unit.denominators.empty();
            bool const plain = target.spelled == "number" || target.spelled.empty() || target.spelled == "share" ||
                               target.spelled == "share-or-more";
            if (plain || countable) return accept(number, target.spelled, true);
        }
        return {std::nullopt,
                {"E202",
                 fmt::format("'{}' is {} without a unit; it wants {} ({})", wanted.name, text,
                             unit_in_words(targets.front().spelled), joined_units(targets)),
                 targets.size() > 1 ? "accepted: " + joined_units(targets) : ""}};
    }
    std::string unknown;
    auto const unit = parse_unit(parts.value->unit, rate, nouns, unknown);
    if (!unit) {
        std::string fix = unknown.empty() ? "" : did_you_mean(unknown, unit_words());
        if (std::string const currency = foreign_currency(parts.value->unit); !currency.empty())
            fix = is_currency(currency)
                      ? fmt::format("give its rate, as in `money: {{rates: {{{}: 0.23 EUR}}}}`, or write EUR", currency)
                      : fmt::format("write what the {} are in EUR (or GBP, which is converted)", currency);
        std::string const shown = unknown.empty() ? parts.value->unit : unknown;
        return {std::nullopt,
                {"E203", fmt::format("'{}' has the unknown unit '{}'", wanted.name, shown),
                 fix.empty() ? "it wants " + joined_units(targets) : fix}};
    }
    bool const working_days = unit->numerator == "d" && unit->denominators.empty();
    Target const* best = nullptr;
    int fewest = 1000;
    bool ambiguous = false;
    for (Target const& target : targets) {
        if (target.spelled == "duration" && working_days) return accept(number / 364, target.spelled, false);
        auto const missing = left_out(*unit, target.unit);
        if (!missing) continue;
        ambiguous = *missing == fewest || (ambiguous && *missing > fewest);
        if (*missing < fewest) {
            best = &target;
            fewest = *missing;
        }
    }
    if (best == nullptr)
        return {std::nullopt, wrong_unit(wanted, targets, *unit, number * unit->times / unit->over, parts.value->unit)};
    if (ambiguous && fewest > 0)
        return {
            std::nullopt,
            {"E205", fmt::format("'{}' is {}: per what?", wanted.name, text), "accepted: " + joined_units(targets)}};
    bool const annual_probability = best->spelled == "share/year" && targets.size() == 1;
    if (annual_probability && unit->times != 1)
        return {std::nullopt,
                {"E205", fmt::format("'{}' is a share per year (%/year), got '{}'", wanted.name, text),
                 "say what it is in a year"}};
    return accept(number * unit->times / unit->over, best->spelled, false);
}

/// Those of the texts that can be read.
std::vector<std::string> readable(std::vector<std::string> const& texts, Wanted const& wanted, MoneyRate const& rate) {
    std::vector<std::string> good;
    for (std::string const& text : texts) {
        bool const range = looks_like_range(text);
        if (range ? wanted.takes_range && read_range(text, wanted, rate) : !!read_as_written(text, wanted, rate))
            good.push_back(text);
    }
    return good;
}

}  // namespace

Outcome<Quantity> read_quantity(std::string_view text, Wanted const& wanted, MoneyRate const& rate) {
    text = trimmed(text);
    auto read = read_as_written(text, wanted, rate);
    if (read) {
        std::string const thousands = as_thousands(text);
        if (thousands.empty() || readable({thousands}, wanted, rate).empty()) return read;
        std::string const plain = quantity_text(read.value->value, read.value->unit);
        return {std::nullopt,
                {"E201", fmt::format("'{}' is {}: are these thousands?", wanted.name, text),
                 fmt::format("write '{}' or '{}'", thousands, plain)}};
    }
    std::string const& code = read.fault.code;
    std::vector<std::string> meant;
    if (code == "E201" || code == "E203") meant = readable(meant_quantities(text), wanted, rate);
    if (code == "E202")
        if (auto const units = alternatives_of(wanted.unit); units.size() == 1)
            meant = readable(with_unit(text, units.front()), wanted, rate);
    if (!meant.empty()) read.fault.suggestion = code == "E202" ? for_example(meant) : did_you_mean_any(meant);
    return read;
}

bool looks_like_range(std::string_view text) {
    auto const dots = text.find("..");
    return dots != std::string_view::npos && number_length(trimmed(text)) > 0;
}

std::pair<std::string, std::string> ends_of_range(std::string_view text) {
    auto const dots = text.find("..");
    if (dots == std::string_view::npos) return {std::string{trimmed(text)}, std::string{trimmed(text)}};
    std::string low{trimmed(text.substr(0, dots))};
    std::string const high{trimmed(text.substr(dots + 2))};
    if (number_length(low) == low.size()) {  // `25..30 %`: the unit at the end is that of both
        auto const unit = trimmed(std::string_view{high}.substr(number_length(high)));
        if (!unit.empty()) low += " " + std::string{unit};
    }
    return {low, high};
}

Outcome<QuantityRange> read_range(std::string_view text, Wanted const& wanted, MoneyRate const& rate) {
    auto const [low_text, high_text] = ends_of_range(text);
    auto const low = read_quantity(low_text, wanted, rate);
    if (!low) return {std::nullopt, low.fault};
    auto const high = read_quantity(high_text, wanted, rate);
    if (!high) return {std::nullopt, high.fault};
    if (low.value->value > high.value->value)
        return {std::nullopt,
                {"E204", fmt::format("the range of '{}' ends below its start: {}", wanted.name, trimmed(text)), ""}};
    if (low.value->unit != high.value->unit)
        return {std::nullopt,
                {"E205", fmt::format("the two ends of the range of '{}' have different units", wanted.name), ""}};
    return {QuantityRange{low.value->value, high.value->value, low.value->unit}, {}};
}

}  // namespace cpdsim::param
