#include "param/unit.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace cpdsim::param {
namespace {

struct Word {
    std::string_view written, canonical;
    double times, over;
};

// Weeks and months are parts of a year of 52 weeks and 12 months; a day `d` is a working day and stays one.
constexpr std::array words{
    Word{"h", "h", 1, 1},
    Word{"hour", "h", 1, 1},
    Word{"hours", "h", 1, 1},
    Word{"min", "h", 1, 60},
    Word{"minute", "h", 1, 60},
    Word{"minutes", "h", 1, 60},
    Word{"d", "d", 1, 1},
    Word{"day", "d", 1, 1},
    Word{"days", "d", 1, 1},
    Word{"week", "year", 1, 52},
    Word{"weeks", "year", 1, 52},
    Word{"month", "year", 1, 12},
    Word{"months", "year", 1, 12},
    Word{"year", "year", 1, 1},
    Word{"years", "year", 1, 1},
    Word{"y", "year", 1, 1},
    Word{"yr", "year", 1, 1},
    Word{"%", "share", 1, 100},
    Word{"percent", "share", 1, 100},
    Word{"EUR", "EUR", 1, 1},
    Word{"€", "EUR", 1, 1},
    Word{"euro", "EUR", 1, 1},
    Word{"euros", "EUR", 1, 1},
    Word{"GBP", "GBP", 1, 1},
    Word{"£", "GBP", 1, 1},
    Word{"km", "km", 1, 1},
    Word{"m", "km", 1, 1000},
};

constexpr std::array<std::string_view, 24> nouns{"teacher",     "school", "team",   "meeting", "visit",       "trainer",
                                                 "partnership", "hub",    "pupil",  "winner",  "participant", "person",
                                                 "place",       "head",   "lesson", "group",   "community",   "tier",
                                                 "tie",         "kit",    "member", "award",   "session",     "course"};

std::string singular(std::string word) {
    if (word == "people") return "person";
    if (word.size() > 3 && word.compare(word.size() - 3, 3, "ies") == 0) return word.substr(0, word.size() - 3) + "y";
    if (word.size() > 2 && word.back() == 's') word.pop_back();
    return word;
}

std::string trimmed(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
    return std::string{text};
}

/// Canonical word and its factor; nothing when unknown.
std::optional<Word> word_of(std::string const& written, std::vector<std::string> const& extra_nouns) {
    auto const* const found =
        std::find_if(words.begin(), words.end(), [&](Word const& word) { return word.written == written; });
    if (found != words.end()) return *found;
    std::string const one = written == "tie" || written == "ties" ? "tie" : singular(written);
    auto const* const noun = std::find_if(nouns.begin(), nouns.end(),
                                          [&](std::string_view known) { return known == one || known == written; });
    if (noun != nouns.end()) return Word{*noun, *noun, 1, 1};
    for (std::string const& extra : extra_nouns)
        if (extra == one || extra == written) return Word{extra, extra, 1, 1};
    return std::nullopt;
}

/// "a per b" is "a/b".
std::string with_slashes(std::string_view text) {
    std::string slashed;
    while (!text.empty()) {
        bool const starts_word = slashed.empty() || slashed.back() == ' ';
        bool const per = starts_word && text.substr(0, 4) == "per ";
        slashed += per ? '/' : text.front();
        text.remove_prefix(per ? 4 : 1);
    }
    return slashed;
}

}  // namespace

bool is_noun(std::string_view canonical) {
    static constexpr std::array<std::string_view, 7> measures{"", "h", "d", "year", "share", "EUR", "km"};
    return std::find(measures.begin(), measures.end(), canonical) == measures.end();
}

std::optional<Unit> parse_unit(std::string_view text, MoneyRate const& rate,
                               std::vector<std::string> const& extra_nouns, std::string& unknown) {
    unknown.clear();
    Unit unit;
    std::string rest = trimmed(with_slashes(text));
    if (rest.rfind("1/", 0) == 0) rest.erase(0, 1);
    for (bool first = true; first || !rest.empty(); first = false) {
        if (!first) rest.erase(0, 1);
        auto const slash = rest.find('/');
        std::string const written = trimmed(std::string_view{rest}.substr(0, slash));
        rest = slash == std::string::npos ? "" : rest.substr(slash);
        if (written.empty()) {
            if (!first || rest.empty()) return std::nullopt;
            continue;
        }
        auto word = word_of(written, extra_nouns);
        auto const other = rate.others.find(written);
        if (other != rate.others.end() && written != "EUR") word = Word{written, "EUR", other->second, 1};
        if (!word) {
            unknown = written;
            return std::nullopt;
        }
        if (word->canonical == "GBP") word = Word{word->written, "EUR", rate.gbp, 1};
        if (first) {
            unit.numerator = std::string{word->canonical};
            unit.times *= word->times;
            unit.over *= word->over;
        } else {
            unit.denominators.emplace_back(word->canonical);
            unit.times *= word->over;
            unit.over *= word->times;
        }
    }
    std::sort(unit.denominators.begin(), unit.denominators.end());
    return unit;
}

std::string unit_text(Unit const& unit) {
    auto const spelled = [](std::string const& word) { return word == "share" ? std::string{"%"} : word; };
    std::string text = unit.numerator.empty() && !unit.denominators.empty() ? "1" : spelled(unit.numerator);
    std::vector<std::string> order = unit.denominators;
    std::stable_sort(order.begin(), order.end(), [](auto const& a, auto const& b) {  // h first, year last
        auto const rank = [](std::string const& word) { return word == "h" ? 0 : word == "year" ? 2 : 1; };
        return rank(a) < rank(b);
    });
    for (std::string const& word : order) {
        text += '/';
        text += spelled(word);
    }
    return text;
}

std::vector<std::string> unit_words() {
    std::vector<std::string> known;
    for (Word const& word : words) known.emplace_back(word.written);
    for (std::string_view const noun : nouns) {
        known.emplace_back(noun);
        known.emplace_back(std::string{noun} + "s");
    }
    return known;
}

std::vector<std::string> alternatives_of(std::string_view accepted) {
    std::vector<std::string> list;
    while (true) {
        auto const bar = accepted.find('|');
        list.push_back(trimmed(accepted.substr(0, bar)));
        if (bar == std::string_view::npos) return list;
        accepted.remove_prefix(bar + 1);
    }
}

std::string kind_in_words(std::string_view unit) {
    std::string const head{unit.substr(0, unit.find('/'))};
    if (unit == "duration" || head == "year") return "a time span";
    if (head == "h") return "time";
    if (head == "d") return "days";
    if (head == "EUR") return "money";
    if (head == "km") return "a distance";
    if (head == "%" || head == "share" || head == "share-or-more") return "a share";
    if (head == "1" && unit.size() > 1) return "a rate";
    if (head.empty() || head == "number" || head == "1") return "a plain number";
    return "a number of " + (head.back() == 'y' ? head.substr(0, head.size() - 1) + "ies" : head + "s");
}

std::string unit_in_words(std::string_view unit) {
    std::string text = kind_in_words(unit);
    if (unit == "share-or-more") return text;
    bool first = true;
    for (auto slash = unit.find('/'); slash != std::string_view::npos; first = false) {
        unit.remove_prefix(slash + 1);
        slash = unit.find('/');
        std::string word{unit.substr(0, slash)};
        if (word == "h") word = "hour";
        if (word == "d") word = "day";
        text += (first ? " per " : " and ") + word;
    }
    return text;
}

}  // namespace cpdsim::param
