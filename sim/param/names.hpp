// Which parts of a document name something, by the marks of describe(): the one list from which checks, schema and
// tests take their places, so that a new place is covered by itself.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "param/document.hpp"
#include "param/info.hpp"

namespace cpdsim::param {

/// A name in a document, and where it stands.
struct NamedPlace {
    std::string path;  ///< of the text, or of the map whose key it is
    std::string name;
    Names names = Names::nothing;
    Mark mark;
    int length = 1;
};

/// Every name in the document, in its order. Parts that have the wrong form are passed over: the reader reports them.
[[nodiscard]] std::vector<NamedPlace> named_places(StructInfo const& info, Document const& document);

/// The names that exist, by what they are of. What has no list is not checked.
using KnownNames = std::map<Names, std::vector<std::string>>;

/// Reports every name for which there is a list that does not hold it. `concerns`: places to look at; absent: all.
void check_names(StructInfo const& info, Document const& document, KnownNames const& known, Diagnostics& diagnostics,
                 std::function<bool(NamedPlace const&)> const& concerns = {});

/// The mend for a name that is not known: the one that was meant, or all there are.
[[nodiscard]] std::string meant_name(std::string_view name, std::vector<std::string> const& known,
                                     std::string_view what);

/// The error code and the words for what is named: "E302", "programme".
struct NamesWords {
    std::string_view code, what;
};
[[nodiscard]] NamesWords words_of(Names names);

/// Names that are the same in every file; empty where they depend on the file.
[[nodiscard]] std::vector<std::string> const& fixed_names(Names names);

}  // namespace cpdsim::param
