#include "verbs/tables_out.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>

#include "core/calendar.hpp"
#include "io/atomic_file.hpp"
#include "io/table.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

/// Visits every group that holds something, parents first: visit("by_group/region", table).
template <class Visit>
void for_each_group(h5::File const& file, h5::Group const& group, std::string const& path, Visit const& visit) {
    TableGroup const table = read_group(file, path.empty() ? "/" : "/" + path);
    if (!table.variables.empty() || (!table.attributes.empty() && !path.empty())) visit(path, table);
    for (h5::Group::Child const& child : group.children())
        if (child.is_group)
            for_each_group(file, group.group(child.name), path.empty() ? child.name : path + "/" + child.name, visit);
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

std::vector<std::string> labels_of(Dimension const& dimension) {
    YearMonth start;
    bool const is_time = std::sscanf(attribute_of(dimension.attributes, "units").c_str(), "days since %d-%d-01",
                                     &start.year, &start.month) == 2;
    return std::visit(
        [&](auto const& values) {
            std::vector<std::string> labels;
            for (auto const& value : values) {
                if constexpr (std::is_same_v<std::decay_t<decltype(value)>, double>)
                    labels.push_back(is_time ? date_after(start, static_cast<int>(value)) : field(value));
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
std::string tidy_text(TableGroup const& table, std::vector<std::string> const& dimensions,
                      std::vector<TableVariable const*> const& variables) {
    std::vector<std::vector<std::string>> labels, columns;
    std::string text;
    std::size_t rows = 1;
    for (std::string const& name : dimensions) {
        Dimension const* const dimension = table.dimension(name);
        if (dimension == nullptr) return "";
        labels.push_back(labels_of(*dimension));
        rows *= labels.back().size();
        text += (text.empty() ? "" : ",") + field(name);
    }
    for (TableVariable const* variable : variables) {
        columns.push_back(column_of(variable->data));
        if (columns.back().size() != rows) columns.back().resize(rows);
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

/// Dimensions as flat-nc has them: shared where name and values agree, prefixed with their group where not.
class FlatDimensions {
public:
    std::vector<Dimension> all;

    std::string name_for(std::string const& group, Dimension const& wanted) {
        for (std::string const& name : {wanted.name, group + "_" + wanted.name}) {
            auto const known = std::find_if(all.begin(), all.end(),
                                            [&](Dimension const& dimension) { return dimension.name == name; });
            if (known == all.end()) {
                all.push_back({name, wanted.values, wanted.attributes});
                return name;
            }
            if (known->values == wanted.values && known->attributes == wanted.attributes) return name;
        }
        return wanted.name;
    }
};

}  // namespace

int write_csv_files(fs::path const& path, fs::path const& folder) {
    h5::File const file = h5::File::open(path);
    int written = 0;
    auto const put = [&](std::string const& name, std::string const& text) {
        write_atomically(folder / (name + ".csv"), text);
        ++written;
    };
    std::string dictionary = "file,variable,units,long_name\n", attributes = "group,attribute,value\n";
    for_each_group(file, file.root(), "", [&](std::string const& group, TableGroup const& table) {
        for (h5::Attribute const& attribute : table.attributes)
            attributes +=
                fmt::format("{},{},{}\n", field("/" + group), field(attribute.name), attribute_field(attribute.value));
        std::map<std::vector<std::string>, std::vector<TableVariable const*>> by_dimensions;
        for (TableVariable const& variable : table.variables) by_dimensions[variable.dimensions].push_back(&variable);
        bool const alone = by_dimensions.size() == 1;
        for (auto const& [dimensions, variables] : by_dimensions) {
            std::string name = underscored(group);
            if (!alone) name += dimensions.empty() ? ".values" : fmt::format(".{}", fmt::join(dimensions, "_"));
            put(name, tidy_text(table, dimensions, variables));
            for (TableVariable const* variable : variables) {
                dictionary += fmt::format("{}.csv,{},{},{}\n", name, field(variable->name),
                                          field(attribute_of(variable->attributes, "units")),
                                          field(attribute_of(variable->attributes, "long_name")));
            }
        }
    });
    put("variables", dictionary);
    put("attributes", attributes);
    return written;
}

void write_flat_netcdf(fs::path const& path, fs::path const& target) {
    h5::File const file = h5::File::open(path);
    FlatDimensions dimensions;
    std::vector<TableVariable> variables;
    h5::Attributes attributes = file.root().attributes();
    for_each_group(file, file.root(), "", [&](std::string const& group, TableGroup const& table) {
        std::string const prefix = group.empty() ? "" : underscored(group) + "_";
        for (TableVariable variable : table.variables) {
            for (std::string& name : variable.dimensions)
                if (Dimension const* const dimension = table.dimension(name))
                    name = dimensions.name_for(underscored(group), *dimension);
            variable.name = prefix + variable.name;
            variable.slab_dimensions = 0;
            std::erase_if(variable.attributes,
                          [](h5::Attribute const& attribute) { return attribute.name == "_FillValue"; });
            variables.push_back(std::move(variable));
        }
        if (group.empty()) return;
        for (h5::Attribute const& attribute : table.attributes)
            attributes.push_back({prefix + attribute.name, attribute.value});
    });
    h5::File out = h5::File::create(target);
    write_group(out, "/", dimensions.all, variables, attributes);
    out.save();
}

}  // namespace cpdsim
