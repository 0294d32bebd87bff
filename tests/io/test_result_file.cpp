#include <bit>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstring>
#include <fstream>
#include <random>
#include <thread>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "io/compare.hpp"
#include "io/hdf5.hpp"
#include "io/moulds.hpp"
#include "io/result_file.hpp"
#include "io/table.hpp"
#include "sample.hpp"

using namespace cpdsim;

namespace {

void check_same(Results const& a, Results const& b) {
    CHECK(a.replicates == b.replicates);
    CHECK(a.start == b.start);
    CHECK(a.days == b.days);
    REQUIRE(a.data.tables.size() == b.data.tables.size());
    for (std::size_t k = 0; k < a.data.tables.size(); ++k) {
        INFO(a.data.tables[k].path);
        CHECK(a.data.tables[k] == b.data.tables[k]);
    }
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
    Results bare = begin_results(1, {2030, 12}, {0});
    static_cast<void>(bare.timeseries());
    static_cast<void>(bare.programmes());
    static_cast<void>(bare.outcomes());
    write_result_file(folder / "run.h5", bare, {});
    check_same(bare, read_results(folder / "run.h5"));
    CHECK(read_provenance(folder / "run.h5") == Provenance{});
}

namespace {

/// Any data set that a file can hold: tables within tables, axes and arrays of any type, replicates or none.
Dataset any_dataset(std::mt19937& luck, std::size_t replicates) {
    auto const upto = [&](std::size_t most) { return static_cast<std::size_t>(luck() % (most + 1)); };
    auto const any_values = [&](std::size_t size) -> Values {
        auto const filled = [&](auto kind, auto const& make) {
            std::vector<decltype(kind)> all;
            for (std::size_t i = 0; i < size; ++i) all.push_back(make());
            return Values{all};
        };
        switch (upto(5)) {
            case 0:
                return filled(float{}, [&] { return std::bit_cast<float>(static_cast<std::uint32_t>(luck() | 1U)); });
            case 1:
                return filled(double{}, [&] { return static_cast<double>(luck()) / 7; });
            case 2:
                return filled(std::int32_t{}, [&] { return static_cast<std::int32_t>(luck()); });
            case 3:
                return filled(std::int64_t{}, [&] { return static_cast<std::int64_t>(luck()) << 20U; });
            case 4:
                return filled(std::uint8_t{}, [&] { return static_cast<std::uint8_t>(luck()); });
            default:
                return filled(std::string{}, [&] { return "é" + std::to_string(luck()); });
        }
    };
    auto const any_axis = [&](std::string name) -> Axis {
        std::size_t const size = upto(4);
        if (upto(2) == 0) return counted_axis(std::move(name), size, {{"units", "percent"}});
        std::vector<std::string> texts;
        std::vector<double> numbers;
        for (std::size_t i = 0; i < size; ++i) texts.push_back("label " + std::to_string(i)), numbers.push_back(i / 3.);
        return upto(1) == 0 ? Axis{std::move(name), texts} : Axis{std::move(name), numbers, {{"long_name", "x"}}};
    };
    Dataset data;
    std::size_t const tables = 1 + upto(4);
    for (std::size_t k = 0; k < tables; ++k) {
        bool const nested = k > 0 && upto(2) == 0;
        Table table{(nested ? data.tables.back().path : "") + "/table" + std::to_string(k), {}, {}, titled("any")};
        if (upto(2) > 0) table.axes.push_back(replicate_axis(replicates));
        std::size_t const axes = upto(3);
        for (std::size_t a = 0; a < axes; ++a) table.axes.push_back(any_axis("axis" + std::to_string(a)));
        std::size_t const arrays = upto(4);
        for (std::size_t v = 0; v < arrays; ++v) {
            std::vector<std::string> over;
            for (Axis const& axis : table.axes)
                if (upto(3) > 0) over.push_back(axis.name);
            std::size_t const size = table.cells(over);
            table.arrays.push_back({"array" + std::to_string(v),
                                    over,
                                    any_values(size),
                                    {{"units", "EUR"}, {"flag_values", std::vector<std::uint8_t>{0, 1}}}});
        }
        data.tables.push_back(std::move(table));
    }
    return data;
}

}  // namespace

TEST_CASE("read(write(x)) == x for any data set") {
    sample::Folder const folder;
    std::mt19937 luck{2026};
    for (int k = 0; k < 300; ++k) {
        CAPTURE(k);
        Provenance provenance = sample::provenance();
        std::size_t replicates = 1 + luck() % 5;
        if (luck() % 3 == 0) {  // a pack of several draws: the file has draws and replicates, memory lanes
            provenance.drawn = DrawnNumbers{};
            provenance.drawn->draws = {4, 7};
            provenance.drawn->realisation = provenance.drawn->slot = {0, 1};
            replicates *= 2;
        }
        Dataset const written = any_dataset(luck, replicates);
        write_result_file(folder / "any.h5", written, provenance);
        Dataset const read = read_dataset(folder / "any.h5");
        REQUIRE(read.tables.size() == written.tables.size());
        for (std::size_t t = 0; t < read.tables.size(); ++t) {
            INFO(written.tables[t].path);
            CHECK(read.tables[t] == written.tables[t]);
        }
    }
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
    Table const root = read_group(h5::File::open(folder / "run.h5"), "/");
    REQUIRE(root.array("practice_share_end") != nullptr);
    // element i is 0.25 + i / 4; four rows: the last of replicate 0 is element 3, of replicate 1 element 7
    CHECK(std::get<std::vector<float>>(root.array("practice_share_end")->values) == std::vector<float>{1.F, 2.F});
    REQUIRE(root.array("sustained_teachers") != nullptr);
    CHECK(std::get<std::vector<float>>(root.array("sustained_teachers")->values)[0] == 12000.F);
    CHECK(root.axis("replicate")->size() == 2);
}

TEST_CASE("a table that does not fit its dimensions is not written") {
    sample::Folder const folder;
    Results wrong = sample::results(2);
    floats(wrong.timeseries().arrays[0]).pop_back();
    CHECK_THROWS_AS(write_result_file(folder / "run.h5", wrong, {}), std::invalid_argument);
    wrong = sample::results(2);
    wrong.data.find("/budget")->array("unspent")->values = std::vector<double>{};
    CHECK_THROWS_AS(write_result_file(folder / "run.h5", wrong, {}), std::invalid_argument);
    wrong = sample::results(2);
    wrong.outcomes().arrays[1].attributes = described("hours", "");  // xarray would make time spans of it
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
    floats(changed.timeseries().arrays[1])[6] = 7;  // two replicates by four rows: element 6 is [1, 2]
    CHECK(difference(changed) == "/timeseries/spend[1, 2]: 1000001.5 and 7");
    changed = sample::results(2);
    floats(*changed.data.find("/teachers")->array("knowledge"))[0] = 0.F;  // was -0: equal, but not the same bits
    CHECK(difference(changed) == "/teachers/knowledge[0, 0]: -0 and 0");
    changed = sample::results(2);
    std::erase_if(changed.data.tables, [](Table const& t) { return t.path == "/by_group/school_type_x_region"; });
    CHECK(difference(changed) == "/by_group: only one of the files has 'school_type_x_region'");
    changed = sample::results(2);
    changed.timeseries().arrays[1].attributes = described("kEUR", "a sample");
    CHECK(difference(changed) == "/timeseries/spend: other attributes");
    changed = sample::results(2);
    std::get<std::vector<std::string>>(changed.data.find("/teachers")->array("id")->values)[2] = "Zoe";
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

TEST_CASE("a mould that many files were poured from leaves no trace in them") {
    sample::Folder const folder;
    auto const bytes = [](std::filesystem::path const& path) {
        std::ifstream in{path, std::ios::binary};
        return std::string{std::istreambuf_iterator<char>{in}, {}};
    };
    Provenance drawn = sample::provenance();
    drawn.drawn = DrawnNumbers{3, {7, 12}, {1, 1}, {0, 1}, {}, {}};
    Provenance later = drawn;
    later.drawn->draws = {40, 41};
    Results changed = sample::results(2);
    floats(changed.timeseries().arrays[1])[6] = 7;
    changed.data.find("/teachers")->attributes.push_back({"comment", std::string{"another shape"}});
    Moulds shared;
    for (int round = 0; round < 2; ++round) {
        for (auto const& [results, provenance] :
             {std::pair{sample::results(2), drawn}, std::pair{sample::results(2), later}, std::pair{changed, drawn},
              std::pair{sample::results(5), sample::provenance()}}) {
            write_result_file(folder / "poured.h5", results.data, provenance, shared);
            write_result_file(folder / "alone.h5", results, provenance);
            CHECK(bytes(folder / "poured.h5") == bytes(folder / "alone.h5"));
            check_same(results, read_results(folder / "poured.h5"));
        }
    }
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

TEST_CASE("a file of another format is refused, and what to do is said") {
    sample::Folder const folder;
    auto const told = [&](h5::Attributes const& root) -> std::string {
        {
            h5::File file = h5::File::create(folder / "other.h5");
            write_group(file, "/", {}, {}, root);
            file.save();
        }
        try {
            static_cast<void>(read_dataset(folder / "other.h5"));
        } catch (UserError const& error) {
            CHECK(error.exit() == Exit::input_invalid);
            return error.what();
        }
        return "";
    };
    std::string const later = told({{"format", std::string{"cpd-result/3"}}, {"source", std::string{"cpdsim 9.0"}}});
    CHECK(later.find("has the format 'cpd-result/3' (this program reads 'cpd-result/2')") != std::string::npos);
    CHECK(later.find("run its scenario again") != std::string::npos);
    CHECK(later.find("cpdsim 9.0") != std::string::npos);
    CHECK(told({{"source", std::string{"cpdsim 0.1.0"}}}).find("of an earlier format") != std::string::npos);
    CHECK(told({{"title", std::string{"of somebody else"}}}).empty());  // left to those who read on
    CHECK(told({{"format", std::string{result_format}}}).empty());
}
