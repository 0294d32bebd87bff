// `cpdsim init --ask`: the numbers table, asked for row by row from who sits at the terminal.
#include <fmt/format.h>

#include <cstdio>
#include <iostream>

#include "param/hints.hpp"
#include "verbs/country_numbers.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

/// What somebody answered to one question.
struct Answer {
    std::string value, low, high;
};

std::string trimmed(std::string_view text) { return std::string{param::without_margin(text)}; }

/// "27 %", "24..31 %" or "27 % (24..31 %)".
Answer parts_of(std::string const& line) {
    Answer answer{line, "", ""};
    std::string range;
    auto const open = line.find('(');
    if (open != std::string::npos && line.back() == ')') {
        answer.value = trimmed(std::string_view{line}.substr(0, open));
        range = trimmed(std::string_view{line}.substr(open + 1, line.size() - open - 2));
    } else if (line.find("..") != std::string::npos) {
        answer.value.clear();
        range = line;
    }
    auto const dots = range.find("..");
    if (dots == std::string::npos) return {line, "", ""};           // the reader says what is wrong with it
    answer.low = trimmed(std::string_view{range}.substr(0, dots));  // its unit is that of the other end
    answer.high = trimmed(std::string_view{range}.substr(dots + 2));
    return answer;
}

/// A field of a table that is separated by semicolons.
std::string field(std::string const& text) {
    std::string inside;
    for (char const c : text) inside += c == '"' ? std::string{"\"\""} : std::string{c};
    return '"' + inside + '"';
}

class Questions {
public:
    explicit Questions(Loaded const& stand_in) : stand_in_{stand_in} {}

    std::string table(std::string const& code) {
        print(
            "Numbers with their units, as in the examples: a value, a range, or both: 27 %, 24..31 %, 27 % (24..31 "
            "%).\n"
            "An empty answer: not known, taken from the stand-in.\n");
        word("country", "name of the country", code);
        std::string const currency = word("currency", "currency", "EUR");
        for (AskedNumber const& asked : asked_numbers()) {
            if (asked.name == "rate" && (currency.empty() || currency == "EUR" || currency == "GBP")) continue;
            number(asked);
        }
        return table_;
    }

private:
    std::string line(std::string const& question) {
        print(question);
        std::fflush(stdout);
        std::string text;
        if (!std::getline(std::cin, text)) ended_ = true;
        return trimmed(text);
    }

    /// Takes the row where nothing is wrong with it, and says what is wrong otherwise.
    bool take(std::string const& row) {
        std::string const with = table_ + row + "\n";
        NumbersSoFar so_far = numbers_so_far(with, "your answer");
        bool good = true;
        for (DataProblem const& problem : so_far.problems) {
            if (problem.warning) continue;
            good = false;
            print(fmt::format("  {}{}\n", problem.message,
                              problem.suggestion.empty() ? "" : " (" + problem.suggestion + ")"));
        }
        if (!good) return false;
        table_ = with;
        numbers_ = std::move(so_far.numbers);
        return true;
    }

    /// Nobody is there any more to answer.
    void stop_if_ended(std::string_view name) const {
        if (ended_) throw UserError{Exit::usage, fmt::format("the answers end at '{}'", name)};
    }

    std::string word(std::string_view name, std::string_view what, std::string_view example) {
        while (true) {
            std::string text = line(fmt::format("{} (e.g. {})? ", what, example));
            if (text.empty() || take(fmt::format("{};{};\"given to init\";;;", name, field(text)))) return text;
            stop_if_ended(name);
        }
    }

    /// What the stand-in has, or that there is no stand-in for it; whether that will do.
    bool without(AskedNumber const& asked) const {
        bool const needed = asked.name == "rate" || asked.name == "schools" || asked.name == "teachers";
        if (needed) {
            print("  this number is needed: there is no stand-in for it\n");
            return false;
        }
        auto const lent = stand_in_.annotations.find(std::string{asked.path});
        std::string const value =
            lent == stand_in_.annotations.end() ? "" : fmt::format(" ({}: {})", asked.path, lent->second.written);
        print(fmt::format("  not known: as the stand-in{}\n", value));
        return true;
    }

    void number(AskedNumber const& asked) {
        while (true) {
            std::string const text = line(fmt::format("{} (e.g. {})? ", asked.what, asked.example));
            if (text.empty()) {
                if (without(asked)) return;
                stop_if_ended(asked.name);
                continue;
            }
            Answer const answer = parts_of(text);
            auto const row = [&](std::string const& source, std::string const& grade) {
                return fmt::format("{};{};{};{};{};{}", asked.name, field(answer.value), field(source), grade,
                                   field(answer.low), field(answer.high));
            };
            std::string const before = table_;
            if (!take(row("given to init", ""))) {
                stop_if_ended(asked.name);
                continue;
            }
            GivenNumber const& given = numbers_.given.at(std::string{asked.name});
            if (answer.value.empty()) print(fmt::format("  taken as {}, the middle\n", given.text));
            std::string const source = line("  where does it stand? ");
            table_ = before;
            std::string const shown = source.empty() ? "given to init" : source;
            while (true) {
                std::string const grade = line("  how is it known, 0 a guess .. 5 several studies (empty: 0)? ");
                if (take(row(shown, field(grade)))) return;
                if (ended_) {
                    static_cast<void>(take(row(shown, "")));
                    return;
                }
            }
        }
    }

    Loaded const& stand_in_;
    std::string table_ = "number;value;source;evidence;low;high\n";
    CountryNumbers numbers_;
    bool ended_ = false;
};

}  // namespace

std::string asked_on_terminal(std::string const& code, Loaded const& stand_in) {
    return Questions{stand_in}.table(code);
}

}  // namespace cpdsim
