#include "verbs/column_names.hpp"

#include <fmt/format.h>

#include "core/error.hpp"

namespace cpdsim {

std::vector<std::string> parts_between(std::string const& text, char separator) {
    std::vector<std::string> parts(1);
    for (char const c : text) {
        if (c == separator)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

std::pair<std::string, std::string> name_and_value(std::string const& text, std::string_view flag,
                                                   std::string_view example) {
    auto const at = text.find('=');
    if (at == std::string::npos || at == 0 || at + 1 == text.size())
        throw UserError{Exit::usage, fmt::format("{} '{}' is not of the form name=value (for example {} {})", flag,
                                                 text, flag, example)};
    return {text.substr(0, at), text.substr(at + 1)};
}

std::vector<std::pair<std::string, std::string>> column_names(std::vector<std::string> const& lists,
                                                              std::string_view example) {
    std::vector<std::pair<std::string, std::string>> names;
    for (std::string const& list : lists)
        for (std::string const& part : parts_between(list, ','))
            names.push_back(name_and_value(part, "--columns", example));
    return names;
}

}  // namespace cpdsim
