#include "verbs/recorded.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <system_error>

#include "core/error.hpp"
#include "design/what_if_titles.hpp"
#include "io/any_file.hpp"
#include "param/reader.hpp"

namespace cpdsim {
namespace {

std::string attribute_text(h5::AttributeValue const& value) {
    if (auto const* text = std::get_if<std::string>(&value)) return *text;
    if (auto const* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
    if (auto const* small = std::get_if<std::int32_t>(&value)) return std::to_string(*small);
    if (auto const* large = std::get_if<std::int64_t>(&value)) return std::to_string(*large);
    return "";
}

std::string text_in(Table const& group, std::string const& name) {
    Array const* const variable = group.array(name);
    auto const* const texts = variable == nullptr ? nullptr : std::get_if<std::vector<std::string>>(&variable->values);
    return texts == nullptr || texts->empty() ? "" : texts->front();
}

}  // namespace

bool is_result_file(std::filesystem::path const& file) {
    std::error_code fault;
    if (!std::filesystem::is_regular_file(file, fault)) return false;  // a pipe would wait for somebody to write
    std::array<char, 8> head{};
    std::ifstream stream{file, std::ios::binary};
    stream.read(head.data(), head.size());
    return stream && std::string_view{head.data(), head.size()} == std::string_view{"\x89HDF\r\n\x1a\n", 8};
}

Recorded recorded_in(std::filesystem::path const& path) {
    try_reading(path);
    h5::File const file = h5::File::open(path);
    if (!file.root().has("provenance")) {
        throw UserError{Exit::input_invalid,
                        fmt::format("'{}' does not say what it was made from (it has no /provenance)", path.string())};
    }
    Table const group = read_group(file, "/provenance");
    Recorded found;
    for (std::string_view const name : {"version", "commit", "compiler", "seed", "draw", "replicates"}) {
        for (h5::Attribute const& attribute : group.attributes)
            if (attribute.name == name) found.facts.emplace_back(name, attribute_text(attribute.value));
    }
    param::Diagnostics ignored;  // it was valid when it was written; CSV files may have moved since
    found.document = param::parse_document({path.string(), text_in(group, "scenario_as_resolved")}, ignored);
    found.scenario = read_scenario(found.document, ignored, &found.annotations);
    if (std::string text = text_in(group, "study_as_written"); !text.empty()) {
        found.study_document = param::parse_document({path.string(), std::move(text)}, ignored);
        static_cast<void>(take_what_if_titles(found.study_document, ignored));
        found.study = param::read<Study>(found.study_document, ignored);
    }
    return found;
}

}  // namespace cpdsim
