// A YAML document as our own tree, so that every key and value knows where it stands, duplicate keys are seen, and
// files can be merged without losing the place a value came from. Maps keep the order of the file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "param/diagnostics.hpp"

namespace cpdsim::param {

struct KeyValue;

struct Node {
    enum class Kind { null, scalar, sequence, map };
    Kind kind = Kind::null;
    bool quoted = false;            ///< scalar written in quotes or as a block
    std::string text;               ///< of a scalar
    std::vector<Node> items;        ///< of a sequence
    std::vector<KeyValue> entries;  ///< of a map
    Mark mark;
    int length = 1;  ///< characters in the source, for the caret

    [[nodiscard]] bool is_null() const { return kind == Kind::null; }
    [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
    [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }
    [[nodiscard]] bool is_map() const { return kind == Kind::map; }
    /// Value of a key of a map, or null pointer.
    [[nodiscard]] Node const* get(std::string_view key) const;
    [[nodiscard]] Node* get(std::string_view key);
    [[nodiscard]] KeyValue const* entry(std::string_view key) const;
    void erase(std::string_view key);
};

struct KeyValue {
    std::string key;
    Mark mark;
    Node value;
};

/// How a value is written again: on a line of its own or inside brackets.
[[nodiscard]] std::string flow_text(Node const& node);
/// "a map", "a list", "a single value", "nothing": for messages.
[[nodiscard]] std::string_view kind_words(Node const& node);

struct ShowOptions {
    bool origin = false;  ///< comments with file and line
};

class Document {
public:
    Node root;
    Sources files;

    /// Value at a dotted path (`funding.0.amount`); null pointer when there is none. The path of an annotated quantity
    /// leads to its map `{value:, range:, ...}`; `.value` after a plain quantity is the quantity itself.
    [[nodiscard]] Node const* find(std::string_view path) const;
    /// Where the value at the path stands, or the nearest thing above it.
    [[nodiscard]] Mark mark_of(std::string_view path) const;
    /// Keys of the map at a path, in the order of the file; empty when there is no map. "" is the whole document.
    [[nodiscard]] std::vector<std::string> keys(std::string_view path) const;

    /// Replaces or adds the value at a path. The text is YAML (`12 %/year`, `[urban, rural]`, `{to: 2028-08}`). Of an
    /// annotated quantity only `value` is replaced; range, source and evidence stay. A map is merged into a map.
    /// `origin` names the pseudo-file that marks point to. Returns false, with an error in `diagnostics`, if the text
    /// is not YAML or the path cannot be made.
    bool set(std::string_view path, std::string_view value_text, Diagnostics& diagnostics,
             std::string_view origin = "--set");
    /// The same with a value of another document, whose marks are kept.
    bool set(std::string_view path, Node value, Mark path_mark, Sources const& from, Diagnostics& diagnostics);

    /// Deep merge: maps merge, anything else of `over` replaces what was there. A map that only annotates (`{range:}`)
    /// keeps the value it annotates.
    void merge(Document const& over);
    /// The same with this document over `base`; the files of this one stay first.
    void merge_under(Document const& base);

    /// Canonical YAML: block maps, one parameter a line.
    [[nodiscard]] std::string text(ShowOptions options = {}) const;
    /// "file:line" of a mark.
    [[nodiscard]] std::string place(Mark mark) const;

private:
    bool put(std::string_view path, Node value, Mark path_mark, Diagnostics& diagnostics);
};

/// Reads YAML; errors (E102, E104) go to `diagnostics` and the tree is what could be read, empty after a syntax error.
[[nodiscard]] Document parse_document(Source source, Diagnostics& diagnostics);

}  // namespace cpdsim::param
