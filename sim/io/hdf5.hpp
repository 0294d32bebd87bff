// The only HDF5 calls of the project: owners for the serial C API, reduced to what our files use. The rules that make
// a file open in netCDF-C, xarray, h5netcdf and R live here once: variable-length UTF-8 strings, creation order
// tracked everywhere, no enums or booleans, NaN where nothing was written, gzip 4 + shuffle.
//
// A new file is built in memory and saved in one go. HDF5 on a full disk is not to be trusted: a dataset that could not
// be written is reported when it is closed, if at all, and closing the file may then say that all is well.
// Our own write(2) has an errno, and a half-written file never carries the final name. A file is read the same way: its
// bytes are in memory before HDF5 sees them, since HDF5 ends the program where a file fails underneath, even in
// close(2).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "data/dataset.hpp"

namespace cpdsim::h5 {

using Shape = std::vector<std::uint64_t>;  ///< empty: a scalar

using Data = Values;  ///< the alternative held is the type in the file
using cpdsim::Attribute, cpdsim::Attributes, cpdsim::AttributeValue;

/// 1 for a scalar; the largest number there is for what is larger than that.
[[nodiscard]] std::uint64_t elements(Shape const& shape);
[[nodiscard]] std::size_t size_of(Data const& data);

/// Owns one HDF5 identifier.
class Handle {
public:
    using Id = std::int64_t;  ///< hid_t
    using Close = int (*)(Id);
    Handle() = default;
    Handle(Id id, Close close) : id_{id}, close_{close} {}
    Handle(Handle&& other) noexcept : id_{std::exchange(other.id_, -1)}, close_{other.close_} {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(close_, other.close_);
        return *this;
    }
    ~Handle() {
        if (id_ >= 0) close_(id_);
    }
    [[nodiscard]] Id id() const { return id_; }

private:
    Id id_ = -1;
    Close close_ = nullptr;
};

/// Whose fault an error is: the reader's file is damaged, or ours cannot be written. Named in every message.
struct Origin {
    std::filesystem::path file;
    bool writing = false;
};

/// What groups and datasets share: a path, and attributes in the order of their creation.
/// Every member of this and the classes below throws UserError: Exit::input_invalid for a file that was opened,
/// Exit::cannot_write for one that was created.
class Node {
public:
    [[nodiscard]] std::string const& path() const { return path_; }
    void set(std::string const& name, AttributeValue const& value);
    void set(Attributes const& attributes);
    /// Ours only; what HDF5 keeps for dimension scales and fill values is left out.
    [[nodiscard]] Attributes attributes() const;
    /// The same of any file: names of those whose values cannot be told come in `odd`.
    [[nodiscard]] Attributes attributes(std::vector<std::string>& odd) const;
    [[nodiscard]] AttributeValue attribute(std::string const& name) const;
    /// Where it lies in the file: the same whichever way leads to it.
    [[nodiscard]] std::uint64_t address() const;

protected:
    Node(Handle id, std::shared_ptr<Origin const> origin, std::string path)
        : id_{std::move(id)}, origin_{std::move(origin)}, path_{std::move(path)} {}

    Handle id_;
    std::shared_ptr<Origin const> origin_;
    std::string path_;
};

class Dataset : public Node {
public:
    [[nodiscard]] Shape shape() const;
    /// Why its values cannot be told, in a few words; empty for what read() can read.
    [[nodiscard]] std::string oddity() const;
    /// Its size and type are looked at before memory is asked for.
    [[nodiscard]] Data read() const;
    /// The block of `count` elements at `start`.
    [[nodiscard]] Data read(Shape const& start, Shape const& count) const;
    void write(Data const& data);
    void write(Shape const& start, Shape const& count, Data const& data);

    void make_scale();  ///< its name becomes the name of a dimension
    void attach(unsigned axis, Dataset const& scale);
    [[nodiscard]] bool is_scale() const;
    [[nodiscard]] std::vector<std::string> dimensions() const;  ///< names of the attached scales, axis by axis

private:
    friend class Group;
    using Node::Node;
};

class Group : public Node {
public:
    struct Child {
        std::string name;
        bool is_group = false;
        bool is_dataset = false;  ///< if neither: a named type, or a link that leads elsewhere
    };
    [[nodiscard]] std::vector<Child> children() const;     ///< in the order of creation
    [[nodiscard]] std::vector<std::string> names() const;  ///< of the children, without opening any
    [[nodiscard]] bool has(std::string const& name) const;
    [[nodiscard]] Group group(std::string const& name) const;
    [[nodiscard]] Dataset dataset(std::string const& name) const;

    Group create_group(std::string const& name);
    /// `kind` gives the type only. An empty `chunk` means contiguous and uncompressed. Unwritten elements are NaN, 0 or
    /// "".
    Dataset create_dataset(std::string const& name, Data const& kind, Shape const& shape, Shape const& chunk = {});

private:
    friend class File;
    using Node::Node;
};

/// What opening a file asks of its seal: that it is not broken; that it is there and whole, so that nobody has changed
/// the file since we wrote it; or nothing, since somebody checked it a moment ago.
enum class Trust { anybody, only_us, checked_before };

class File {
public:
    /// A new file in memory; nothing touches the disk before save().
    [[nodiscard]] static File create(std::filesystem::path const& target);
    /// The same, with all that `image` holds: what image() gave of a created file.
    [[nodiscard]] static File create(std::filesystem::path const& target, std::string const& image);
    /// An existing file, read into memory; later changes of the file do not show.
    [[nodiscard]] static File open(std::filesystem::path const& path, Trust trust = Trust::anybody);

    [[nodiscard]] Group root() const;
    /// "/a/b", each level opened, or created where absent in a new file.
    [[nodiscard]] Group group(std::string const& path) const;
    /// The bytes of a created file as it stands, without a seal. Groups and datasets must be closed.
    [[nodiscard]] std::string image();
    /// Puts a created file in place, whole or not at all (see atomic_file.hpp). Groups and datasets must be closed.
    void save();

private:
    File(Handle id, Origin origin, std::shared_ptr<std::string> image = {})
        : image_{std::move(image)}, id_{std::move(id)}, origin_{std::make_shared<Origin const>(std::move(origin))} {}
    std::shared_ptr<std::string> image_;  ///< of a file that was opened; HDF5 works on it until `id_` is closed
    Handle id_;
    std::shared_ptr<Origin const> origin_;
};

}  // namespace cpdsim::h5
