// Inside io only: what every call of the C API needs, from its errors to its types.
#pragma once

#include <fmt/format.h>
#include <hdf5.h>

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "core/error.hpp"
#include "io/hdf5.hpp"

namespace cpdsim::h5 {

static_assert(std::is_same_v<hid_t, Handle::Id> && std::is_same_v<herr_t, int>);

/// What HDF5 says went wrong, from the innermost call, which knows best.
inline std::string hdf5_reason() {
    std::string text;
    auto const innermost = [](unsigned n, H5E_error2_t const* error, void* out) -> herr_t {
        if (n == 0 && error->desc != nullptr) *static_cast<std::string*>(out) = error->desc;
        return 0;
    };
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, innermost, &text);
    H5Eclear2(H5E_DEFAULT);
    return text.empty() ? "HDF5 gave no reason" : text;
}

[[noreturn]] inline void fail(Origin const& origin, std::string const& path, std::string const& reason) {
    if (origin.writing) {
        throw UserError{Exit::cannot_write,
                        fmt::format("cannot make '{}' ({}: {}) is there enough memory? The file was not written",
                                    origin.file.string(), path, reason)};
    }
    throw UserError{Exit::input_invalid,
                    fmt::format("cannot read '{}' ({}: {}) the file is damaged or not one of cpdsim's; run it again",
                                origin.file.string(), path, reason)};
}

/// Passes a result of the C API on, or throws if it is negative.
template <class Result>
Result checked(Result result, Origin const& origin, std::string const& path) {
    if (result < 0) fail(origin, path, hdf5_reason());
    return result;
}

inline std::string joined(std::string const& path, std::string const& name) {
    return path == "/" ? "/" + name : path + "/" + name;
}

template <class T>
hid_t memory_type();
template <>
inline hid_t memory_type<float>() {
    return H5T_NATIVE_FLOAT;
}
template <>
inline hid_t memory_type<double>() {
    return H5T_NATIVE_DOUBLE;
}
template <>
inline hid_t memory_type<std::int32_t>() {
    return H5T_NATIVE_INT32;
}
template <>
inline hid_t memory_type<std::int64_t>() {
    return H5T_NATIVE_INT64;
}
template <>
inline hid_t memory_type<std::uint8_t>() {
    return H5T_NATIVE_UINT8;
}

template <class T>
hid_t file_type();  // one byte order, so that files of different machines are the same
template <>
inline hid_t file_type<float>() {
    return H5T_IEEE_F32LE;
}
template <>
inline hid_t file_type<double>() {
    return H5T_IEEE_F64LE;
}
template <>
inline hid_t file_type<std::int32_t>() {
    return H5T_STD_I32LE;
}
template <>
inline hid_t file_type<std::int64_t>() {
    return H5T_STD_I64LE;
}
template <>
inline hid_t file_type<std::uint8_t>() {
    return H5T_STD_U8LE;
}

/// A copy of the type, so that every type has one kind of owner.
template <class T>
Handle type_in_file() {
    if constexpr (std::is_same_v<T, std::string>) {
        Handle type{H5Tcopy(H5T_C_S1), H5Tclose};
        H5Tset_size(type.id(), H5T_VARIABLE);
        H5Tset_cset(type.id(), H5T_CSET_UTF8);
        return type;
    } else {
        return Handle{H5Tcopy(file_type<T>()), H5Tclose};
    }
}
template <class T>
Handle type_in_memory() {
    if constexpr (std::is_same_v<T, std::string>)
        return type_in_file<T>();
    else
        return Handle{H5Tcopy(memory_type<T>()), H5Tclose};
}

inline Handle space_of(Shape const& shape) {
    std::vector<hsize_t> const sizes(shape.begin(), shape.end());
    if (sizes.empty()) return {H5Screate(H5S_SCALAR), H5Sclose};
    return {H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr), H5Sclose};
}

inline Shape shape_of(hid_t space) {
    int const rank = H5Sget_simple_extent_ndims(space);
    std::vector<hsize_t> sizes(rank > 0 ? static_cast<std::size_t>(rank) : 0);
    if (rank > 0) H5Sget_simple_extent_dims(space, sizes.data(), nullptr);
    return {sizes.begin(), sizes.end()};
}

}  // namespace cpdsim::h5
