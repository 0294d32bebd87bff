#include "study/owner.hpp"

#include <array>
#include <fstream>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "core/error.hpp"
#include "io/any_file.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

/// Empty files are what is left of a copy that found the disk full.
bool begins_as_ours(fs::path const& path) {
    std::array<char, 8> head{};
    std::ifstream stream{path, std::ios::binary};
    stream.read(head.data(), head.size());
    if (stream.gcount() == 0) return true;
    return std::string_view{head.data(), static_cast<std::size_t>(stream.gcount())} ==
           std::string_view{"\x89HDF\r\n\x1a\n", 8};
}

template <class T>
T attribute_in(h5::Attributes const& attributes, std::string const& name) {
    for (h5::Attribute const& attribute : attributes)
        if (T const* value = std::get_if<T>(&attribute.value); attribute.name == name && value != nullptr)
            return *value;
    return {};
}

std::string text_in(Table const& group, std::string const& name) {
    Array const* const variable = group.array(name);
    auto const* const texts = variable == nullptr ? nullptr : std::get_if<std::vector<std::string>>(&variable->values);
    return texts == nullptr || texts->empty() ? "" : texts->front();
}

Owner signed_by(h5::File const& file) {
    Owner owner;
    if (!file.root().has("provenance")) {
        owner.kind = Owner::Kind::stranger;
        return owner;
    }
    h5::Attributes const root = file.root().attributes();
    Table const provenance = read_group(file, "/provenance");
    bool const of_study = provenance.array("limits") != nullptr;
    owner.kind = of_study ? Owner::Kind::study : Owner::Kind::scenario;
    owner.id = attribute_in<std::string>(root, "id");
    owner.title = attribute_in<std::string>(root, "title");
    owner.file = text_in(provenance, "written_in");
    owner.written = text_in(provenance, of_study ? "study_as_written" : "scenario_as_written");
    owner.seed = attribute_in<std::int64_t>(provenance.attributes, "seed");
    return owner;
}

}  // namespace

std::string Owner::words() const {
    std::string const what = kind == Kind::study ? "study" : "scenario";
    std::string const name = file.empty() ? "" : fmt::format(" '{}'", file);
    return fmt::format("the {}{} (\"{}\", seed {})", what, name, title, seed);
}

Owner owner_of(fs::path const& result) {
    Owner owner;
    std::error_code fault;
    if (!fs::exists(fs::symlink_status(result, fault))) return owner;
    if (!fs::is_regular_file(result, fault) || !begins_as_ours(result)) {
        owner.kind = Owner::Kind::stranger;
        return owner;
    }
    try {
        try_reading(result);
    } catch (UserError const&) {
        owner.kind = Owner::Kind::damaged;
        return owner;
    }
    for (h5::Trust const trust : {h5::Trust::only_us, h5::Trust::anybody}) {
        try {
            owner = signed_by(h5::File::open(result, trust));
            owner.edited = trust == h5::Trust::anybody;
            return owner;
        } catch (UserError const&) {
            owner.kind = Owner::Kind::damaged;
        }
    }
    return owner;
}

std::string full_name(fs::path const& file) {
    std::error_code fault;
    fs::path const canonical = fs::weakly_canonical(fs::absolute(file), fault);
    return (fault ? fs::absolute(file).lexically_normal() : canonical).string();
}

}  // namespace cpdsim
