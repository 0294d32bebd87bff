#include "generators/observed_people.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "generators/columns.hpp"

namespace cpdsim {

std::shared_ptr<CsvTable const> with_unlisted(std::shared_ptr<CsvTable const> teachers,
                                              std::map<std::string, std::string> const& renamed,
                                              std::vector<NamedPerson> const& people, std::string const& ties,
                                              std::vector<DataProblem>& problems) {
    Columns const columns{*teachers, renamed, problems};
    if (!columns.has("id") || teachers->rows.empty()) return teachers;
    std::unordered_map<std::string, std::string> school_of;
    for (std::size_t row = 0; row < teachers->rows.size(); ++row)
        if (CsvField const* const id = columns.field("id", row)) {
            CsvField const* const school = columns.field("school", row);
            school_of.emplace(id->text, school == nullptr ? std::string{} : school->text);
        }
    auto const most_usual = [&](std::vector<std::string> const& named) {
        std::map<std::string, int> counts;
        for (std::string const& id : named)
            if (auto const found = school_of.find(id); found != school_of.end()) ++counts[found->second];
        auto const most = std::max_element(counts.begin(), counts.end(),
                                           [](auto const& a, auto const& b) { return a.second < b.second; });
        return most == counts.end() ? std::optional<std::string>{} : most->first;
    };
    auto const header = [&](std::string const& name) {
        auto const found = renamed.find(name);
        return teachers->find(found == renamed.end() ? name : found->second);
    };
    int const id_at = header("id"), school_at = header("school");
    CsvTable completed = *teachers;
    std::vector<std::string> made;
    for (NamedPerson const& person : people) {
        if (school_of.count(person.id) > 0) continue;
        auto school = most_usual(person.named_by);
        if (!school) school = most_usual(person.names);
        if (!school) continue;  // nobody listed knows her: told as a tie of nobody
        std::vector<CsvField> row(completed.header.size(), CsvField{{}, completed.header[0].row, 1});
        row[static_cast<std::size_t>(id_at)].text = person.id;
        if (school_at >= 0) row[static_cast<std::size_t>(school_at)].text = *school;
        completed.rows.push_back(std::move(row));
        made.push_back(person.id);
    }
    if (made.empty()) return teachers;
    constexpr std::size_t shown = 5;
    std::vector<std::string> const first(made.begin(),
                                         made.begin() + static_cast<std::ptrdiff_t>(std::min(shown, made.size())));
    problems.push_back({completed.file, 0, 0,
                        fmt::format("{} of {} made without a row here: {}{}",
                                    made.size() == 1 ? "one person" : fmt::format("{} persons", made.size()),
                                    ties + (made.size() == 1 ? " is" : " are"), fmt::join(first, ", "),
                                    made.size() > shown ? fmt::format(" and {} more", made.size() - shown) : ""),
                        "what is not known of them is drawn, as where a field is empty", true});
    return std::make_shared<CsvTable const>(std::move(completed));
}

std::vector<std::size_t> even_sample(std::vector<SampleKey> const& keys, std::size_t wanted, double u) {
    std::vector<std::size_t> order(keys.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
    double const step = static_cast<double>(keys.size()) / static_cast<double>(wanted);
    std::vector<std::size_t> drawn;
    for (std::size_t k = 0; k < wanted; ++k) {
        auto const place = static_cast<std::size_t>((u + static_cast<double>(k)) * step);
        drawn.push_back(order[std::min(order.size() - 1, place)]);
    }
    std::sort(drawn.begin(), drawn.end());
    return drawn;
}

std::vector<std::uint32_t> ranks_of(std::vector<std::uint32_t> const& rows) {
    std::vector<std::uint32_t> used = rows, ranks;
    std::sort(used.begin(), used.end());
    for (std::uint32_t const row : rows)
        ranks.push_back(static_cast<std::uint32_t>(std::lower_bound(used.begin(), used.end(), row) - used.begin()));
    return ranks;
}

}  // namespace cpdsim
