// Values into and out of the file: attributes and datasets.
#include <hdf5_hl.h>

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <span>
#include <stdexcept>

#include "io/hdf5.hpp"
#include "io/hdf5_call.hpp"

namespace cpdsim::h5 {
namespace {

/// Hands `use` a buffer in the layout of C: strings as pointers.
template <class T, class Use>
herr_t with_buffer(std::span<T const> values, Use&& use) {
    if constexpr (std::is_same_v<T, std::string>) {
        std::vector<char const*> pointers;
        pointers.reserve(values.size());
        for (std::string const& text : values) pointers.push_back(text.c_str());
        return use(static_cast<void const*>(pointers.data()));
    } else {
        return use(static_cast<void const*>(values.data()));
    }
}

/// The reverse: `read(buffer)` fills it. `space` is that of the memory, needed to give strings back.
template <class T, class Read>
herr_t from_buffer(std::vector<T>& values, hid_t type, hid_t space, Read&& read) {
    if constexpr (std::is_same_v<T, std::string>) {
        std::vector<char*> pointers(values.size(), nullptr);
        herr_t const status = read(static_cast<void*>(pointers.data()));
        if (status < 0) return status;
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = pointers[i] == nullptr ? "" : pointers[i];
        return H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers.data());
    } else {
        return read(static_cast<void*>(values.data()));
    }
}

/// An empty vector of the type that is nearest to what the file holds.
Data data_for(hid_t type, Origin const& origin, std::string const& path) {
    std::size_t const bytes = H5Tget_size(type);
    switch (H5Tget_class(type)) {
        case H5T_FLOAT:
            if (bytes <= sizeof(float)) return std::vector<float>{};
            if (bytes > sizeof(double)) fail(origin, path, "a type that cpdsim does not write");
            return std::vector<double>{};
        case H5T_INTEGER:
            if (bytes == 1 && H5Tget_sign(type) == H5T_SGN_NONE) return std::vector<std::uint8_t>{};
            if (bytes < 4 || (bytes == 4 && H5Tget_sign(type) == H5T_SGN_2)) return std::vector<std::int32_t>{};
            if (bytes > sizeof(std::int64_t)) fail(origin, path, "a type that cpdsim does not write");
            return std::vector<std::int64_t>{};
        case H5T_STRING:
            if (H5Tis_variable_str(type) > 0) return std::vector<std::string>{};
            [[fallthrough]];
        default:
            fail(origin, path, "a type that cpdsim does not write");
    }
}

/// Values of a file are asked of the memory only if it can hold them: a header may claim any size.
template <class T>
void make_room(std::vector<T>& values, Shape const& shape, Origin const& origin, std::string const& path) {
    static double const most =
        static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 2;
    if (static_cast<double>(elements(shape)) * sizeof(T) > most)
        fail(origin, path, "its size is beyond this machine's memory");
    try {
        values.resize(elements(shape));
    } catch (std::exception const&) {
        fail(origin, path, "its size is beyond this machine's memory");
    }
}

/// Texts are taken in the encoding the file says they have; HDF5 converts numbers, but no encodings.
template <class T>
Handle type_to_read(hid_t in_file) {
    if constexpr (std::is_same_v<T, std::string>)
        return Handle{H5Tcopy(in_file), H5Tclose};
    else
        return type_in_memory<T>();
}

/// Values that lie elsewhere, or were packed by what this HDF5 does not know.
std::string oddity_of_storage(hid_t dataset) {
    Handle const list{H5Dget_create_plist(dataset), H5Pclose};
    if (list.id() < 0) return "it cannot be read";
    if (H5Pget_external_count(list.id()) > 0 || H5Pget_layout(list.id()) == H5D_VIRTUAL)
        return "its values are in another file";
    int const filters = H5Pget_nfilters(list.id());
    for (int i = 0; i < filters; ++i) {
        unsigned flags = 0, config = 0;
        std::size_t none = 0;
        H5Z_filter_t const filter =
            H5Pget_filter2(list.id(), static_cast<unsigned>(i), &flags, &none, nullptr, 0, nullptr, &config);
        if (filter < 0 || H5Zfilter_avail(filter) <= 0)
            return fmt::format("it is compressed by a filter that is not known here ({})", filter);
    }
    return "";
}

template <class T>
void write_attribute(hid_t owner, std::string const& name, std::span<T const> values, Shape const& shape,
                     Origin const& origin, std::string const& path) {
    if (H5Aexists(owner, name.c_str()) > 0) checked(H5Adelete(owner, name.c_str()), origin, path);
    Handle const type = type_in_file<T>();
    Handle const memory = type_in_memory<T>();
    Handle const space = space_of(shape);
    Handle const attribute{H5Acreate2(owner, name.c_str(), type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose};
    checked(attribute.id(), origin, path);
    checked(with_buffer(values, [&](void const* buffer) { return H5Awrite(attribute.id(), memory.id(), buffer); }),
            origin, path);
}

bool kept_by_hdf5(std::string const& name) {
    return name == "CLASS" || name == "NAME" || name == "REFERENCE_LIST" || name == "DIMENSION_LIST" ||
           name == "_FillValue";
}

}  // namespace

std::uint64_t elements(Shape const& shape) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    if (std::find(shape.begin(), shape.end(), std::uint64_t{0}) != shape.end()) return 0;
    std::uint64_t product = 1;
    for (std::uint64_t const size : shape) product = product > most / size ? most : product * size;
    return product;
}

std::size_t size_of(Data const& data) {
    return std::visit([](auto const& values) { return values.size(); }, data);
}

void Node::set(std::string const& name, AttributeValue const& value) {
    std::string const place = path_ + "@" + name;
    std::visit(
        [&](auto const& held) {
            using Held = std::decay_t<decltype(held)>;
            if constexpr (std::is_arithmetic_v<Held> || std::is_same_v<Held, std::string>) {
                write_attribute(id_.id(), name, std::span<Held const>{&held, 1}, {}, *origin_, place);
            } else {
                write_attribute(id_.id(), name, std::span{held}, {held.size()}, *origin_, place);
            }
        },
        value);
}

void Node::set(Attributes const& attributes) {
    for (Attribute const& attribute : attributes) set(attribute.name, attribute.value);
}

AttributeValue Node::attribute(std::string const& name) const {
    std::string const place = path_ + "@" + name;
    Handle const attribute{H5Aopen(id_.id(), name.c_str(), H5P_DEFAULT), H5Aclose};
    checked(attribute.id(), *origin_, place);
    Handle const type{H5Aget_type(attribute.id()), H5Tclose};
    Handle const space{H5Aget_space(attribute.id()), H5Sclose};
    if (H5Sget_simple_extent_type(space.id()) == H5S_NULL) fail(*origin_, place, "it has no value");
    Shape const shape = shape_of(space.id());
    Data data = data_for(type.id(), *origin_, place);
    return std::visit(
        [&](auto& values) -> AttributeValue {
            using T = typename std::decay_t<decltype(values)>::value_type;
            make_room(values, shape, *origin_, place);
            Handle const memory = type_to_read<T>(type.id());
            checked(from_buffer(values, memory.id(), space.id(),
                                [&](void* buffer) { return H5Aread(attribute.id(), memory.id(), buffer); }),
                    *origin_, place);
            if constexpr (std::is_constructible_v<AttributeValue, T> && !std::is_same_v<T, std::uint8_t>) {
                if (shape.empty()) return values.front();
            }
            if constexpr (std::is_constructible_v<AttributeValue, std::vector<T>>) return std::move(values);
            fail(*origin_, place, "a type that cpdsim does not write");
        },
        data);
}

Attributes Node::attributes() const {
    std::vector<std::string> odd;
    Attributes found = attributes(odd);
    if (!odd.empty()) fail(*origin_, path_ + "@" + odd.front(), "a type that cpdsim does not write");
    return found;
}

std::uint64_t Node::address() const {
    H5O_info_t about{};
    checked(H5Oget_info(id_.id(), &about), *origin_, path_);
    return about.addr;
}

Attributes Node::attributes(std::vector<std::string>& odd) const {
    std::vector<std::string> names;
    auto const collect = [](hid_t, char const* name, H5A_info_t const*, void* out) -> herr_t {
        static_cast<std::vector<std::string>*>(out)->emplace_back(name);
        return 0;
    };
    hsize_t at = 0;
    if (H5Aiterate2(id_.id(), H5_INDEX_CRT_ORDER, H5_ITER_INC, &at, collect, &names) < 0) {
        names.clear();  // files of others need not keep the order of creation
        at = 0;
        checked(H5Aiterate2(id_.id(), H5_INDEX_NAME, H5_ITER_INC, &at, collect, &names), *origin_, path_);
    }
    Attributes found;
    for (std::string const& name : names) {
        if (kept_by_hdf5(name)) continue;
        try {
            found.push_back({name, attribute(name)});
        } catch (UserError const&) {
            odd.push_back(name);
        }
    }
    return found;
}

Shape Dataset::shape() const {
    Handle const space{H5Dget_space(id_.id()), H5Sclose};
    checked(space.id(), *origin_, path_);
    return shape_of(space.id());
}

std::string Dataset::oddity() const {
    Handle const type{H5Dget_type(id_.id()), H5Tclose}, space{H5Dget_space(id_.id()), H5Sclose};
    if (type.id() < 0 || space.id() < 0) return "it cannot be read";
    if (H5Sget_simple_extent_type(space.id()) == H5S_NULL) return "it has no values";
    try {
        Data kind = data_for(type.id(), *origin_, path_);
        static_cast<void>(kind);
    } catch (UserError const&) {
        return "its type is not one of cpdsim's: neither a number of up to 64 bits nor a text of variable length";
    }
    return oddity_of_storage(id_.id());
}

Data Dataset::read() const {
    Shape const size = shape();
    return read(Shape(size.size(), 0), size);
}

Data Dataset::read(Shape const& start, Shape const& count) const {
    Handle const type{H5Dget_type(id_.id()), H5Tclose};
    Data data = data_for(checked(type.id(), *origin_, path_), *origin_, path_);
    std::visit(
        [&](auto& values) {
            using T = typename std::decay_t<decltype(values)>::value_type;
            make_room(values, count, *origin_, path_);
            if (values.empty()) return;
            Handle const memory = type_to_read<T>(type.id());
            Handle const here = space_of(count);
            Handle const there{H5Dget_space(id_.id()), H5Sclose};
            if (!count.empty()) {
                std::vector<hsize_t> const first(start.begin(), start.end()), sizes(count.begin(), count.end());
                checked(H5Sselect_hyperslab(there.id(), H5S_SELECT_SET, first.data(), nullptr, sizes.data(), nullptr),
                        *origin_, path_);
            }
            checked(from_buffer(values, memory.id(), here.id(),
                                [&](void* buffer) {
                                    return H5Dread(id_.id(), memory.id(), here.id(), there.id(), H5P_DEFAULT, buffer);
                                }),
                    *origin_, path_);
        },
        data);
    return data;
}

void Dataset::write(Data const& data) {
    Shape const size = shape();
    write(Shape(size.size(), 0), size, data);
}

void Dataset::write(Shape const& start, Shape const& count, Data const& data) {
    if (size_of(data) != elements(count)) {
        throw std::invalid_argument{
            fmt::format("{}: {} values for {} elements", path_, size_of(data), elements(count))};
    }
    if (size_of(data) == 0) return;
    std::visit(
        [&](auto const& values) {
            using T = typename std::decay_t<decltype(values)>::value_type;
            Handle const memory = type_in_memory<T>();
            Handle const here = space_of(count);
            Handle const there{H5Dget_space(id_.id()), H5Sclose};
            if (!count.empty()) {
                std::vector<hsize_t> const first(start.begin(), start.end()), sizes(count.begin(), count.end());
                checked(H5Sselect_hyperslab(there.id(), H5S_SELECT_SET, first.data(), nullptr, sizes.data(), nullptr),
                        *origin_, path_);
            }
            checked(with_buffer(std::span{values},
                                [&](void const* buffer) {
                                    return H5Dwrite(id_.id(), memory.id(), here.id(), there.id(), H5P_DEFAULT, buffer);
                                }),
                    *origin_, path_);
        },
        data);
}

void Dataset::make_scale() {
    std::string const name = path_.substr(path_.rfind('/') + 1);
    checked(H5DSset_scale(id_.id(), name.c_str()), *origin_, path_);
}

void Dataset::attach(unsigned axis, Dataset const& scale) {
    checked(H5DSattach_scale(id_.id(), scale.id_.id(), axis), *origin_, path_);
}

bool Dataset::is_scale() const { return H5DSis_scale(id_.id()) > 0; }

std::vector<std::string> Dataset::dimensions() const {
    std::vector<std::string> names(shape().size());
    auto const take_name = [](hid_t, unsigned, hid_t scale, void* out) -> herr_t {
        auto const length = H5Iget_name(scale, nullptr, 0);
        if (length < 0) return -1;
        std::string path(static_cast<std::size_t>(length) + 1, '\0');
        H5Iget_name(scale, path.data(), path.size());
        path.pop_back();
        *static_cast<std::string*>(out) = path.substr(path.rfind('/') + 1);
        return 1;
    };
    for (unsigned axis = 0; axis < names.size(); ++axis) {
        checked(H5DSiterate_scales(id_.id(), axis, nullptr, take_name, &names[axis]), *origin_, path_);
    }
    return names;
}

}  // namespace cpdsim::h5
