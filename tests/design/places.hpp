// Every place of the schema, with a value that may stand there: for tests that try all of them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "param/document.hpp"
#include "param/info.hpp"

namespace cpdsim::test {

using param::FieldInfo;
using param::Kind;
using param::StructInfo;

/// Visits every field of a schema; where the path needs an id, the first that the document has there, or `some_id`.
inline void each_place(StructInfo const& info, param::Document const& document, std::string const& path,
                       std::function<void(std::string const&, FieldInfo const&)> const& visit) {
    for (FieldInfo const& field : info.fields) {
        std::string const own = (path.empty() ? "" : path + ".") + std::string{field.name};
        visit(own, field);
        if (field.kind == Kind::section) each_place(field.sub(), document, own, visit);
        if (field.kind == Kind::mapping) {
            auto const ids = document.keys(own);
            each_place(field.sub(), document, own + "." + (ids.empty() ? "some_id" : ids.front()), visit);
        }
        if (field.kind == Kind::listing) each_place(field.sub(), document, own + ".0", visit);
    }
}

/// A unit as the hints write it.
inline std::string by_unit(FieldInfo const& field) {
    return field.unit == "share" ? "%" : field.unit == "share/year" ? "%/year" : "h/teacher/year";
}

/// YAML of a value of the field's kind that names `name`.
inline std::string naming(FieldInfo const& field, std::string const& name) {
    switch (field.kind) {
        case Kind::texts:
            return "[" + name + "]";
        case Kind::shares:
            return "{" + name + ": 60 %}";  // of a mix whose rest makes it whole
        case Kind::text_map:
            return "{" + name + ": 9 %/year}";
        case Kind::list_map:
            return "{" + name + ": [8 %/year, 9 %/year]}";
        case Kind::by_group:
            return "{value: 10 " + by_unit(field) + ", " + name + ": 10 " + by_unit(field) + "}";
        case Kind::nested_map:
            return "{worse: {" + name + ": 9 %/year}}";
        default:
            return name;
    }
}

inline std::string misspelt(std::string const& name) {
    return name.substr(0, name.size() / 2) + "x" + name.substr(name.size() / 2);
}

}  // namespace cpdsim::test
