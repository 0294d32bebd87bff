#include "io/hdf5.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>

#include "core/read_file.hpp"
#include "io/atomic_file.hpp"
#include "io/hdf5_call.hpp"
#include "io/seal.hpp"

namespace cpdsim::h5 {
namespace {

constexpr std::size_t memory_step = std::size_t{1} << 20U;  // a file in memory grows by this many bytes
constexpr unsigned gzip_level = 4;
constexpr unsigned half_a_node = 4;

Handle creation_order(hid_t list_class) {
    Handle list{H5Pcreate(list_class), H5Pclose};
    H5Pset_attr_creation_order(list.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    H5Pset_obj_track_times(list.id(), false);  // the same results give the same bytes at any time of day
    if (list_class != H5P_DATASET_CREATE)
        H5Pset_link_creation_order(list.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    return list;
}

/// Files of others need not keep the order of creation; then names are in the order of the alphabet.
bool keeps_order(hid_t group) {
    Handle const list{H5Gget_create_plist(group), H5Pclose};
    unsigned flags = 0;
    return list.id() >= 0 && H5Pget_link_creation_order(list.id(), &flags) >= 0 && (flags & H5P_CRT_ORDER_INDEXED) != 0;
}

/// HDF5 would read an existing file of this name, and takes two files of one name for the same: so it is nobody else's.
std::string own_name(Handle const& access) { return fmt::format("memory-of-{}-at-{}", ::getpid(), access.id()); }

/// Lets HDF5 read the bytes where they are. It asks for memory, copies into it and frees it: it is given the bytes.
void work_on(std::string& image, Handle const& access, Origin const& origin) {
    H5FD_file_image_callbacks_t callbacks{};
    callbacks.image_malloc = [](std::size_t, H5FD_file_image_op_t, void* ours) -> void* { return ours; };
    callbacks.image_memcpy = [](void* to, void const*, std::size_t, H5FD_file_image_op_t, void*) { return to; };
    callbacks.image_realloc = [](void*, std::size_t, H5FD_file_image_op_t, void*) -> void* { return nullptr; };
    callbacks.image_free = [](void*, H5FD_file_image_op_t, void*) -> herr_t { return 0; };
    callbacks.udata_copy = [](void* ours) { return ours; };
    callbacks.udata_free = [](void*) -> herr_t { return 0; };
    callbacks.udata = image.data();
    checked(H5Pset_file_image_callbacks(access.id(), &callbacks), origin, "/");
    checked(H5Pset_file_image(access.id(), image.data(), image.size()), origin, "/");
}

Handle access_to_write() {
    Handle access{H5Pcreate(H5P_FILE_ACCESS), H5Pclose};
    H5Pset_fapl_core(access.id(), memory_step, 0);
    H5Pset_fclose_degree(access.id(), H5F_CLOSE_STRONG);
    // Every reader in use knows the format of HDF5 1.8. A newer superblock than the earliest would carry a checksum
    // that H5Fget_file_image of 1.10 spoils.
    H5Pset_libver_bounds(access.id(), H5F_LIBVER_EARLIEST, H5F_LIBVER_V18);
    return access;
}

}  // namespace

std::vector<std::string> Group::names() const {
    std::vector<std::string> found;
    auto const collect = [](hid_t, char const* name, H5L_info_t const*, void* out) -> herr_t {
        static_cast<std::vector<std::string>*>(out)->emplace_back(name);
        return 0;
    };
    hsize_t at = 0;
    H5_index_t const order = keeps_order(id_.id()) ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
    checked(H5Literate(id_.id(), order, H5_ITER_INC, &at, collect, &found), *origin_, path_);
    return found;
}

std::vector<Group::Child> Group::children() const {
    std::vector<Child> found;
    for (std::string const& name : names()) {
        H5L_info_t link{};
        checked(H5Lget_info(id_.id(), name.c_str(), &link, H5P_DEFAULT), *origin_, joined(path_, name));
        if (link.type != H5L_TYPE_HARD) {  // it may lead to another file
            found.push_back({name, false, false});
            continue;
        }
        Handle const object{H5Oopen(id_.id(), name.c_str(), H5P_DEFAULT), H5Oclose};
        checked(object.id(), *origin_, joined(path_, name));
        H5I_type_t const type = H5Iget_type(object.id());
        found.push_back({name, type == H5I_GROUP, type == H5I_DATASET});
    }
    return found;
}

bool Group::has(std::string const& name) const { return H5Lexists(id_.id(), name.c_str(), H5P_DEFAULT) > 0; }

Group Group::group(std::string const& name) const {
    Handle id{H5Gopen2(id_.id(), name.c_str(), H5P_DEFAULT), H5Gclose};
    checked(id.id(), *origin_, joined(path_, name));
    return {std::move(id), origin_, joined(path_, name)};
}

Dataset Group::dataset(std::string const& name) const {
    Handle id{H5Dopen2(id_.id(), name.c_str(), H5P_DEFAULT), H5Dclose};
    checked(id.id(), *origin_, joined(path_, name));
    return {std::move(id), origin_, joined(path_, name)};
}

Group Group::create_group(std::string const& name) {
    Handle const list = creation_order(H5P_GROUP_CREATE);
    Handle id{H5Gcreate2(id_.id(), name.c_str(), H5P_DEFAULT, list.id(), H5P_DEFAULT), H5Gclose};
    checked(id.id(), *origin_, joined(path_, name));
    return {std::move(id), origin_, joined(path_, name)};
}

Dataset Group::create_dataset(std::string const& name, Data const& kind, Shape const& shape, Shape const& chunk) {
    std::string const place = joined(path_, name);
    Handle const list = creation_order(H5P_DATASET_CREATE);
    if (!chunk.empty() && elements(shape) > 0) {
        std::vector<hsize_t> const sizes(chunk.begin(), chunk.end());
        checked(H5Pset_chunk(list.id(), static_cast<int>(sizes.size()), sizes.data()), *origin_, place);
        checked(H5Pset_shuffle(list.id()), *origin_, place);
        checked(H5Pset_deflate(list.id(), gzip_level), *origin_, place);
    }
    return std::visit(
        [&](auto const& values) {
            using T = typename std::decay_t<decltype(values)>::value_type;
            Handle const type = type_in_file<T>();
            if constexpr (std::is_floating_point_v<T>) {
                T const fill = std::numeric_limits<T>::quiet_NaN();
                checked(H5Pset_fill_value(list.id(), memory_type<T>(), &fill), *origin_, place);
            }
            Handle const space = space_of(shape);
            Handle id{H5Dcreate2(id_.id(), name.c_str(), type.id(), space.id(), H5P_DEFAULT, list.id(), H5P_DEFAULT),
                      H5Dclose};
            checked(id.id(), *origin_, place);
            return Dataset{std::move(id), origin_, place};
        },
        kind);
}

File File::create(std::filesystem::path const& target) {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // we report errors ourselves
    Origin const origin{target, true};
    Handle const access = access_to_write();
    Handle const list = creation_order(H5P_FILE_CREATE);
    // The index of a chunked dataset has room for so many chunks from the start: HDF5's own 64 take 3 KB, more than
    // most of our series.
    H5Pset_istore_k(list.id(), half_a_node);
    Handle id{H5Fcreate(own_name(access).c_str(), H5F_ACC_TRUNC, list.id(), access.id()), H5Fclose};
    checked(id.id(), origin, "/");
    return {std::move(id), origin};
}

File File::create(std::filesystem::path const& target, std::string const& image) {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    Origin const origin{target, true};
    Handle const access = access_to_write();
    // HDF5 takes what is not const, and copies it.
    std::string given = image;
    checked(H5Pset_file_image(access.id(), given.data(), given.size()), origin, "/");
    Handle id{H5Fopen(own_name(access).c_str(), H5F_ACC_RDWR, access.id()), H5Fclose};
    checked(id.id(), origin, "/");
    return {std::move(id), origin};
}

File File::open(std::filesystem::path const& path, Trust trust) {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    Origin const origin{path, false};
    std::string why;
    auto content = read_file(path, why);
    if (!content) {
        throw UserError{Exit::input_invalid,
                        fmt::format("cannot read '{}' ({}) check the name and the folder", path.string(), why)};
    }
    if (content->empty()) fail(origin, "/", "it is empty");
    if (trust != Trust::checked_before) {
        Seal const seal = check_seal(*content);
        if (seal == Seal::broken) fail(origin, "/", "its check sum is wrong");
        if (seal == Seal::absent && trust == Trust::only_us) fail(origin, "/", "another program has changed it");
    }
    auto image = std::make_shared<std::string>(std::move(*content));
    Handle const access{H5Pcreate(H5P_FILE_ACCESS), H5Pclose};
    H5Pset_fclose_degree(access.id(), H5F_CLOSE_STRONG);
    H5Pset_fapl_core(access.id(), memory_step, 0);
    work_on(*image, access, origin);
    Handle id{H5Fopen(own_name(access).c_str(), H5F_ACC_RDONLY, access.id()), H5Fclose};
    checked(id.id(), origin, "/");
    return {std::move(id), origin, std::move(image)};
}

Group File::root() const {
    Handle id{H5Gopen2(id_.id(), "/", H5P_DEFAULT), H5Gclose};
    checked(id.id(), *origin_, "/");
    return {std::move(id), origin_, "/"};
}

Group File::group(std::string const& path) const {
    Group at = root();
    for (std::size_t begin = 1; begin < path.size();) {
        std::size_t const end = std::min(path.find('/', begin), path.size());
        std::string const name = path.substr(begin, end - begin);
        at = origin_->writing && !at.has(name) ? at.create_group(name) : at.group(name);
        begin = end + 1;
    }
    return at;
}

std::string File::image() {
    checked(H5Fflush(id_.id(), H5F_SCOPE_LOCAL), *origin_, "/");
    auto const size = checked(H5Fget_file_image(id_.id(), nullptr, 0), *origin_, "/");
    std::string bytes(static_cast<std::size_t>(size), '\0');
    checked(H5Fget_file_image(id_.id(), bytes.data(), bytes.size()), *origin_, "/");
    return bytes;
}

void File::save() {
    std::string whole = image();
    id_ = Handle{};
    whole += seal_of(std::as_bytes(std::span{whole}));
    write_atomically(origin_->file, std::as_bytes(std::span{whole}));
}

}  // namespace cpdsim::h5
