// Labelled data: what observers fill, files hold, studies reduce and people open. An array lies over named axes, a
// table holds arrays over the same axes, a data set holds tables by path. Plain data: no file format, no model.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cpdsim {

/// In row-major order; the alternative held is the type in the file.
using Values = std::variant<std::vector<float>, std::vector<double>, std::vector<std::int32_t>,
                            std::vector<std::int64_t>, std::vector<std::uint8_t>, std::vector<std::string>>;

using AttributeValue = std::variant<std::string, double, float, std::int32_t, std::int64_t, std::vector<std::string>,
                                    std::vector<double>, std::vector<std::int32_t>, std::vector<std::uint8_t>>;
struct Attribute {
    std::string name;
    AttributeValue value;
    bool operator==(Attribute const&) const = default;
};
using Attributes = std::vector<Attribute>;

/// The text of an attribute; "" where there is none.
[[nodiscard]] std::string const& text_of(Attributes const& attributes, std::string_view name);

struct Axis {
    std::string name;
    std::variant<std::vector<std::string>, std::vector<double>, std::vector<std::int32_t>> values;  ///< its labels
    Attributes attributes = {};
    bool operator==(Axis const&) const = default;
    [[nodiscard]] std::size_t size() const {
        return std::visit([](auto const& held) { return held.size(); }, values);
    }
};

/// 0, 1, ... : positions, for axes whose entries have no names.
[[nodiscard]] Axis counted_axis(std::string name, std::size_t size, Attributes attributes = {});

struct Array {
    std::string name;
    std::vector<std::string> axes;  ///< names, slowest first; empty: a scalar
    Values values;                  ///< empty in a file's layout: written later
    Attributes attributes = {};     ///< `units` (UDUNITS: "1", "h", "EUR", "teacher"), `long_name`, ...
    [[nodiscard]] std::string const& units() const { return text_of(attributes, "units"); }
    [[nodiscard]] std::string const& long_name() const { return text_of(attributes, "long_name"); }
    /// Numbers by their bits: a missing one equals itself, and 0 is not -0.
    bool operator==(Array const& other) const;
};

/// Throw std::bad_variant_access for an array of another type.
[[nodiscard]] inline std::vector<float>& floats(Array& array) { return std::get<std::vector<float>>(array.values); }
[[nodiscard]] inline std::vector<float> const& floats(Array const& array) {
    return std::get<std::vector<float>>(array.values);
}
[[nodiscard]] inline std::vector<double> const& doubles(Array const& array) {
    return std::get<std::vector<double>>(array.values);
}

[[nodiscard]] inline Attributes described(std::string units, std::string long_name) {
    return {{"units", std::move(units)}, {"long_name", std::move(long_name)}};
}

struct Table {
    std::string path;  ///< "/budget", "/by_group/region"
    std::vector<Axis> axes = {};
    std::vector<Array> arrays = {};
    Attributes attributes = {};
    bool operator==(Table const&) const = default;

    [[nodiscard]] Axis const* axis(std::string_view name) const;  ///< nullptr: none such
    [[nodiscard]] Array const* array(std::string_view name) const;
    [[nodiscard]] Array* array(std::string_view name);
    [[nodiscard]] std::vector<std::string> const& labels(std::string_view axis) const;  ///< which must be of texts
    /// How many values lie over these axes.
    [[nodiscard]] std::size_t cells(std::vector<std::string> const& over) const;
    /// Adds an array over axes of the table, filled with zero; gives its position.
    std::size_t add(std::string name, std::vector<std::string> over, Attributes attributes);
};

/// The titles of tables are attributes of theirs.
[[nodiscard]] inline Attributes titled(std::string title) { return {{"title", std::move(title)}}; }

struct Dataset {
    std::vector<Table> tables = {};
    bool operator==(Dataset const&) const = default;

    [[nodiscard]] Table const* find(std::string_view path) const;  ///< nullptr: none such
    [[nodiscard]] Table* find(std::string_view path);
    /// Adds an empty table; gives its position. It must be new.
    std::size_t add(Table table);
};

}  // namespace cpdsim
