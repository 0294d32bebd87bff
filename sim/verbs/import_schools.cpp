// `cpdsim import-schools`: from a ministry's register of schools to a preset that scenarios can extend.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <system_error>

#include "core/read_file.hpp"
#include "io/atomic_file.hpp"
#include "param/quantity.hpp"
#include "verbs/column_names.hpp"
#include "verbs/school_register.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string file, source, title, folder, name;
    std::vector<std::string> columns, where;
    std::string decimal, encoding;
    double pupils_per_teacher = 0, teachers_per_class = 0;
    int evidence = 0, simulate = 500;
    bool observed = false, drawn_sizes = false;
};

RegisterRequest request_of(Options const& options) {
    RegisterRequest request{options.file,        {}, {}, options.pupils_per_teacher, options.teachers_per_class,
                            options.drawn_sizes, {}};
    request.reading.latin1 = options.encoding == "latin-1";
    if (!options.decimal.empty()) request.reading.decimal = options.decimal == "comma" ? ',' : '.';
    for (auto const& [ours, theirs] : column_names(options.columns, "id=school_code,region=province"))
        request.columns.emplace(ours, theirs);
    for (std::string const& filter : options.where) {
        auto const [header, values] = name_and_value(filter, "--where", "level=primary,lower_secondary");
        for (std::string& value : parts_between(values, ',')) request.where[header].push_back(std::move(value));
    }
    return request;
}

std::string quoted(std::string const& text) {
    std::string inside;
    for (char const c : text)
        inside += c == '"' || c == '\\' ? std::string{'\\', c} : c == '\n' ? std::string{"\\n"} : std::string{c};
    return "\"" + inside + "\"";
}

std::string rounded(double value) { return param::number_text(std::round(value * 1000) / 1000); }

class PresetText {
public:
    PresetText(Options const& options, SchoolRegister const& found)
        : options_{options}, found_{found}, register_name_{fs::path{options.file}.filename().string()} {}

    std::string all(Common const& common) {
        auto const count = static_cast<double>(found_.schools.size());
        bool const from_pupils = options_.pupils_per_teacher > 0;
        std::string const how =
            from_pupils
                ? fmt::format("own computation: pupils divided by {}", param::number_text(options_.pupils_per_teacher))
            : options_.teachers_per_class > 0
                ? fmt::format("own computation: classes times {}", param::number_text(options_.teachers_per_class))
                : "own computation";
        text_ = fmt::format(
            "# Schools of {}, read from {}: {} of {} rows; {} schools without a size.\n# Made by: {}\nformat: "
            "cpd-scenario/1\ntitle: {}\n\npopulation:\n  schools:\n",
            options_.source, register_name_, found_.schools.size(), found_.rows, found_.without_size, common.command,
            quoted(options_.title.empty() ? "Schools of " + register_name_ : options_.title));
        text_ +=
            fmt::format("    simulate: {}\n", std::min(options_.simulate, static_cast<int>(found_.schools.size())));
        number("    represent", param::number_text(count), "count");
        if (options_.drawn_sizes)
            text_ +=
                "    # The register says nothing of sizes: they are drawn from the distribution of what extends "
                "this.\n";
        else
            sizes(how);
        shares("types", &RegisterSchool::type);
        shares("regions", &RegisterSchool::region);
        shares("phases", &RegisterSchool::phase);
        if (from_pupils)
            text_ +=
                fmt::format("    pupils_per_teacher: {{value: {}, source: \"given to import-schools\", evidence: 0}}\n",
                            param::number_text(options_.pupils_per_teacher));
        if (options_.observed)
            text_ +=
                "  # To simulate these very schools instead of drawing some like them:\n  # from: {schools: "
                "schools.csv}\n";
        return text_;
    }

private:
    void sizes(std::string const& how) {
        SizeFit const sizes = fit_sizes(found_);
        text_ += "    size:                       # teaching staff\n";
        number("      median", rounded(sizes.median) + " teachers", how);
        number("      log_sd", rounded(sizes.log_sd), how + "; standard deviation of the logarithm");
        number("      smallest", rounded(sizes.smallest) + (sizes.smallest == 1 ? " teacher" : " teachers"), how);
        number("      largest", rounded(sizes.largest) + " teachers", how);
    }
    [[nodiscard]] std::string source(std::string const& how) const {
        return quoted(fmt::format("{} ({})", options_.source, how));
    }
    void number(std::string const& key, std::string const& value, std::string const& how) {
        text_ +=
            fmt::format("{}: {{value: {}, source: {}, evidence: {}}}\n", key, value, source(how), options_.evidence);
    }
    void shares(std::string const& key, std::string RegisterSchool::*label) {
        auto const thousandths = shares_by(found_, label);
        if (thousandths.empty()) return;
        text_ += fmt::format("    {}:\n      source: {}\n      evidence: {}\n", key, source("shares of the schools"),
                             options_.evidence);
        for (auto const& [name, share] : thousandths)
            text_ += fmt::format("      {}: {} %\n", quoted(name), param::number_text(share / 1000.0));
    }

    Options const& options_;
    SchoolRegister const& found_;
    std::string register_name_, text_;
};

std::string csv_field(std::string const& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string inside;
    for (char const c : text) inside += c == '"' ? std::string{"\"\""} : std::string{c};
    return "\"" + inside + "\"";
}

/// The schools in the format of observed populations.
std::string observed_text(SchoolRegister const& found) {
    std::string text = "id,type,region,phase,teachers,pupils\n";
    auto const number = [](std::optional<double> const& value) {
        return value ? param::number_text(*value) : std::string{};
    };
    for (RegisterSchool const& school : found.schools) {
        std::string const staff = school.size ? rounded(*school.size) : "";
        text += fmt::format("{},{},{},{},{},{}\n", csv_field(school.id), csv_field(school.type),
                            csv_field(school.region), csv_field(school.phase), staff, number(school.pupils));
    }
    return text;
}

/// Never over the register itself, and over another file with a word.
void put(fs::path const& file, std::string const& text, Options const& options, Common const& common) {
    std::error_code fault;
    if (fs::equivalent(file, options.file, fault))
        throw UserError{Exit::cannot_write,
                        fmt::format("'{}' is the register itself; choose another folder with -o", file.string())};
    std::string why;
    auto const before = read_file(file, why);
    write_atomically(file, text);
    if (before && *before != text) say(common, fmt::format("note: '{}' is replaced\n", file.string()));
}

void import_schools(Options const& options, Common const& common) {
    SchoolRegister const found = read_register(request_of(options));
    for (DataProblem const& warning : few_of_each_kind(found.warnings))
        say(common,
            fmt::format("{}:{}: note: {} ({})\n", warning.file, warning.row, warning.message, warning.suggestion));
    std::string const preset = PresetText{options, found}.all(common);
    fs::path const file = fs::path{options.folder} /
                          ((options.name.empty() ? fs::path{options.file}.stem().string() : options.name) + ".yaml");
    put(file, preset, options, common);
    say(common, fmt::format("{}: {} schools of {} rows, {} without a size\n", file.string(), found.schools.size(),
                            found.rows, found.without_size));
    if (!options.observed) return;
    fs::path const schools = fs::path{options.folder} / "schools.csv";
    put(schools, observed_text(found), options, common);
    say(common, fmt::format("{}: the schools themselves\n", schools.string()));
}

}  // namespace

void add_import_schools(CLI::App& app, Common& common) {
    Verb const verb{app, "import-schools", "make a preset from a register of schools (CSV)"};
    auto const options = std::make_shared<Options>();
    verb.option("FILE", options->file, "the register: one row per school").required();
    verb.option("--columns", options->columns,
                "our names and the file's headers: id=CODE,region=PROVINCE,phase=LEVEL,type=KIND and "
                "teachers=STAFF or pupils=PUPILS")
        .shown_as("NAME=HEADER,...")
        .one_at_a_time();
    verb.option("--where", options->where, "keep rows with these values: level=primary,lower_secondary (repeatable)")
        .shown_as("HEADER=VALUE,...")
        .one_at_a_time();
    verb.option("--pupils-per-teacher", options->pupils_per_teacher, "compute the staff from the pupils").positive();
    verb.option("--teachers-per-class", options->teachers_per_class, "compute the staff from the column classes")
        .positive();
    verb.flag("--drawn-sizes", options->drawn_sizes,
              "the register says nothing of sizes: leave them to the distribution of the scenario");
    verb.option("--decimal", options->decimal, "point or comma, where the numbers themselves leave it open")
        .one_of({"point", "comma"});
    verb.option("--encoding", options->encoding, "latin-1 (or Windows-1252), where the file is not UTF-8 or UTF-16")
        .one_of({"latin-1"});
    verb.option("--source", options->source, "who published the register, and when; stands beside every number")
        .required();
    verb.option("--evidence", options->evidence, "grade of the register, 0 (guess) .. 5")
        .between(0, 5)
        .with_default_shown();
    verb.option("--title", options->title, "title of the preset");
    verb.option("--name", options->name, "name of the preset's file, without .yaml (default: that of FILE)");
    verb.option("--simulate", options->simulate, "schools to simulate").positive().with_default_shown();
    verb.option("-o,--output", options->folder, "folder to write to").required();
    verb.flag("--observed", options->observed, "also write schools.csv, to simulate these very schools");
    verb.does([options, &common] { import_schools(*options, common); });
}

}  // namespace cpdsim
