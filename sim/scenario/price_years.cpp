#include "scenario/price_years.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "generators/csv.hpp"
#include "param/currency.hpp"
#include "param/hints.hpp"
#include "param/quantity.hpp"
#include "scenario/checks.hpp"
#include "scenario/data_checks.hpp"
#include "scenario/resolve_file.hpp"

namespace cpdsim {
namespace {

using param::Diagnostics;
using param::Document;
using param::Node;

Node const* plain(Node const* node) { return node != nullptr && node->is_map() ? node->get("value") : node; }

std::optional<int> as_year(std::string_view text) {
    auto const number = param::read_number("year", text);
    if (!number || *number.value != std::round(*number.value)) return std::nullopt;
    if (*number.value < 1900 || *number.value > 2200) return std::nullopt;
    return static_cast<int>(*number.value);
}

/// `year,index` of a file.
void read_table(std::string const& file, PriceIndex& into, Diagnostics& diagnostics) {
    std::vector<DataProblem> problems;
    CsvTable const table = read_csv(file, file, problems);
    int const year = table.find("year"), index = table.find("index");
    bool const named = year >= 0 && index >= 0;
    if (!any_error(problems) && !named)
        problems.push_back({file, 1, 1, "a price index has the columns 'year' and 'index'", "name them so"});
    for (auto const& row : table.rows) {
        if (!named) break;
        CsvField const &when = row[static_cast<std::size_t>(year)], &level = row[static_cast<std::size_t>(index)];
        auto const number = as_year(when.text);
        double value = 0;
        if (!number)
            problems.push_back({file, when.row, when.column, fmt::format("'{}' is no year", when.text), "as 2019"});
        else if (!parse_number(level.text, value) || value <= 0)
            problems.push_back({file, level.row, level.column,
                                fmt::format("the index of {} is '{}', no number above 0", when.text, level.text),
                                "with a decimal point: 104.5"});
        else if (!into.levels.emplace(*number, value).second)
            problems.push_back(
                {file, when.row, when.column, fmt::format("the year {} stands twice", when.text), "keep one of them"});
    }
    report_data(problems, diagnostics);
}

/// Length of a currency's sign in front: €, £.
std::size_t sign_length(std::string_view text) {
    for (std::string_view const sign : {"€", "£"})
        if (text.rfind(sign, 0) == 0) return sign.size();
    return 0;
}

/// A number with a currency, before or behind it: "€ 12", "30 million EUR", "18 GBP/h/teacher".
bool is_amount(std::string_view text) {
    std::string_view const all = param::without_margin(text);
    if (sign_length(all) > 0) return true;
    std::string word;
    for (char const c : std::string{all.substr(param::number_length(all))} + " ") {
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
            word += c;
            continue;
        }
        if (param::is_currency(word)) return true;
        if (static_cast<unsigned char>(c) >= 0x80U) return all.find("€") != all.npos || all.find("£") != all.npos;
        word.clear();
    }
    return false;
}

std::string scaled_number(std::string_view text, double times, double over) {
    std::string_view const all = param::without_margin(text);
    std::size_t at = sign_length(all);
    while (at < all.size() && all[at] == ' ') ++at;
    std::size_t const length = param::number_length(all.substr(at));
    auto const number = param::read_number("amount", all.substr(at, length));
    if (!number) return std::string{all};  // whoever reads it says what is wrong
    return fmt::format("{}{}{}", all.substr(0, at), param::number_text(*number.value * times / over),
                       all.substr(at + length));
}

bool names_year(Node const& node) {
    return node.is_map() && node.get("year") != nullptr && node.get("value") != nullptr;
}

bool are_facts(std::string_view path, std::string_view key) {
    return key == "facts" && path.rfind("programmes.", 0) == 0;
}

bool names_any_year(Node const& node, std::string const& path) {
    return names_year(node) ||
           std::any_of(node.entries.begin(), node.entries.end(),
                       [&](param::KeyValue const& entry) {
                           return !are_facts(path, entry.key) && names_any_year(entry.value, path + entry.key + ".");
                       }) ||
           std::any_of(node.items.begin(), node.items.end(),
                       [&](Node const& item) { return names_any_year(item, path); });
}

class Carrier {
public:
    Carrier(Document& document, PriceIndex const& index, int to, Diagnostics& diagnostics)
        : document_{document}, index_{index}, to_{to}, diagnostics_{diagnostics} {}

    void all() { walk(document_.root, ""); }

private:
    /// Facts of a programme have years of their own: of what they say, not of prices.
    void walk(Node& node, std::string const& path) {
        if (names_year(node)) carry(node, path);
        for (param::KeyValue& entry : node.entries)
            if (!are_facts(path, entry.key)) walk(entry.value, path.empty() ? entry.key : path + "." + entry.key);
        for (std::size_t i = 0; i < node.items.size(); ++i) walk(node.items[i], fmt::format("{}.{}", path, i));
    }

    void carry(Node& node, std::string const& path) {
        Node const year = *node.get("year");
        node.erase("year");
        std::string const written = node.get("value")->text;
        Node const* const unit = node.get("unit");
        std::string const in_full = unit != nullptr && unit->is_scalar() ? written + " " + unit->text : written;
        if (!node.get("value")->is_scalar() || !is_amount(in_full))
            return error(year, "E103", fmt::format("'year' stands beside '{}', which is no amount of money", path),
                         "the year is that of prices; say the year of other numbers in their source");
        auto const from = year.is_scalar() ? as_year(year.text) : std::nullopt;
        if (!from)
            return error(year, "E201", fmt::format("the year of '{}' is '{}', no year", path, param::flow_text(year)),
                         "the year of its prices, as 2019");
        auto const [times, over] = factor(*from, year, path);
        if (times == over) return;
        for (std::string_view const key : {"value", "range"})
            if (Node* const part = node.get(key); part != nullptr && part->is_scalar()) rescale(*part, times, over);
        remember(node, fmt::format("{} of {}", in_full, *from), year);
    }

    /// The index of the price year over that of `from`; alike where nothing can be done, or need be.
    std::pair<double, double> factor(int from, Node const& year, std::string const& path) {
        if (from == to_) return {1, 1};
        if (!index_.levels.empty()) {
            auto const first = index_.levels.find(from), last = index_.levels.find(to_);
            if (first != index_.levels.end() && last != index_.levels.end()) return {last->second, first->second};
            std::vector<int> known;
            for (auto const& [one, level] : index_.levels) known.push_back(one);
            int const absent = first == index_.levels.end() ? from : to_;
            error(year, "E302",
                  fmt::format("'{}' is in prices of {}, and 'money.index' has no {} (it has {})", path, from, absent,
                              fmt::join(known, ", ")),
                  fmt::format("add `{}: ...` to the index, or write the amount in prices of {}", absent, to_));
            return {1, 1};
        }
        if (index_.inflation) return {std::pow(1 + *index_.inflation, to_ - from), 1};
        diagnostics_.warning(
            "W311", document_.files, year.mark, year.length,
            fmt::format("'{}' is in prices of {}, and nothing carries them to {}: it counts as it stands", path, from,
                        to_),
            fmt::format("give `money: {{index: {{{}: 100, {}: ...}}}}` or `money: {{inflation: 2 %/year}}`", from,
                        to_));
        return {1, 1};
    }

    static void rescale(Node& part, double times, double over) {
        if (!param::looks_like_range(part.text)) {
            part.text = scaled_number(part.text, times, over);
            return;
        }
        auto const [low, high] = param::ends_of_range(part.text);
        part.text = fmt::format("{} .. {}", scaled_number(low, times, over), scaled_number(high, times, over));
    }

    static void remember(Node& node, std::string const& what, Node const& year) {
        if (Node* const note = node.get("note"); note != nullptr && note->is_scalar()) {
            note->text += "; " + what;
            note->quoted = true;
            return;
        }
        Node note = year;
        note.text = what;
        note.quoted = true;
        node.entries.push_back({"note", year.mark, note});
    }

    void error(Node const& at, std::string code, std::string message, std::string suggestion) {
        diagnostics_.error(std::move(code), document_.files, at.mark, at.length, std::move(message),
                           std::move(suggestion));
    }

    Document& document_;
    PriceIndex const& index_;
    int to_;
    Diagnostics& diagnostics_;
};

}  // namespace

bool is_of_money(std::string_view path) { return path == "money" || path.rfind("money.", 0) == 0; }

bool is_of_price_index(std::string_view path) {
    return path == "money.inflation" || path == "money.index_file" || path == "money.index" ||
           path.rfind("money.index.", 0) == 0;
}

PriceIndex take_price_index(Document& document, Diagnostics& diagnostics) {
    Checker const check{document, diagnostics};
    PriceIndex index;
    if (document.find("money.index") != nullptr && document.find("money.index_file") != nullptr)
        check.error("money.index_file", "E106", "the index is given twice, as 'index' and in a file",
                    "keep one of them");
    if (Node const* const named = document.find("money.index_file"); named != nullptr && named->is_scalar()) {
        std::string file = named->text;
        int const before = diagnostics.errors();
        resolve_file(file, "money.index_file", document, diagnostics);
        if (diagnostics.errors() == before) read_table(file, index, diagnostics);
    }
    if (Node const* const table = document.find("money.index"); table != nullptr && !table->is_map())
        check.error("money.index", "E106", "'index' needs a map of years", "as {2019: 100, 2025: 125}");
    for (std::string const& year : document.keys("money.index")) {
        if (year == "source" || year == "evidence" || year == "note") continue;
        std::string const path = "money.index." + year;
        Node const* const level = plain(document.find(path));
        if (!as_year(year)) {
            check.error(path, "E201", fmt::format("'{}' of 'money.index' is no year", year), "as 2019: 100");
            continue;
        }
        auto const value = param::read_number(year, level != nullptr ? level->text : "");
        if (value && *value.value > 0)
            index.levels[*as_year(year)] = *value.value;
        else
            check.error(path, "E204", fmt::format("the index of {} is no number above 0", year), "as 2019: 100");
    }
    if (Node const* const rate = plain(document.find("money.inflation")); rate != nullptr) {
        auto const read = param::read_quantity(rate->text, {"inflation", "share/year", {-0.5, 10}});
        if (read)
            index.inflation = read.value->value;
        else
            check.error("money.inflation", read.fault.code, read.fault.message, read.fault.suggestion);
        if (!index.levels.empty())
            check.error("money.inflation", "E106", "prices are carried by 'index' or by 'inflation', not by both",
                        "leave one of them out");
    }
    if (Node* const money = document.root.get("money"); money != nullptr)
        for (char const* const key : {"index", "index_file", "inflation"}) money->erase(key);
    return index;
}

int price_year(Document const& document, std::string_view path) {
    Node const* const given = plain(document.find(path));
    auto const year = given == nullptr || !given->is_scalar() ? std::nullopt : as_year(given->text);
    return year.value_or(static_cast<int>(Money{}.prices));
}

void bring_prices(Document& document, PriceIndex const& index, int to, Diagnostics& diagnostics) {
    Carrier{document, index, to, diagnostics}.all();
}

void bring_prices(Document& document, Diagnostics& diagnostics) {
    PriceIndex const index = take_price_index(document, diagnostics);
    bring_prices(document, index, price_year(document, "money.prices"), diagnostics);
}

bool has_price_years(Document const& document) {
    Node const* const money = document.root.get("money");
    bool const index = money != nullptr && (money->get("index") != nullptr || money->get("index_file") != nullptr ||
                                            money->get("inflation") != nullptr);
    return index || names_any_year(document.root, "");
}

std::optional<std::string> scaled_amount(std::string_view text, double times, double over) {
    if (!is_amount(text)) return std::nullopt;
    return scaled_number(text, times, over);
}

}  // namespace cpdsim
