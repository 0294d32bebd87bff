// A country of one's own from the numbers a ministry has: read from a small file or asked for one by one, completed
// from a named stand-in.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "generators/csv.hpp"
#include "scenario/load.hpp"

namespace cpdsim {

/// A number that can be given, and where it goes.
struct AskedNumber {
    std::string_view name, path, unit, what, example;
    param::Bounds bounds{0, 1e15};  ///< in canonical units, beside those of the parameter
    bool derives = false;           ///< the parameter is not this number itself
};
[[nodiscard]] std::vector<AskedNumber> const& asked_numbers();

/// The number that gives a parameter of a scenario, of whichever phase; nullptr if none does.
[[nodiscard]] AskedNumber const* asked_number_of(std::string_view path);

/// Markdown: every name of a numbers table, what it is, the parameter it gives, an example.
[[nodiscard]] std::string table_of_asked_numbers();

struct GivenNumber {
    double value = 0;  ///< in canonical units
    std::string text;  ///< as a scenario has it: `27 %`, `700 PLN/d`
    std::optional<std::pair<std::string, std::string>> range;
    std::string source;
    std::optional<int> evidence;  ///< absent: none given
};

struct CountryNumbers {
    std::string code, name, phase, currency = "EUR", file;
    param::MoneyRate rate;
    std::map<std::string, GivenNumber> given;  ///< by AskedNumber::name
};

/// The columns of a numbers table. Without a value, low and high stand for their middle.
[[nodiscard]] std::vector<std::string> const& columns_of_numbers();

/// `number,value,source[,evidence][,low][,high][,phase]`, in any dialect. Of several phases the one that is asked for
/// (rows without a phase hold for all). Errors: InvalidInput with every problem.
[[nodiscard]] CountryNumbers read_numbers(std::string const& file, std::string const& code, std::string const& phase);

/// The same of the rows that there are so far, with what is wrong with them.
struct NumbersSoFar {
    CountryNumbers numbers;
    std::vector<DataProblem> problems;
};
[[nodiscard]] NumbersSoFar numbers_so_far(std::string const& text, std::string const& shown_as);

/// The phases that rows of the file are of, in its order.
[[nodiscard]] std::vector<std::string> phases_in(std::string const& file);

/// Asks for each number in turn on the terminal, says at once what is wrong with an answer and asks again; the table
/// that came of it. `code` is an example of a name.
[[nodiscard]] std::string asked_on_terminal(std::string const& code, Loaded const& stand_in);

/// The preset of one phase, or of several in one scenario: what was given with its source and grade; all else from the
/// stand-in, named in each source, of grade 0.
[[nodiscard]] std::string preset_text(std::vector<CountryNumbers> const& phases, Loaded const& stand_in,
                                      Loaded const& catalogue, std::string const& command);

}  // namespace cpdsim
