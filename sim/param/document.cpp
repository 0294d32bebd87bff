#include "param/document.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace cpdsim::param {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> segments;
    while (!path.empty()) {
        auto const dot = path.find('.');
        segments.emplace_back(path.substr(0, dot));
        path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
        if (dot != std::string_view::npos && path.empty()) segments.emplace_back();
    }
    return segments;
}

/// The item a segment names in a list, or null pointer.
template <class AnyNode>
AnyNode* item_of(AnyNode& node, std::string const& segment) {
    std::size_t index = 0;
    auto const [end, fault] = std::from_chars(segment.data(), segment.data() + segment.size(), index);
    bool const good = fault == std::errc{} && end == segment.data() + segment.size() && index < node.items.size();
    return good ? &node.items[index] : nullptr;
}

bool is_annotation_key(std::string_view key) {
    return key == "range" || key == "source" || key == "evidence" || key == "note";
}

bool only_annotates(Node const& node) {
    return node.is_map() && !node.entries.empty() &&
           std::all_of(node.entries.begin(), node.entries.end(),
                       [](KeyValue const& entry) { return is_annotation_key(entry.key); });
}

void merge_into(Node& base, Node const& over) {
    if (base.is_scalar() && only_annotates(over)) {
        Node annotated = over;
        annotated.entries.insert(annotated.entries.begin(), KeyValue{"value", base.mark, base});
        base = std::move(annotated);
    } else if (base.is_map() && over.is_map()) {
        for (KeyValue const& entry : over.entries) {
            if (Node* const present = base.get(entry.key)) {
                merge_into(*present, entry.value);
                auto const at = std::find_if(base.entries.begin(), base.entries.end(),
                                             [&](KeyValue const& e) { return e.key == entry.key; });
                at->mark = entry.mark;
            } else {
                base.entries.push_back(entry);
            }
        }
        base.mark = over.mark;
    } else {
        base = over;
    }
}

void shift_files(Node& node, int by) {
    auto const shift = [&](Mark& mark) {
        if (mark.file >= 0) mark.file += by;
    };
    shift(node.mark);
    for (Node& item : node.items) shift_files(item, by);
    for (KeyValue& entry : node.entries) {
        shift(entry.mark);
        shift_files(entry.value, by);
    }
}

void move_marks(Node& node, int file, int line, int columns) {
    auto const move = [&](Mark& mark) {
        mark = {file, line + mark.line - 1, mark.column + (mark.line == 1 ? columns : 0)};
    };
    move(node.mark);
    for (Node& item : node.items) move_marks(item, file, line, columns);
    for (KeyValue& entry : node.entries) {
        move(entry.mark);
        move_marks(entry.value, file, line, columns);
    }
}

}  // namespace

Node const* Node::get(std::string_view key) const {
    KeyValue const* const found = entry(key);
    return found == nullptr ? nullptr : &found->value;
}

Node* Node::get(std::string_view key) {
    for (KeyValue& candidate : entries)
        if (candidate.key == key) return &candidate.value;
    return nullptr;
}

KeyValue const* Node::entry(std::string_view key) const {
    for (KeyValue const& candidate : entries)
        if (candidate.key == key) return &candidate;
    return nullptr;
}

void Node::erase(std::string_view key) {
    entries.erase(
        std::remove_if(entries.begin(), entries.end(), [&](KeyValue const& entry) { return entry.key == key; }),
        entries.end());
}

std::string_view kind_words(Node const& node) {
    switch (node.kind) {
        case Node::Kind::null:
            return "nothing";
        case Node::Kind::scalar:
            return "a single value";
        case Node::Kind::sequence:
            return "a list";
        case Node::Kind::map:
            return "a map";
    }
    return "";
}

Node const* Document::find(std::string_view path) const {
    Node const* node = &root;
    for (std::string const& segment : segments_of(path)) {
        if (node->is_scalar() && segment == "value") continue;
        node = node->is_map() ? node->get(segment) : node->is_sequence() ? item_of(*node, segment) : nullptr;
        if (node == nullptr) return nullptr;
    }
    return node;
}

Mark Document::mark_of(std::string_view path) const {
    while (true) {
        if (Node const* const node = find(path)) return node->mark;
        auto const dot = path.rfind('.');
        if (dot == std::string_view::npos) return root.mark;
        path = path.substr(0, dot);
    }
}

std::vector<std::string> Document::keys(std::string_view path) const {
    std::vector<std::string> keys;
    if (Node const* const node = find(path))
        for (KeyValue const& entry : node->entries) keys.push_back(entry.key);
    return keys;
}

void Document::merge(Document const& over) {
    Node added = over.root;
    shift_files(added, static_cast<int>(files.size()));
    files.insert(files.end(), over.files.begin(), over.files.end());
    if (!added.is_null()) merge_into(root, added);
}

void Document::merge_under(Document const& base) {
    Node below = base.root;
    shift_files(below, static_cast<int>(files.size()));
    files.insert(files.end(), base.files.begin(), base.files.end());
    if (below.is_null()) return;
    merge_into(below, root);
    root = std::move(below);
}

bool Document::set(std::string_view path, std::string_view value_text, Diagnostics& diagnostics,
                   std::string_view origin) {
    std::string const line = fmt::format("{}={}", path, value_text);
    if (files.empty() || files.back().path != origin) {
        files.push_back(Source{std::string{origin}, line});
    } else {
        files.back().text += "\n" + line;
    }
    int const file = static_cast<int>(files.size()) - 1;
    auto const breaks_before =
        std::count(files.back().text.begin(), files.back().text.end() - static_cast<std::ptrdiff_t>(line.size()), '\n');
    int const first_line = static_cast<int>(breaks_before) + 1;
    Diagnostics found;
    Document parsed = parse_document(Source{std::string{origin}, std::string{value_text}}, found);
    move_marks(parsed.root, file, first_line, characters_in(path) + 1);
    for (Diagnostic const& fault : found.sorted()) {
        int const column = fault.column + (fault.line == 1 ? characters_in(path) + 1 : 0);
        diagnostics.error(fault.code, files, {file, first_line + fault.line - 1, column}, fault.length, fault.message,
                          fault.suggestion);
    }
    return !found.failed() && put(path, std::move(parsed.root), {file, first_line, 1}, diagnostics);
}

bool Document::set(std::string_view path, Node value, Mark path_mark, Sources const& from, Diagnostics& diagnostics) {
    auto const same = [](Source const& a, Source const& b) { return a.path == b.path && a.text == b.text; };
    auto const known =
        std::search(files.begin(), files.end(), from.begin(), from.end(), same);  // set from there before
    int const shift = static_cast<int>(known - files.begin());
    if (known == files.end()) files.insert(files.end(), from.begin(), from.end());
    shift_files(value, shift);
    if (path_mark.file >= 0) path_mark.file += shift;
    return put(path, std::move(value), path_mark, diagnostics);
}

bool Document::put(std::string_view path, Node value, Mark path_mark, Diagnostics& diagnostics) {
    auto const refuse = [&](std::string const& message, std::string const& fix) {
        diagnostics.error("E402", files, path_mark, characters_in(path), message, fix);
        return false;
    };
    std::vector<std::string> const segments = segments_of(path);
    if (segments.empty()) return refuse("the path is empty", "write it as turnover.leave");
    Node* node = &root;
    Mark mark = path_mark;
    for (std::string const& segment : segments) {
        if (segment.empty()) return refuse(fmt::format("the path '{}' has an empty part", path), "");
        if (node->is_scalar() && segment == "value") continue;
        if (node->is_sequence()) {
            Node* const item = item_of(*node, segment);
            if (item == nullptr)
                return refuse(fmt::format("'{}' is no entry of the list in '{}'", segment, path),
                              fmt::format("it has {} entries, numbered from 0", node->items.size()));
            node = item;
        } else {
            if (!node->is_map()) {  // a section that was absent, `none` or a bare value becomes a map
                Node map;
                map.kind = Node::Kind::map;
                map.mark = mark;
                if (node->is_scalar() && node->text != "none") map.entries.push_back({"value", node->mark, *node});
                *node = std::move(map);
            }
            if (node->get(segment) == nullptr) node->entries.push_back({segment, mark, Node{}});
            node = node->get(segment);
        }
        mark.column += characters_in(segment) + 1;
    }
    Node* const annotated_value =
        node->is_map() && !value.is_map() && value.text != "none" ? node->get("value") : nullptr;
    if (annotated_value != nullptr) {
        *annotated_value = std::move(value);
    } else {
        merge_into(*node, value);
    }
    return true;
}

std::string Document::place(Mark mark) const {
    if (mark.file < 0 || mark.file >= static_cast<int>(files.size())) return "";
    return fmt::format("{}:{}", files[static_cast<std::size_t>(mark.file)].path, mark.line);
}

}  // namespace cpdsim::param
