#include "data/results.hpp"

#include <algorithm>
#include <array>

namespace cpdsim {
namespace {

/// The tables in the order of the file; "" stands for those that nobody has named here. Positions of teachers, ties and
/// events are of no use to a study, and large.
struct Place {
    std::string_view path;
    Keep keep;
};
constexpr std::array<Place, 11> places{{{"/timeseries", Keep::reduced},
                                        {"/by_group", Keep::reduced},
                                        {"/budget", Keep::reduced},
                                        {"/programmes", Keep::reduced},
                                        {"/outcomes", Keep::reduced},
                                        {"", Keep::reduced},
                                        {"/teachers", Keep::nothing},
                                        {"/schools", Keep::nothing},
                                        {"/attribution", Keep::reduced},
                                        {"/network", Keep::nothing},
                                        {"/events", Keep::nothing}}};

std::size_t place_of(std::string_view path) {
    std::string_view const first = path.substr(0, path.find('/', 1));
    auto const place = [](std::string_view name) {
        return std::find_if(places.begin(), places.end(), [&](Place const& p) { return p.path == name; });
    };
    auto const at = place(first);
    return static_cast<std::size_t>((at == places.end() ? place("") : at) - places.begin());
}

Table const& table_of(Results const& results, std::string_view path) {
    static Table const none;
    Table const* const found = results.data.find(path);
    return found == nullptr ? none : *found;
}

Table& table_of(Results& results, std::string_view path, std::string title) {
    if (Table* const found = results.data.find(path)) return *found;
    std::size_t const at = results.data.add({std::string{path},
                                             {replicate_axis(static_cast<std::size_t>(results.replicates))},
                                             {},
                                             titled(std::move(title))});
    return results.data.tables[at];
}

}  // namespace

Table const& Results::timeseries() const { return table_of(*this, "/timeseries"); }
Table const& Results::programmes() const { return table_of(*this, "/programmes"); }
Table const& Results::outcomes() const { return table_of(*this, "/outcomes"); }
Table& Results::outcomes() { return table_of(*this, "/outcomes", "one value per replicate"); }
Table& Results::timeseries() {
    Table& table = table_of(*this, "/timeseries", "the whole country, step by step");
    if (table.axes.size() == 1) table.axes.push_back(time_axis(*this));
    return table;
}
Table& Results::programmes() {
    if (data.find("/programmes") == nullptr) add_programmes(*this, {});
    return *data.find("/programmes");
}

Results begin_results(int replicates, YearMonth start, std::vector<double> days) {
    Results results;
    results.replicates = replicates;
    results.start = start;
    results.days = std::move(days);
    return results;
}

void add_programmes(Results& results, std::vector<std::string> labels) {
    results.data.add({"/programmes",
                      {replicate_axis(static_cast<std::size_t>(results.replicates)),
                       {"programme", std::move(labels)},
                       time_axis(results)},
                      {},
                      titled("each programme, step by step")});
}

Axis replicate_axis(std::size_t size) { return counted_axis("replicate", size, {{"long_name", "replicate"}}); }

Axis time_axis(Results const& results, std::vector<int> const& rows) {
    std::vector<double> days = results.days;
    if (!rows.empty()) {
        days.clear();
        for (int const row : rows) days.push_back(results.days[static_cast<std::size_t>(row)]);
    }
    return {"time",
            std::move(days),
            {{"units", "days since " + to_text(results.start) + "-01"},
             {"calendar", "standard"},
             {"standard_name", "time"},
             {"long_name", "state at this date; the first row is the start"}}};
}

void put_in_order(Dataset& data) {
    std::stable_sort(data.tables.begin(), data.tables.end(),
                     [](Table const& a, Table const& b) { return place_of(a.path) < place_of(b.path); });
}

Keep kept_by_studies(std::string_view path) { return places[place_of(path)].keep; }

}  // namespace cpdsim
