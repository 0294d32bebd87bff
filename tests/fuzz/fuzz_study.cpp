// Any bytes as a study over a small base (seeds/study/base.yaml).
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "design/load_study.hpp"
#include "fuzz/must.hpp"
#include "support/folder.hpp"

using namespace cpdsim;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static test::Folder const folder;
    [[maybe_unused]] static bool const copied =
        std::filesystem::copy_file(CPDSIM_SEEDS "/study/base.yaml", folder / "base.yaml");
    std::filesystem::path const file = folder.write("study.yaml", {reinterpret_cast<char const*>(data), size});
    param::Diagnostics found;
    auto const study = load_study(file, {}, found);
    fuzz::must(study.has_value() || found.failed(), "a study that is not read is refused with a reason");
    fuzz::must(found.empty() || !found.text(param::Colour::off).empty(), "what is wrong is said");
    return 0;
}
