// Checks that one value alone cannot show: shares that make a whole, names that exist, months that fit together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "param/diagnostics.hpp"
#include "param/document.hpp"
#include "param/names.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim {

using param::Severity;

/// Reports on values of a document by their path.
class Checker {
public:
    Checker(param::Document const& document, param::Diagnostics& diagnostics)
        : document_{document}, diagnostics_{diagnostics} {}

    void error(std::string_view path, std::string code, std::string message, std::string suggestion = "") const;
    void warning(std::string_view path, std::string code, std::string message, std::string suggestion = "") const;
    [[nodiscard]] bool given(std::string_view path) const { return document_.find(path) != nullptr; }
    /// Whether the value stands in the file the user named, or was set by hand.
    [[nodiscard]] bool own(std::string_view path) const;
    void whole_number(std::string_view path, double value) const;
    void month_number(std::string_view path, int month) const;
    void one_of(std::string_view path, std::string const& value, std::vector<std::string> const& known,
                std::string_view code, std::string_view what, Severity severity = Severity::error) const;
    /// E301 unless the shares of a non-empty map make 100 %.
    void make_100_percent(std::string_view path, std::string_view name,
                          std::map<std::string, double> const& shares) const;

private:
    void report(Severity severity, std::string_view path, std::string code, std::string message,
                std::string suggestion) const;

    param::Document const& document_;
    param::Diagnostics& diagnostics_;
};

/// The names that exist in a scenario: its programmes, payers, breakdowns, ... School labels are left to
/// check_programme, since a catalogue serves several countries.
[[nodiscard]] param::KnownNames known_names(Scenario const& scenario);

void check_scenario(Scenario const& scenario, param::Document const& document, param::Diagnostics& diagnostics);
/// The same but for names: for a scenario that has passed and been given other numbers.
void check_values(Scenario const& scenario, param::Document const& document, param::Diagnostics& diagnostics);

/// Labels and prerequisites of one programme; `always` also where the programme is only inherited.
void check_programme(Scenario const& scenario, std::string const& id, bool always, Checker const& check);

/// Warns of parts of a programme with money that do nothing as they are written.
void check_sense(Scenario const& scenario, std::string const& id, Checker const& check);

/// W310 where none of the programme's costs is paid by those whose money flows into it (`whose`, all if empty), unless
/// its `costs` say that there are none. `where`: the money. `payer`: of the funding line, or empty.
void check_free(Scenario const& scenario, std::string const& id, std::vector<std::string> const& whose,
                std::string const& payer, std::string const& where, Checker const& base, Checker const& check);

[[nodiscard]] std::vector<std::string> programme_ids(Scenario const& scenario);

}  // namespace cpdsim
