#include <algorithm>
#include <cmath>
#include <memory>
#include <unordered_set>

#include "generators/columns.hpp"
#include "generators/observed.hpp"
#include "generators/school_size.hpp"
#include "generators/shared_csv.hpp"
#include "generators/tie_forms.hpp"

namespace cpdsim {
namespace {

double different(CsvTable const& table, std::map<std::string, std::string> const& renamed, std::string_view name) {
    std::vector<DataProblem> unused;
    Columns const columns{table, renamed, unused};
    if (!columns.has(name)) return 0;
    std::unordered_set<std::string> labels;
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        if (CsvField const* const field = columns.field(name, row)) labels.insert(field->text);
    return static_cast<double>(labels.size());
}

}  // namespace

ObservedSize observed_size(PopulationParams const& population, NetworkParams const& network,
                           std::filesystem::path const& folder) {
    ObservedSize size;
    std::vector<DataProblem> unused;
    if (population.from) {
        ObservedPopulation const& from = *population.from;
        auto const table = [&](std::string const& name) {
            return name.empty() ? std::make_shared<CsvTable const>() : shared_csv(folder / name, name, unused);
        };
        auto const school_file = table(from.schools), teacher_file = table(from.teachers);
        CsvTable const &schools = *school_file, &teachers = *teacher_file;
        size.teachers = static_cast<double>(teachers.rows.size());
        size.schools = static_cast<double>(schools.rows.size());
        if (from.schools.empty()) size.schools = different(teachers, from.columns, "school");
        for (std::string_view const label : {"type", "region", "phase"})
            size.labels += different(schools, from.columns, label);
        if (from.teachers.empty()) {
            double const staff = mean_staff(population.schools.size);
            Columns columns{schools, from.columns, unused};
            for (std::size_t row = 0; row < schools.rows.size(); ++row)
                size.teachers +=
                    std::max(1.0, columns.number("teachers", row, {0, 1e12}, Suppressed::midpoint).value_or(staff) *
                                      population.schools.stem_share);
        }
    }
    if (population.from && population.from->simulate > 0 && population.from->simulate < size.schools) {
        size.teachers *= population.from->simulate / size.schools;
        size.schools = population.from->simulate;
    }
    if (!network.from.empty()) {
        auto const ties = shared_csv(folder / network.from, network.from, unused);
        size.ties = static_cast<double>(tie_rows_of(*ties, network.columns, unused).table.rows.size());
    }
    return size;
}

}  // namespace cpdsim
