// A result file of which a few parts are missing, of another type, of another shape or full of other values: it is
// read, or refused in words. Bytes are not flipped: the seal finds that before HDF5 looks (io/seal.hpp).
#include <fuzzer/FuzzedDataProvider.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "core/error.hpp"
#include "fuzz/must.hpp"
#include "io/compare.hpp"
#include "io/result_file.hpp"
#include "io/sample.hpp"
#include "support/folder.hpp"

using namespace cpdsim;

namespace {

struct Part {
    std::string name;
    bool is_group = false, is_scale = false, dropped = false;
    h5::Attributes attributes;
    h5::Data data;
    h5::Shape shape;
    std::vector<std::string> dimensions;
    std::vector<Part> parts;
};

Part copy_of(h5::Group const& group, std::string const& name) {
    Part part{.name = name, .is_group = true, .attributes = group.attributes()};
    for (auto const& child : group.children()) {
        if (child.is_group) {
            part.parts.push_back(copy_of(group.group(child.name), child.name));
            continue;
        }
        h5::Dataset const dataset = group.dataset(child.name);
        bool const scale = dataset.is_scale();
        part.parts.push_back({.name = child.name,
                              .is_scale = scale,
                              .attributes = dataset.attributes(),
                              .data = dataset.read(),
                              .shape = dataset.shape(),
                              .dimensions = scale ? std::vector<std::string>{} : dataset.dimensions()});
    }
    return part;
}

void list(Part& part, std::vector<Part*>& all) {
    all.push_back(&part);
    for (Part& inner : part.parts) list(inner, all);
}

h5::Data some_data(FuzzedDataProvider& bytes, std::size_t size) {
    h5::Data data;
    switch (bytes.ConsumeIntegralInRange(0, 5)) {
        case 0:
            data = std::vector<float>(size, bytes.ConsumeFloatingPoint<float>());
            break;
        case 1:
            data = std::vector<double>(size, bytes.ConsumeFloatingPoint<double>());
            break;
        case 2:
            data = std::vector<std::int32_t>(size, bytes.ConsumeIntegral<std::int32_t>());
            break;
        case 3:
            data = std::vector<std::int64_t>(size, bytes.ConsumeIntegral<std::int64_t>());
            break;
        case 4:
            data = std::vector<std::uint8_t>(size, bytes.ConsumeIntegral<std::uint8_t>());
            break;
        default:
            data = std::vector<std::string>(size, bytes.ConsumeRandomLengthString(12));
    }
    return data;
}

h5::AttributeValue some_value(FuzzedDataProvider& bytes) {
    switch (bytes.ConsumeIntegralInRange(0, 5)) {
        case 0:
            return bytes.ConsumeRandomLengthString(12);
        case 1:
            return bytes.ConsumeFloatingPoint<double>();
        case 2:
            return bytes.ConsumeIntegral<std::int32_t>();
        case 3:
            return bytes.ConsumeIntegral<std::int64_t>();
        case 4:
            return std::vector<std::string>(bytes.ConsumeIntegralInRange(1, 3), bytes.ConsumeRandomLengthString(8));
        default:
            return std::vector<double>(bytes.ConsumeIntegralInRange(1, 3), bytes.ConsumeFloatingPoint<double>());
    }
}

void spoil(Part& part, FuzzedDataProvider& bytes) {
    int const what = bytes.ConsumeIntegralInRange(0, 3);
    if (what == 0) {
        part.dropped = true;
    } else if (what == 1 && !part.attributes.empty()) {
        auto const at = bytes.ConsumeIntegralInRange<std::size_t>(0, part.attributes.size() - 1);
        if (bytes.ConsumeBool())
            part.attributes[at].value = some_value(bytes);
        else
            part.attributes.erase(part.attributes.begin() + static_cast<std::ptrdiff_t>(at));
    } else if (!part.is_group && what == 2) {
        part.shape.assign(bytes.ConsumeIntegralInRange<std::size_t>(0, 4), 1);
        for (std::uint64_t& length : part.shape) length = bytes.ConsumeIntegralInRange<std::uint64_t>(0, 5);
        part.dimensions.clear();
        part.is_scale = part.is_scale && part.shape.size() == 1;
        part.data = some_data(bytes, h5::elements(part.shape));
    } else if (!part.is_group) {
        part.data = some_data(bytes, h5::elements(part.shape));
    }
}

void write(h5::Group group, Part const& part) {
    group.set(part.attributes);
    for (bool const scales : {true, false})
        for (Part const& inner : part.parts) {
            if (inner.dropped || inner.is_group || inner.is_scale != scales) continue;
            h5::Dataset made = group.create_dataset(inner.name, inner.data, inner.shape);
            made.write(inner.data);
            made.set(inner.attributes);
            if (scales) made.make_scale();
            for (unsigned axis = 0; axis < inner.dimensions.size() && axis < inner.shape.size(); ++axis)
                for (Part const& scale : part.parts)
                    if (scale.name == inner.dimensions[axis] && scale.is_scale && !scale.dropped)
                        made.attach(axis, group.dataset(scale.name));
        }
    for (Part const& inner : part.parts)
        if (inner.is_group && !inner.dropped) write(group.create_group(inner.name), inner);
}

/// What a user gets told is a UserError for a file that cannot be read, and nothing else.
template <class Read>
void read_or_refuse(Read const& read) {
    try {
        read();
    } catch (UserError const& fault) {
        fuzz::must(fault.exit() == Exit::input_invalid, "a damaged file is invalid input");
        fuzz::must(fault.what()[0] != '\0', "a refusal says why");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static test::Folder const folder;
    static std::filesystem::path const whole = [] {
        write_result_file(folder / "whole.h5", sample::results(2), sample::provenance());
        return folder / "whole.h5";
    }();
    static Part const good = [] { return copy_of(h5::File::open(whole).root(), ""); }();
    FuzzedDataProvider bytes{data, size};
    Part tree = good;
    std::vector<Part*> all;
    list(tree, all);
    for (int left = bytes.ConsumeIntegralInRange(1, 4); left > 0; --left)
        spoil(*all[bytes.ConsumeIntegralInRange<std::size_t>(0, all.size() - 1)], bytes);
    std::filesystem::path const spoiled = folder / "spoiled.h5";
    {
        h5::File file = h5::File::create(spoiled);
        try {
            write(file.root(), tree);
        } catch (UserError const&) {
            return 0;  // no such file can be made
        }
        file.save();
    }
    read_or_refuse([&] { static_cast<void>(read_results(spoiled)); });
    read_or_refuse([&] { static_cast<void>(read_provenance(spoiled)); });
    read_or_refuse([&] { static_cast<void>(read_id(spoiled)); });
    read_or_refuse([&] {
        KnownShapes known;
        static_cast<void>(read_values(spoiled, sample::provenance().id, known));
    });
    read_or_refuse([&] { static_cast<void>(same_contents(whole, spoiled)); });
    return 0;
}
