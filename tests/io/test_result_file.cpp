#include <catch2/catch.hpp>
#include <chrono>
#include <cstring>
#include <fstream>
#include <thread>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "io/compare.hpp"
#include "io/hdf5.hpp"
#include "io/result_file.hpp"
#include "io/table.hpp"
#include "sample.hpp"

using namespace cpdsim;

namespace {

template <class T>
bool same_bits(std::vector<T> const& a, std::vector<T> const& b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

bool same(std::vector<Variable> const& a, std::vector<Variable> const& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](Variable const& x, Variable const& y) {
        return x.name == y.name && x.units == y.units && x.long_name == y.long_name && same_bits(x.values, y.values);
    });
}

void check_same(Results const& a, Results const& b) {
    CHECK(a.replicates == b.replicates);
    CHECK(a.start == b.start);
    CHECK(same_bits(a.days, b.days));
    CHECK(same(a.timeseries, b.timeseries));
    REQUIRE(a.by_group.size() == b.by_group.size());
    for (std::size_t i = 0; i < a.by_group.size(); ++i) {
        CHECK(a.by_group[i].dimension == b.by_group[i].dimension);
        CHECK(a.by_group[i].labels == b.by_group[i].labels);
        CHECK(same(a.by_group[i].variables, b.by_group[i].variables));
    }
    CHECK(a.budget.programmes == b.budget.programmes);
    CHECK(a.budget.payers == b.budget.payers);
    CHECK(a.budget.kinds == b.budget.kinds);
    CHECK(same_bits(a.budget.planned, b.budget.planned));
    CHECK(same_bits(a.budget.absorbed, b.budget.absorbed));
    CHECK(same_bits(a.budget.unspent, b.budget.unspent));
    CHECK(same_bits(a.budget.transferred, b.budget.transferred));
    CHECK(a.programme_labels == b.programme_labels);
    CHECK(same(a.programmes, b.programmes));
    CHECK(same(a.outcomes, b.outcomes));
    CHECK(same_bits(a.lorenz, b.lorenz));
    REQUIRE(a.teachers.has_value() == b.teachers.has_value());
    if (!a.teachers) return;
    CHECK(a.teachers->id == b.teachers->id);
    CHECK(same_bits(a.teachers->practice, b.teachers->practice));
    CHECK(same_bits(a.teachers->baseline, b.teachers->baseline));
    CHECK(same_bits(a.teachers->knowledge, b.teachers->knowledge));
    CHECK(same_bits(a.teachers->hours, b.teachers->hours));
    CHECK(a.teachers->role == b.teachers->role);
    CHECK(same_bits(a.teachers->first_practising, b.teachers->first_practising));
    CHECK(a.teachers->school == b.teachers->school);
    CHECK(a.teachers->subject == b.teachers->subject);
}

Exit exit_of_reading(std::filesystem::path const& path) {
    try {
        (void)read_results(path);
    } catch (UserError const& error) {
        CHECK(std::string{error.what()}.find(path.string()) != std::string::npos);
        return error.exit();
    }
    return Exit::done;
}

}  // namespace

TEST_CASE("results come back bit for bit") {
    using sample::Programmes, sample::Teachers;
    sample::Folder const folder;
    for (int const replicates : {1, 2, 16, 37}) {
        for (auto const programmes : {Programmes::none, Programmes::two}) {
            for (auto const teachers : {Teachers::left_out, Teachers::kept}) {
                CAPTURE(replicates, programmes, teachers);
                Results const written = sample::results(replicates, programmes, teachers);
                write_result_file(folder / "run.h5", written, sample::provenance());
                check_same(written, read_results(folder / "run.h5"));
            }
        }
    }
}

TEST_CASE("results that keep next to nothing come back too") {
    sample::Folder const folder;
    Results bare;
    bare.replicates = 1;
    bare.start = {2030, 12};
    bare.days = {0};
    write_result_file(folder / "run.h5", bare, {});
    check_same(bare, read_results(folder / "run.h5"));
    CHECK(read_provenance(folder / "run.h5") == Provenance{});
}

TEST_CASE("the provenance comes back, long texts and accents included") {
    sample::Folder const folder;
    write_result_file(folder / "run.h5", sample::results(2), sample::provenance());
    CHECK(read_provenance(folder / "run.h5") == sample::provenance());
    CHECK(read_id(folder / "run.h5") == "0123456789abcdef");
}

TEST_CASE("the root holds the headlines: each replicate's last row of the practice share") {
    sample::Folder const folder;
    write_result_file(folder / "run.h5", sample::results(2), sample::provenance());
    TableGroup const root = read_group(h5::File::open(folder / "run.h5"), "/");
    REQUIRE(root.variable("practice_share_end") != nullptr);
    // element i is 0.25 + i / 4; four rows: the last of replicate 0 is element 3, of replicate 1 element 7
    CHECK(std::get<std::vector<float>>(root.variable("practice_share_end")->data) == std::vector<float>{1.F, 2.F});
    REQUIRE(root.variable("sustained_teachers") != nullptr);
    CHECK(std::get<std::vector<float>>(root.variable("sustained_teachers")->data)[0] == 12000.F);
    CHECK(root.dimension("replicate")->size() == 2);
}

TEST_CASE("a table that does not fit its dimensions is not written") {
    sample::Folder const folder;
    Results wrong = sample::results(2);
    wrong.timeseries[0].values.pop_back();
    CHECK_THROWS_AS(write_result_file(folder / "run.h5", wrong, {}), std::invalid_argument);
    wrong = sample::results(2);
    wrong.budget.unspent.clear();
    CHECK_THROWS_AS(write_result_file(folder / "run.h5", wrong, {}), std::invalid_argument);
    wrong = sample::results(2);
    wrong.outcomes[1].units = "hours";  // xarray would make time spans of it
    CHECK_THROWS_AS(write_result_file(folder / "run.h5", wrong, {}), std::invalid_argument);
    CHECK(folder.entries() == 0);
}

TEST_CASE("files are the same but for who wrote them and when") {
    sample::Folder const folder;
    Provenance other = sample::provenance();
    other.host = "elsewhere";
    other.date = "2027-01-01T00:00:00Z";
    other.parameters.clear();
    write_result_file(folder / "a.h5", sample::results(2), sample::provenance());
    write_result_file(folder / "b.h5", sample::results(2), other);
    std::string difference;
    CHECK(same_contents(folder / "a.h5", folder / "b.h5", &difference));
    CHECK(difference.empty());
}

TEST_CASE("the first difference is named, down to the last bit") {
    sample::Folder const folder;
    auto const difference = [&](Results const& changed) {
        write_result_file(folder / "a.h5", sample::results(2), sample::provenance());
        write_result_file(folder / "b.h5", changed, sample::provenance());
        std::string found;
        CHECK_FALSE(same_contents(folder / "a.h5", folder / "b.h5", &found));
        return found;
    };
    Results changed = sample::results(2);
    changed.timeseries[1].values[6] = 7;  // two replicates by four rows: element 6 is [1, 2]
    CHECK(difference(changed) == "/timeseries/spend[1, 2]: 1000001.5 and 7");
    changed = sample::results(2);
    changed.teachers->knowledge[0] = 0.F;  // was -0: equal, but not the same bits
    CHECK(difference(changed) == "/teachers/knowledge[0, 0]: -0 and 0");
    changed = sample::results(2);
    changed.by_group.pop_back();
    CHECK(difference(changed) == "/by_group: only one of the files has 'school_type_x_region'");
    changed = sample::results(2);
    changed.timeseries[1].units = "kEUR";
    CHECK(difference(changed) == "/timeseries/spend: other attributes");
    changed = sample::results(2);
    changed.teachers->id[2] = "Zoe";
    CHECK(difference(changed) == "/teachers/id[2]: Zoé and Zoe");
    CHECK(difference(sample::results(3)) == "/budget/absorbed: shapes [2, 2, 1, 3, 4] and [3, 2, 1, 3, 4]");
}

TEST_CASE("the same results give the same bytes") {
    sample::Folder const folder;
    auto const bytes = [](std::filesystem::path const& path) {
        std::ifstream in{path, std::ios::binary};
        return std::string{std::istreambuf_iterator<char>{in}, {}};
    };
    write_result_file(folder / "a.h5", sample::results(2), sample::provenance());
    std::this_thread::sleep_for(std::chrono::milliseconds{1100});  // HDF5 would note the second of writing
    write_result_file(folder / "b.h5", sample::results(2), sample::provenance());
    CHECK(bytes(folder / "a.h5") == bytes(folder / "b.h5"));
}

TEST_CASE("files written by several threads at once are the same as one by one") {
    sample::Folder const folder;
    Workers workers{3};
    write_result_file(folder / "alone.h5", sample::results(5), sample::provenance());
    auto const name = [&](std::size_t number) { return folder / ("run-" + std::to_string(number) + ".h5"); };
    workers.for_each(
        12, [&](std::size_t number) { write_result_file(name(number), sample::results(5), sample::provenance()); });
    for (std::size_t number = 0; number < 12; ++number) CHECK(same_contents(folder / "alone.h5", name(number)));
    std::vector<Results> read(12);
    workers.for_each(12, [&](std::size_t number) { read[number] = read_results(name(number)); });
    for (Results const& results : read) check_same(sample::results(5), results);
}

TEST_CASE("a damaged, foreign or missing file is the user's, not ours") {
    sample::Folder const folder;
    CHECK(exit_of_reading(folder / "missing.h5") == Exit::input_invalid);
    CHECK(exit_of_reading(folder.path()) == Exit::input_invalid);
    std::ofstream{folder / "text.h5"} << "format: cpd-scenario/1\n";
    CHECK(exit_of_reading(folder / "text.h5") == Exit::input_invalid);
    std::ofstream{folder / "empty.h5"};
    CHECK(exit_of_reading(folder / "empty.h5") == Exit::input_invalid);
    {
        auto foreign = h5::File::create(folder / "foreign.h5");
        write_group(foreign, "/timeseries", {{"time", std::vector<double>{0}, {}}}, {});
        foreign.save();
    }
    CHECK(exit_of_reading(folder / "foreign.h5") == Exit::input_invalid);

    write_result_file(folder / "run.h5", sample::results(16), sample::provenance());
    auto const size = std::filesystem::file_size(folder / "run.h5");
    std::uintmax_t const seal = 35;  // behind the data: "cpdsim seal FNV-1a " and 16 digits
    for (auto const kept : {size - seal - 1, size / 2, size / 10, std::uintmax_t{100}}) {
        std::filesystem::copy_file(folder / "run.h5", folder / "cut.h5",
                                   std::filesystem::copy_options::overwrite_existing);
        std::filesystem::resize_file(folder / "cut.h5", kept);
        CHECK(exit_of_reading(folder / "cut.h5") == Exit::input_invalid);
    }
}

TEST_CASE("a bit flipped anywhere in a file is noticed, or does no harm") {
    sample::Folder const folder;
    write_result_file(folder / "run.h5", sample::results(2), sample::provenance());
    auto const size = std::filesystem::file_size(folder / "run.h5");
    std::uintmax_t const seal = 35;  // without its mark a file is read unchecked
    for (std::uintmax_t at = 0; at<size; at += at + 300> size ? 1 : 211) {
        CAPTURE(at, size);
        std::filesystem::copy_file(folder / "run.h5", folder / "bad.h5",
                                   std::filesystem::copy_options::overwrite_existing);
        std::fstream file{folder / "bad.h5", std::ios::binary | std::ios::in | std::ios::out};
        file.seekg(static_cast<std::streamoff>(at));
        int const byte = file.get();
        file.seekp(static_cast<std::streamoff>(at));
        file.put(static_cast<char>(byte ^ 0x55));
        file.close();
        bool const in_mark = at >= size - seal && at < size - 16;
        CHECK(exit_of_reading(folder / "bad.h5") == (in_mark ? Exit::done : Exit::input_invalid));
    }
}
