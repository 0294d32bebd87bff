// The strict reader: a document into a struct, by the struct's describe(). Unknown keys, wrong units, values out of
// range and wrong kinds are all reported, together; what is wrong keeps its default.
#pragma once

#include "param/annotations.hpp"
#include "param/document.hpp"
#include "param/info.hpp"
#include "param/quantity.hpp"

namespace cpdsim::param {

struct ReadOptions {
    MoneyRate rate;                      ///< for amounts in GBP
    Annotations* annotations = nullptr;  ///< filled with every number the document gives
    std::string_view document_words = "the scenario";
};

/// Type-erased form of `read`: fills `object`, which `info` describes.
void read_into(StructInfo const& info, void* object, Document const& document, Diagnostics& diagnostics,
               ReadOptions const& options);

template <class Struct>
[[nodiscard]] Struct read(Document const& document, Diagnostics& diagnostics, ReadOptions const& options = {}) {
    Struct object{};
    read_into(info_of<Struct>(), &object, document, diagnostics, options);
    return object;
}

/// Month from "2026-09".
[[nodiscard]] std::optional<YearMonth> parse_month(std::string_view text);

/// Whether a path leads to a parameter, section or entry; ids of maps and entries of lists must be in the document.
struct PathCheck {
    bool found = false;
    FieldInfo const* field = nullptr;  ///< of the last part; null pointer for an entry of a map or list
    std::string problem;               ///< "'turnover' has no 'leve'"
    std::string suggestion;            ///< "did you mean 'turnover.leave'?"
};
[[nodiscard]] PathCheck check_path(StructInfo const& info, Document const& document, std::string_view path);

}  // namespace cpdsim::param
