// Inner parts of the reader, shared by its two source files: structs (reader.cpp) and single values (read_values.cpp).
#pragma once

#include <string>

#include "param/reader.hpp"

namespace cpdsim::param {

/// Source and grade that hold for all numbers below, unless they have their own.
struct Attribution {
    std::string source;
    std::optional<int> evidence;
};

/// Where the reader is.
struct Scope {
    std::string path;   ///< "programmes.cascade", "" at the top
    std::string words;  ///< "programme 'cascade'", for messages
    Attribution attribution;
};

/// A value and what stands beside it.
struct Written {
    Node const* value = nullptr;
    Node const* range = nullptr;
    Node const* unit = nullptr;
    Attribution attribution;
};

class Reading {
public:
    Reading(Document const& document, Diagnostics& diagnostics, ReadOptions const& options)
        : document_{document}, diagnostics_{diagnostics}, options_{options} {}

    void read_struct(StructInfo const& info, void* object, Node const& node, Scope const& scope,
                     std::string_view shorthand);

private:
    // reader.cpp
    void read_map(StructInfo const& info, void* object, Node const& node, Scope const& scope,
                  std::string_view shorthand);
    void read_section(FieldInfo const& field, void* object, Node const& node, Scope const& scope);
    void read_mapping(FieldInfo const& field, void* object, Node const& node, Scope const& scope);
    void read_listing(FieldInfo const& field, void* object, Node const& node, Scope const& scope);
    void unknown_key(StructInfo const& info, KeyValue const& entry, Scope const& scope, std::string_view shorthand);
    /// A key with nothing after it: neither none nor the default, until it says which.
    void nothing_written(StructInfo const& info, FieldInfo const& field, KeyValue const& entry, Scope const& scope);
    void missing_keys(StructInfo const& info, Node const& node, Scope const& scope);

    // read_values.cpp
    void read_value(FieldInfo const& field, void* object, Written const& written, std::string const& path);
    void read_text_maps(FieldInfo const& field, void* value, Node const& node);
    void read_shares(FieldInfo const& field, void* value, Written const& written, std::string const& path);
    void read_by_group(FieldInfo const& field, void* value, Node const& node, Attribution const& above,
                       std::string const& path);
    /// True where one number is wanted and a map by phase, type or region stands there; says which may be given so.
    bool refuses_groups(FieldInfo const& field, Node const& node);
    [[nodiscard]] Written unwrap(std::string_view name, Node const& node, Attribution const& above);
    [[nodiscard]] std::optional<Quantity> quantity(FieldInfo const& field, std::string_view name,
                                                   Written const& written, std::string const& path);
    [[nodiscard]] std::optional<QuantityRange> count_range(FieldInfo const& field, Written const& written,
                                                           std::string const& path);
    [[nodiscard]] std::optional<std::string> text(std::string_view name, Node const& node);
    void read_choice(FieldInfo const& field, void* value, Node const& node);
    void attribute(Attribution& attribution, KeyValue const& entry);
    void note(FieldInfo const& field, Written const& written, std::string const& path, double value,
              std::string const& unit, std::optional<std::pair<double, double>> range);

    void refuse(std::string const& code, Node const& node, std::string message, std::string suggestion = "") {
        diagnostics_.error(code, document_.files, node.mark, node.length, std::move(message), std::move(suggestion));
    }
    void refuse(Fault const& fault, Node const& node) { refuse(fault.code, node, fault.message, fault.suggestion); }
    void wrong_kind(std::string_view name, std::string_view wanted, Node const& node);

    Document const& document_;
    Diagnostics& diagnostics_;
    ReadOptions const& options_;
};

}  // namespace cpdsim::param
