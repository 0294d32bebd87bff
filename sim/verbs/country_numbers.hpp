// A country of one's own from the numbers a ministry has: read from a small file, completed from a named stand-in.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scenario/load.hpp"

namespace cpdsim {

/// A number that can be given, and where it goes.
struct AskedNumber {
    std::string_view name, path, unit, what, example;
};
[[nodiscard]] std::vector<AskedNumber> const& asked_numbers();

struct GivenNumber {
    double value = 0;  ///< in canonical units
    std::string text;  ///< as a scenario has it: `27 %`, `700 PLN/d`
    std::optional<std::pair<std::string, std::string>> range;
    std::string source;
    int evidence = 0;
};

struct CountryNumbers {
    std::string code, name, phase, currency = "EUR", file;
    param::MoneyRate rate;
    std::map<std::string, GivenNumber> given;  ///< by AskedNumber::name
};

/// `number,value,source[,evidence][,low][,high][,phase]`, in any dialect. Of several phases the one that is asked for
/// (rows without a phase hold for all). Errors: InvalidInput with every problem.
[[nodiscard]] CountryNumbers read_numbers(std::string const& file, std::string const& code, std::string const& phase);

/// The phases that rows of the file are of, in its order.
[[nodiscard]] std::vector<std::string> phases_in(std::string const& file);

/// The preset of one phase, or of several in one scenario: what was given with its source and grade; all else from the
/// stand-in, named in each source, of grade 0.
[[nodiscard]] std::string preset_text(std::vector<CountryNumbers> const& phases, Loaded const& stand_in,
                                      Loaded const& catalogue, std::string const& command);

}  // namespace cpdsim
