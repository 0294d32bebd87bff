#include "verbs/earlier_result.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "study/owner.hpp"

namespace cpdsim {
namespace {

[[noreturn]] void refuse(std::filesystem::path const& target, std::string const& whose) {
    throw UserError{Exit::cannot_write,
                    fmt::format("'{}' {} and would be replaced; choose another folder with -o, or --force",
                                target.string(), whose)};
}

/// The same file, or the same text where the older result does not say which file it was.
bool of_this_scenario(Owner const& owner, std::string const& file, std::string const& text) {
    return owner.kind == Owner::Kind::scenario && (owner.file.empty() ? owner.written == text : owner.file == file);
}

}  // namespace

EarlierResult earlier_result(std::filesystem::path const& target, std::string const& key, std::string const& file,
                             std::string const& text, Replace replace) {
    Owner const owner = owner_of(target);
    auto const note = [&](std::string const& words) {
        return EarlierResult{false, fmt::format("note: '{}' {}\n", target.string(), words)};
    };
    switch (owner.kind) {
        case Owner::Kind::nobody:
            return {};
        case Owner::Kind::damaged:
            return note("is damaged; it is made again");
        case Owner::Kind::stranger:
            if (replace == Replace::only_ours) refuse(target, "is not a result of cpdsim's");
            return note("was not a result of cpdsim's; it is replaced");
        case Owner::Kind::scenario:
        case Owner::Kind::study:
            break;
    }
    if (owner.id == key && !owner.edited) return {true, ""};
    if (owner.id == key) return note("was changed by another program; it is made again");
    if (of_this_scenario(owner, file, text))
        return note("was made before the scenario, its seed or the program changed; it is made again");
    if (replace == Replace::only_ours) refuse(target, "belongs to " + owner.words());
    return note(fmt::format("belonged to {}; it is replaced", owner.words()));
}

}  // namespace cpdsim
