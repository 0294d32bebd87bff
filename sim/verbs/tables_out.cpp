#include "verbs/tables_out.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/calendar.hpp"
#include "core/error.hpp"
#include "core/sha256.hpp"
#include "io/atomic_file.hpp"
#include "io/time_units.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

/// Names that are taken, so that what would be called the same gets a number.
class Names {
public:
    std::string unused(std::string const& wanted) {
        std::string name = wanted;
        for (int number = 2; !taken_.insert(name).second; ++number) name = fmt::format("{}_{}", wanted, number);
        return name;
    }

private:
    std::set<std::string> taken_;
};

/// A name as a part of a file's name: no control characters and no slash, and short enough for any file system.
std::string file_part(std::string name) {
    constexpr std::size_t longest = 150;
    for (char& c : name)
        if (static_cast<unsigned char>(c) < 32 || c == 127 || c == '/' || c == '\\') c = '_';
    if (name.size() > longest) name.replace(longest, std::string::npos, "_" + sha256_of(name).substr(0, 8));
    if (!name.empty() && name.front() == '.') name.front() = '_';
    return name;
}

std::string attribute_of(h5::Attributes const& attributes, std::string const& name) {
    for (h5::Attribute const& attribute : attributes)
        if (auto const* text = std::get_if<std::string>(&attribute.value); attribute.name == name && text != nullptr)
            return *text;
    return "";
}

std::string field(std::string const& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (char const c : text) quoted += c == '"' ? std::string{"\"\""} : std::string{c};
    return quoted + "\"";
}
/// The shortest text that reads back as the same number.
template <class Number>
std::string field(Number value) {
    if constexpr (std::is_floating_point_v<Number>) {
        if (std::isnan(value)) return "";
    }
    return fmt::format("{}", value);
}

std::string attribute_field(h5::AttributeValue const& value) {
    return std::visit(
        [](auto const& held) {
            using Held = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<Held, std::string> || std::is_arithmetic_v<Held>) {
                return field(held);
            } else {
                std::string text;
                for (auto const& item : held) text += (text.empty() ? "" : " ") + field(item);
                return field(text);
            }
        },
        value);
}

/// Days since the first of a month as a date of the Gregorian calendar.
std::string date_after(YearMonth start, int days) {
    auto const leap = [](int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; };
    auto const length = [&](YearMonth m) {
        return m.month == 2                                                    ? (leap(m.year) ? 29 : 28)
               : m.month == 4 || m.month == 6 || m.month == 9 || m.month == 11 ? 30
                                                                               : 31;
    };
    for (; days >= length(start); start = plus_months(start, 1)) days -= length(start);
    return fmt::format("{:04}-{:02}-{:02}", start.year, start.month, days + 1);
}

/// Dates of the calendar, of a time axis that has some; else the numbers as they are.
std::vector<std::string> labels_of(Axis const& dimension) {
    constexpr double longest = 366.0 * 1000;  // days
    auto const start = start_in_units(attribute_of(dimension.attributes, "units"));
    auto const* const days = std::get_if<std::vector<double>>(&dimension.values);
    bool const is_time = start && days != nullptr && std::all_of(days->begin(), days->end(), [&](double day) {
                             return day >= 0 && day <= longest;  // not for what is not a number
                         });
    return std::visit(
        [&](auto const& values) {
            std::vector<std::string> labels;
            for (auto const& value : values) {
                if constexpr (std::is_same_v<std::decay_t<decltype(value)>, double>)
                    labels.push_back(is_time ? date_after(*start, static_cast<int>(value)) : field(value));
                else
                    labels.push_back(field(value));
            }
            return labels;
        },
        dimension.values);
}

std::vector<std::string> column_of(h5::Data const& data) {
    return std::visit(
        [](auto const& values) {
            std::vector<std::string> column;
            column.reserve(values.size());
            for (auto const& value : values) column.push_back(field(value));
            return column;
        },
        data);
}

/// Variables over the same dimensions, side by side.
std::string tidy_text(Table const& table, std::vector<std::string> const& dimensions,
                      std::vector<Array const*> const& variables) {
    std::vector<std::vector<std::string>> labels, columns;
    std::string text;
    std::size_t rows = 1;
    for (std::string const& name : dimensions) {
        labels.push_back(labels_of(*table.axis(name)));
        rows *= labels.back().size();
        text += (text.empty() ? "" : ",") + field(name);
    }
    for (Array const* variable : variables) {
        columns.push_back(column_of(variable->values));
        text += (text.empty() ? "" : ",") + field(variable->name);
    }
    text += "\n";
    for (std::size_t row = 0; row < rows; ++row) {
        std::string line;
        std::size_t stride = rows, rest = row;
        for (auto const& axis : labels) {
            stride /= axis.size();
            line += axis[rest / stride] + ",";
            rest %= stride;
        }
        for (auto const& column : columns) line += column[row] + ",";
        line.back() = '\n';
        text += line;
    }
    return text;
}

std::string underscored(std::string path) {
    std::replace(path.begin(), path.end(), '/', '_');
    return path.empty() ? "root" : path;
}

/// xarray would make time spans of values with these units; they have shorter names that mean the same.
void shorten_units(h5::Attributes& attributes) {
    static std::map<std::string, std::string> const shorter{
        {"days", "d"},          {"hours", "h"},         {"minutes", "min"},    {"seconds", "s"},
        {"milliseconds", "ms"}, {"microseconds", "us"}, {"nanoseconds", "ns"},
    };
    for (h5::Attribute& attribute : attributes) {
        auto* const text = std::get_if<std::string>(&attribute.value);
        if (attribute.name != "units" || text == nullptr) continue;
        if (auto const found = shorter.find(*text); found != shorter.end()) *text = found->second;
    }
}

/// Dimensions as flat-nc has them: shared where name and values agree, prefixed with their group where not.
class FlatDimensions {
public:
    explicit FlatDimensions(Names& names) : names_{names} {}

    std::vector<Axis> all;

    std::string name_for(std::string const& group, Axis const& wanted) {
        for (std::string const& name : {wanted.name, group + "_" + wanted.name}) {
            auto const known =
                std::find_if(all.begin(), all.end(), [&](Axis const& dimension) { return dimension.name == name; });
            if (known == all.end()) return add(name, wanted);
            if (known->values == wanted.values && known->attributes == wanted.attributes) return name;
        }
        return add(group + "_" + wanted.name, wanted);
    }

private:
    std::string add(std::string const& name, Axis const& wanted) {
        all.push_back({names_.unused(name), wanted.values, wanted.attributes});
        return all.back().name;
    }
    Names& names_;
};

/// Every file holds something, or it is none that we can show.
void refuse_empty(fs::path const& path, int tables, std::vector<LeftOut> const& left_out) {
    if (tables > 0) return;
    std::string const why =
        left_out.empty() ? "" : fmt::format("; {}: {}", left_out.front().path, left_out.front().why);
    throw UserError{Exit::input_invalid, fmt::format("'{}' holds no tables that can be shown{}", path.string(), why)};
}

}  // namespace

Exported write_csv_files(fs::path const& path, fs::path const& folder) {
    h5::File const file = h5::File::open(path);
    Exported exported;
    Names names;
    static_cast<void>(names.unused("variables"));
    static_cast<void>(names.unused("attributes"));
    auto const put = [&](std::string const& name, std::string const& text) {
        write_atomically(folder / (name + ".csv"), text);
        ++exported.files;
    };
    std::string dictionary = "file,variable,units,long_name\n", attributes = "group,attribute,value\n";
    exported.left_out = visit_tables(file, [&](std::string const& group, Table const& table) {
        for (h5::Attribute const& attribute : table.attributes)
            attributes +=
                fmt::format("{},{},{}\n", field("/" + group), field(attribute.name), attribute_field(attribute.value));
        std::map<std::vector<std::string>, std::vector<Array const*>> by_dimensions;
        for (Array const& variable : table.arrays) by_dimensions[variable.axes].push_back(&variable);
        bool const alone = by_dimensions.size() == 1;
        for (auto const& [dimensions, variables] : by_dimensions) {
            std::string name = underscored(group);
            if (!alone) name += dimensions.empty() ? ".values" : fmt::format(".{}", fmt::join(dimensions, "_"));
            name = names.unused(file_part(name));
            put(name, tidy_text(table, dimensions, variables));
            for (Array const* variable : variables) {
                dictionary += fmt::format("{},{},{},{}\n", field(name + ".csv"), field(variable->name),
                                          field(attribute_of(variable->attributes, "units")),
                                          field(attribute_of(variable->attributes, "long_name")));
            }
        }
    });
    refuse_empty(path, exported.files, exported.left_out);
    put("variables", dictionary);
    put("attributes", attributes);
    return exported;
}

Exported write_flat_netcdf(fs::path const& path, fs::path const& target) {
    h5::File const file = h5::File::open(path);
    Exported exported;
    Names names;  // of dimensions and variables
    FlatDimensions dimensions{names};
    std::vector<Array> variables;
    std::vector<std::string> odd;  // named in what visit_tables gives
    h5::Attributes attributes = file.root().attributes(odd);
    exported.left_out = visit_tables(file, [&](std::string const& group, Table const& table) {
        std::string const prefix = group.empty() ? "" : underscored(group) + "_";
        for (Array variable : table.arrays) {
            for (std::string& name : variable.axes) name = dimensions.name_for(underscored(group), *table.axis(name));
            variable.name = names.unused(prefix + variable.name);
            std::erase_if(variable.attributes,
                          [](h5::Attribute const& attribute) { return attribute.name == "_FillValue"; });
            shorten_units(variable.attributes);
            variables.push_back(std::move(variable));
        }
        if (group.empty()) return;
        for (h5::Attribute const& attribute : table.attributes)
            attributes.push_back({prefix + attribute.name, attribute.value});
    });
    exported.files = 1;
    refuse_empty(path, static_cast<int>(variables.size()), exported.left_out);
    h5::File out = h5::File::create(target);
    write_group(out, "/", dimensions.all, variables, attributes);
    out.save();
    return exported;
}

}  // namespace cpdsim
