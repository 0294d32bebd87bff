// Writes the files that check_open.py opens: DIR/full.h5 (two replicates), DIR/bare.h5 (one, no programmes),
// DIR/study.h5.
#include <cstdio>
#include <exception>
#include <filesystem>

#include "io/result_file.hpp"
#include "io/sample.hpp"
#include "io/table.hpp"

namespace {

void write_study(std::filesystem::path const& path) {
    using namespace cpdsim;
    h5::File file = h5::File::create(path);
    write_group(file, "/design",
                {{"future", std::vector<std::string>{"main"}, {}},
                 {"strategy", std::vector<std::string>{"none", "hub_first"}, {}},
                 {"draw", std::vector<std::int32_t>{0, 1, 2}, {}}},
                {{"status",
                  {"future", "strategy", "draw"},
                  std::vector<std::uint8_t>{1, 1, 1, 1, 1, 2},
                  {{"flag_values", std::vector<std::uint8_t>{0, 1, 2, 3}},
                   {"flag_meanings", "not_run done failed not_planned"}}},
                 {"error", {"future", "strategy", "draw"}, std::vector<std::string>{"", "", "", "", "", "échec"}, {}},
                 {"case_file", {"strategy"}, std::vector<std::string>{}, {}}},
                {{"interval", 0.9}, {"seed", std::int64_t{9007199254740991}}});
    write_group(file, "/timeseries",
                {{"strategy", std::vector<std::string>{"none", "hub_first"}, {}},
                 {"quantile", std::vector<double>{0.05, 0.5}, {}},
                 {"time", std::vector<double>{0, 30}, {{"units", "days since 2026-09-01"}, {"calendar", "standard"}}}},
                {});
    write_variable(file, "/timeseries",
                   {"reach", {"strategy", "quantile", "time"}, std::vector<float>{}, {{"units", "1"}}}, 1);
    write_slab(file, "/timeseries", "reach", {1}, std::vector<float>{0.F, 0.25F, 0.5F, 0.75F});
    file.save();
}

}  // namespace

int main(int count, char** arguments) try {
    using namespace cpdsim;
    if (count != 2) return 2;
    std::filesystem::path const folder{arguments[1]};
    write_result_file(folder / "full.h5", sample::results(2), sample::provenance());
    write_result_file(folder / "bare.h5", sample::results(1, sample::Programmes::none, sample::Teachers::left_out), {});
    write_study(folder / "study.h5");
    return 0;
} catch (std::exception const& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
