#include "generators/observed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <unordered_map>

#include "generators/columns.hpp"
#include "generators/observed_people.hpp"
#include "generators/observed_places.hpp"
#include "generators/person_chances.hpp"
#include "generators/school_size.hpp"
#include "generators/shared_csv.hpp"

namespace cpdsim {
namespace {

constexpr double any = std::numeric_limits<double>::infinity();
constexpr ValueRange share{0, 1}, amount{0, any};
std::vector<std::string> const of_teachers{"id",       "school", "phase",      "subject", "career_years", "knowledge",
                                           "practice", "anchor", "propensity", "pupils",  "group",        "threshold"};
std::vector<std::string> const of_schools{"id",     "type",     "region",    "phase",  "teachers",
                                          "pupils", "latitude", "longitude", "climate"};

/// What the files say of a school, before it is completed.
struct SchoolRow {
    std::string id;
    int table_row = -1;                ///< of schools.csv; -1: known from teachers only
    std::vector<std::size_t> members;  ///< rows of teachers.csv
};

class Loader {
public:
    Loader(PopulationParams const& params, std::filesystem::path const& folder, Realisation const& realisation,
           std::vector<DataProblem>& problems, NetworkParams const* ties)
        : params_{params},
          realisation_{realisation},
          problems_{problems},
          school_file_{file_of(folder, params.from->schools, problems)},
          teacher_file_{file_of(folder, params.from->teachers, problems)} {
        with_ties_ = ties != nullptr && !ties->from.empty();
        if (ties != nullptr && ties->unlisted == Unlisted::make && !ties->from.empty() &&
            !params.from->teachers.empty())
            teacher_file_ =
                with_unlisted(teacher_file_, params.from->columns, people_named(*ties, folder), ties->from, problems);
    }

    /// Of the files, with somebody in them; more than are simulated where a sample was asked for.
    [[nodiscard]] double listed_schools() const { return listed_schools_; }

    Population load() {
        ObservedPopulation const& from = *params_.from;
        if (from.schools.empty() && from.teachers.empty()) {
            problems_.push_back({"", 0, 0, "population.from names no file", "give schools: or teachers:"});
            return {};
        }
        std::vector<CsvTable const*> tables;
        if (!from.teachers.empty()) tables.push_back(teacher_file_.get());
        if (!from.schools.empty()) tables.push_back(school_file_.get());
        renamed_ = check_renamings(
            from.columns,
            {"id", "school", "phase", "subject", "career_years", "knowledge", "practice", "anchor", "propensity",
             "pupils", "group", "threshold", "type", "region", "teachers", "latitude", "longitude", "climate"},
            tables, problems_);
        check_columns(*school_file_, of_schools, of_teachers, renamed_, problems_);
        check_columns(*teacher_file_, of_teachers, of_schools, renamed_, problems_);
        list_schools();
        list_teachers();
        leave_out_empty_schools();
        draw_sample();
        if (schools_.empty()) {
            if (!any_error(problems_))
                problems_.push_back(
                    {tables.front()->file, 0, 0, "lists nobody", "at least one row is needed below the header"});
            return {};
        }
        fill_schools();
        fill_teachers();
        return std::move(population_);
    }

private:
    static std::shared_ptr<CsvTable const> file_of(std::filesystem::path const& folder, std::string const& name,
                                                   std::vector<DataProblem>& problems) {
        return name.empty() ? std::make_shared<CsvTable const>() : shared_csv(folder / name, name, problems);
    }

    void list_schools() {
        if (school_file_->header.empty()) return;
        Columns columns{*school_file_, renamed_, problems_};
        if (!columns.require("id")) return;
        for (std::size_t row = 0; row < school_file_->rows.size(); ++row) {
            CsvField const* const id = columns.field("id", row);
            if (id == nullptr) {
                columns.report(school_file_->rows[row][0], "school has no id");
                continue;
            }
            auto const [at, fresh] = school_of_.try_emplace(id->text, schools_.size());
            if (!fresh) {
                int const before = school_file_->rows[static_cast<std::size_t>(schools_[at->second].table_row)][0].row;
                columns.report(*id, fmt::format("school id '{}' stands in line {} already", id->text, before),
                               "ids must be unique");
                continue;
            }
            schools_.push_back({id->text, static_cast<int>(row), {}});
        }
    }

    void list_teachers() {
        if (teacher_file_->header.empty()) return;
        Columns columns{*teacher_file_, renamed_, problems_};
        if (!columns.require("id")) return;
        bool const with_schools = !params_.from->schools.empty();
        if (with_schools && !columns.require("school")) return;
        std::vector<std::string> known;
        for (SchoolRow const& school : schools_) known.push_back(school.id);
        std::unordered_map<std::string, int> seen;
        for (std::size_t row = 0; row < teacher_file_->rows.size(); ++row) {
            CsvField const* const id = columns.field("id", row);
            if (id == nullptr) {
                columns.report(teacher_file_->rows[row][0], "teacher has no id");
                continue;
            }
            auto const [first, fresh] = seen.try_emplace(id->text, id->row);
            if (!fresh)
                columns.report(*id, fmt::format("teacher id '{}' stands in line {} already", id->text, first->second),
                               "ids must be unique; where they are so only within a community, write community and "
                               "number together");
            CsvField const* const school = columns.field("school", row);
            std::string const label =
                school == nullptr ? std::string{} : school->text;  // all without a label share a school
            auto at = school_of_.find(label);
            if (at == school_of_.end()) {
                if (with_schools) {
                    std::string const near =
                        nearest_name(label, known.size() < 5000 ? known : std::vector<std::string>{});
                    columns.report(school == nullptr ? *id : *school,
                                   school == nullptr
                                       ? fmt::format("teacher '{}' has no school", id->text)
                                       : fmt::format("school '{}' is not in {}", label, school_file_->file),
                                   near.empty() ? std::string{} : fmt::format("did you mean '{}'?", near));
                    continue;
                }
                at = school_of_.emplace(label, schools_.size()).first;
                schools_.push_back({label, -1, {}});
            }
            schools_[at->second].members.push_back(row);
        }
    }

    /// Schools without anybody: none of their teachers is listed, or they have none.
    void leave_out_empty_schools() {
        bool const listed = !params_.from->teachers.empty();
        if (school_file_->header.empty()) return;
        Columns columns{*school_file_, renamed_, problems_};
        std::vector<DataProblem> reported_later;
        Columns quiet{*school_file_, renamed_, reported_later};
        std::vector<SchoolRow> left_out;
        std::erase_if(schools_, [&](SchoolRow const& school) {
            bool empty = school.members.empty();
            if (!listed) {
                auto const staff =
                    quiet.number("teachers", static_cast<std::size_t>(school.table_row), amount, Suppressed::midpoint);
                empty = staff && *staff == 0;
            }
            if (empty) left_out.push_back(school);
            return empty;
        });
        if (left_out.empty()) return;
        CsvField const& first = school_file_->rows[static_cast<std::size_t>(left_out.front().table_row)][0];
        problems_.push_back(
            {school_file_->file, first.row, first.column,
             fmt::format("{} of {} schools are left out, {} (the first is '{}')", left_out.size(),
                         left_out.size() + schools_.size(),
                         listed ? fmt::format("since {} lists none of their teachers", teacher_file_->file)
                                : "since they have 0 teachers",
                         left_out.front().id),
             "leave their rows out to silence this", true});
    }

    /// Some of the schools, each with the same chance: every so many of them along their order by phase, region, type
    /// and size, so that the sample has the shares of the register.
    void draw_sample() {
        listed_schools_ = static_cast<double>(schools_.size());
        auto const wanted = static_cast<std::size_t>(params_.from->simulate);
        if (wanted == 0 || wanted >= schools_.size()) return;
        if (with_ties_) {
            problems_.push_back({school_file_->file, 0, 0,
                                 fmt::format("{} of {} schools are to be drawn, but observed ties need all of them",
                                             wanted, schools_.size()),
                                 "leave population.from.simulate out, or network.from"});
            return;
        }
        std::vector<DataProblem> reported_later;
        Columns columns{*school_file_, renamed_, reported_later};
        std::vector<SampleKey> keys;
        for (SchoolRow const& school : schools_) {
            int const row = school.table_row;
            auto const text = [&](std::string_view name) {
                CsvField const* const field = row < 0 ? nullptr : columns.field(name, static_cast<std::size_t>(row));
                return field == nullptr ? std::string{} : field->text;
            };
            double size = static_cast<double>(school.members.size());
            if (row >= 0)
                size = columns.number("teachers", static_cast<std::size_t>(row), amount, Suppressed::midpoint)
                           .value_or(size);
            keys.push_back({text("phase"), text("region"), text("type"), size});
        }
        std::vector<SchoolRow> sample;
        for (std::size_t const s : even_sample(keys, wanted, realisation_.sequence("school sample", 0).uniform()))
            sample.push_back(std::move(schools_[s]));
        schools_ = std::move(sample);
    }

    void fill_schools() {
        Columns columns{*school_file_, renamed_, problems_};
        Columns teacher_columns{*teacher_file_, renamed_, problems_};
        Schools& schools = population_.schools;
        std::size_t const count = schools_.size();
        schools.first_teacher.assign(count + 1, 0);
        schools.staff.resize(count);
        schools.pupils.resize(count);
        for (SchoolRow const& school : schools_) schools.id.push_back(school.id);
        SchoolsDrawn const& drawn = params_.schools;
        schools.type = label_column(columns, "type", drawn.types, "school types", 0, population_.labels.types);
        schools.region =
            label_column(columns, "region", drawn.regions, "school regions", 1, population_.labels.regions);
        schools.phase = label_column(columns, "phase", drawn.phases, "school phases", 2, population_.labels.phases);
        StaffChances const staffs{drawn.size, realisation_};
        for (School s = 0; s < count; ++s) {
            SchoolRow const& school = schools_[s];
            auto const given = [&](std::string_view name, Suppressed suppressed) {
                return school.table_row < 0
                           ? std::nullopt
                           : columns.number(name, static_cast<std::size_t>(school.table_row), amount, suppressed);
            };
            auto const staff = given("teachers", Suppressed::midpoint);
            auto posts = static_cast<std::uint32_t>(school.members.size());
            if (params_.from->teachers.empty()) {
                double const whole = staff ? std::round(*staff) : staffs.of_school(s);
                posts = stem_teachers(whole, drawn.stem_share, s, realisation_);
                schools.staff[s] = static_cast<float>(std::max(whole, 1.0));
            } else {
                schools.staff[s] = static_cast<float>(std::max<double>(staff.value_or(0), posts));
            }
            schools.first_teacher[s + 1] = schools.first_teacher[s] + posts;
            schools.pupils[s] = static_cast<float>(
                given("pupils", Suppressed::midpoint).value_or(schools.staff[s] * drawn.pupils_per_teacher));
        }
        draw_climate(params_.climate, realisation_, schools);
        for (School s = 0; s < count; ++s) {
            if (schools_[s].table_row < 0) continue;
            auto const climate = columns.number("climate", static_cast<std::size_t>(schools_[s].table_row), share);
            if (climate)
                for (auto& dimension : schools.climate_base) dimension[s] = static_cast<float>(*climate);
        }
        std::vector<int> rows;
        for (SchoolRow const& school : schools_) rows.push_back(school.table_row);
        place_schools(*school_file_, columns, rows, realisation_, population_, problems_);
    }

    /// The categories of the schools from their column; drawn where it says nothing.
    std::vector<std::uint16_t> label_column(Columns& columns, std::string_view name,
                                            std::map<std::string, double> const& shares, std::string_view purpose,
                                            int axis, std::vector<std::string>& labels) {
        Numbering numbering;
        CategoryTable const table{shares};
        auto drawn = spread_categories(table, purpose, axis, schools_.size(), realisation_);
        std::vector<std::uint16_t> category(schools_.size());
        for (std::size_t s = 0; s < schools_.size(); ++s) {
            std::string label = table.names()[drawn[s]];
            CsvField const* const given = schools_[s].table_row < 0
                                              ? nullptr
                                              : columns.field(name, static_cast<std::size_t>(schools_[s].table_row));
            if (given != nullptr)
                label = given->text;
            else if (name == "phase")
                label = usual_phase(schools_[s]).value_or(label);
            category[s] = numbering.number(label);
        }
        if (numbering.overflows())
            problems_.push_back({school_file_->file, 1, 1,
                                 fmt::format("column '{}' has more than {} different values", name, most_labels),
                                 "is it a column of names or ids? Group them, or leave the column out"});
        labels = numbering.names();
        return category;
    }

    /// The most frequent phase among a school's teachers, the first of equals.
    std::optional<std::string> usual_phase(SchoolRow const& school) {
        Columns columns{*teacher_file_, renamed_, problems_};
        if (!columns.has("phase")) return std::nullopt;
        std::vector<std::pair<std::string, int>> counts;
        for (std::size_t const row : school.members) {
            CsvField const* const phase = columns.field("phase", row);
            if (phase == nullptr) continue;
            auto const at =
                std::find_if(counts.begin(), counts.end(), [&](auto const& pair) { return pair.first == phase->text; });
            if (at == counts.end())
                counts.emplace_back(phase->text, 1);
            else
                ++at->second;
        }
        if (counts.empty()) return std::nullopt;
        return std::max_element(counts.begin(), counts.end(),
                                [](auto const& a, auto const& b) { return a.second < b.second; })
            ->first;
    }

    void fill_teachers() {
        Schools const& schools = population_.schools;
        Teachers& teachers = population_.teachers;
        Columns columns{*teacher_file_, renamed_, problems_};
        bool const listed = !params_.from->teachers.empty();
        CategoryTable const subject_shares{params_.subjects};
        SubjectChances const subject_chances{subject_shares, realisation_};
        BaselineChances const baselines{params_.baseline, realisation_};
        CareerChances const careers{params_.career, realisation_};
        Numbering subjects, groups;
        for (School s = 0; s < schools.size(); ++s) {
            double const school_mean = baselines.of_school(s);
            std::uint32_t const posts = schools.first_teacher[s + 1] - schools.first_teacher[s];
            for (std::uint32_t place = 0; place < posts; ++place) {
                std::size_t const row = listed ? schools_[s].members[place] : 0;
                auto const value = [&](std::string_view name, ValueRange range) {
                    return listed ? columns.number(name, row, range) : std::nullopt;
                };
                auto const text = [&](std::string_view name) { return listed ? columns.field(name, row) : nullptr; };
                teachers.school.push_back(s);
                if (listed) {
                    teachers.id.push_back(text("id")->text);
                    teachers.file_order.push_back(static_cast<std::uint32_t>(row));
                }
                CsvField const* const subject = text("subject");
                teachers.subject.push_back(subjects.number(
                    subject != nullptr ? subject->text : subject_shares.names()[subject_chances.subject(s, place)]));
                if (listed && columns.has("group"))
                    teachers.group.push_back(
                        groups.number(text("group") == nullptr ? std::string{} : text("group")->text));
                auto const practice = value("practice", share);
                teachers.baseline.push_back(
                    static_cast<float>(practice ? *practice : baselines.of_teacher(school_mean, s, place)));
                auto const years = value("career_years", amount);
                teachers.career_years.push_back(static_cast<float>(years ? *years : careers.years(s, place)));
                teachers.knowledge.push_back(static_cast<float>(value("knowledge", share).value_or(0)));
                teachers.anchor.push_back(static_cast<float>(value("anchor", share).value_or(not_given)));
                teachers.propensity.push_back(static_cast<float>(value("propensity", share).value_or(not_given)));
                teachers.threshold.push_back(static_cast<float>(value("threshold", amount).value_or(not_given)));
                teachers.pupils.push_back(static_cast<float>(
                    (listed ? columns.number("pupils", row, amount, Suppressed::midpoint) : std::nullopt)
                        .value_or(params_.schools.pupils_taught)));
            }
        }
        population_.labels.subjects = subjects.names();
        population_.teachers.file_order = ranks_of(population_.teachers.file_order);
    }

    PopulationParams const& params_;
    Realisation const& realisation_;
    std::vector<DataProblem>& problems_;
    std::shared_ptr<CsvTable const> school_file_, teacher_file_;
    std::map<std::string, std::string> renamed_;  ///< our name -> header
    double listed_schools_ = 0;
    bool with_ties_ = false;
    std::vector<SchoolRow> schools_;
    std::unordered_map<std::string, std::size_t> school_of_;
    Population population_;
};

}  // namespace

Population load_population(PopulationParams const& params, std::filesystem::path const& folder,
                           Realisation const& realisation, std::vector<DataProblem>& problems,
                           NetworkParams const* ties) {
    Population population;
    if (!params.from) return population;
    std::vector<DataProblem> found;
    Loader loader{params, folder, realisation, found, ties};
    population = loader.load();
    std::stable_sort(found.begin(), found.end(), [](DataProblem const& a, DataProblem const& b) {
        return std::pair{a.file, a.row} < std::pair{b.file, b.row};
    });
    problems.insert(problems.end(), found.begin(), found.end());
    auto const schools = static_cast<double>(population.schools.size());
    if (schools > 0 && (params.schools.represent > 0 || loader.listed_schools() > schools))
        population.scale =
            (params.schools.represent > 0 ? params.schools.represent : loader.listed_schools()) / schools;
    return population;
}

std::vector<Teacher> posts_by_row(Teachers const& teachers) {
    std::vector<Teacher> posts(teachers.file_order.size());
    for (Teacher i = 0; i < posts.size(); ++i) posts[teachers.file_order[i]] = i;
    return posts;
}

}  // namespace cpdsim
