#include "io/any_file.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <numeric>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/read_file.hpp"
#include "io/seal.hpp"

namespace cpdsim {
namespace {

constexpr int deepest = 32;  ///< our own files have three levels

std::string below(std::string const& path, std::string const& name) { return path.empty() ? name : path + "/" + name; }

class Visitor {
public:
    explicit Visitor(std::function<void(std::string const&, Table const&)> const& visit) : visit_{visit} {}

    std::vector<LeftOut> left_out;

    void over(h5::Group const& group, std::string const& path, int depth) {
        seen_.insert(group.address());
        Table table;
        std::vector<std::string> odd;
        table.attributes = group.attributes(odd);
        for (std::string const& name : odd)
            leave_out(fmt::format("{}@{}", path, name), "its type is not one of cpdsim's");
        std::vector<h5::Group::Child> const children = group.children();
        std::vector<std::string> later;
        for (h5::Group::Child const& child : children) {
            if (child.is_dataset) take_scale(group, child.name, path, table, later);
            if (!child.is_group && !child.is_dataset)
                leave_out(below(path, child.name), "it is a link that leads elsewhere, or a type");
        }
        for (std::string const& name : later) take_variable(group, name, path, table);
        if (!table.arrays.empty() || (!table.attributes.empty() && !path.empty())) visit_(path, table);
        table = {};
        for (h5::Group::Child const& child : children)
            if (child.is_group) go_down(group, child.name, below(path, child.name), depth + 1);
    }

private:
    void leave_out(std::string const& path, std::string why) { left_out.push_back({"/" + path, std::move(why)}); }

    void go_down(h5::Group const& group, std::string const& name, std::string const& path, int depth) {
        if (depth > deepest) return leave_out(path, fmt::format("it lies more than {} groups deep", deepest));
        std::optional<h5::Group> inner;
        try {
            inner.emplace(group.group(name));
            if (seen_.contains(inner->address())) return leave_out(path, "it is a group that was met before");
        } catch (UserError const&) {
            return leave_out(path, "it cannot be read");
        }
        over(*inner, path, depth);
    }

    /// Scales first, so that variables find their dimensions whatever the order.
    void take_scale(h5::Group const& group, std::string const& name, std::string const& path, Table& table,
                    std::vector<std::string>& later) {
        try {
            h5::Dataset const dataset = group.dataset(name);
            if (std::string const why = dataset.oddity(); !why.empty()) return leave_out(below(path, name), why);
            if (!dataset.is_scale() || dataset.shape().size() != 1) return later.push_back(name);
            table.axes.push_back(axis_from(dataset, name));
            attributes_of(dataset, below(path, name), table.axes.back().attributes);
        } catch (UserError const&) {
            leave_out(below(path, name), "it cannot be read");
        }
    }
    void take_variable(h5::Group const& group, std::string const& name, std::string const& path, Table& table) {
        try {
            h5::Dataset const dataset = group.dataset(name);
            h5::Shape const shape = dataset.shape();
            Array variable{name, dataset.dimensions(), dataset.read(), {}};
            attributes_of(dataset, below(path, name), variable.attributes);
            for (std::size_t axis = 0; axis < shape.size(); ++axis)
                name_axis(variable, axis, static_cast<std::size_t>(shape[axis]), table);
            table.arrays.push_back(std::move(variable));
        } catch (UserError const&) {
            leave_out(below(path, name), "it cannot be read, or is larger than the memory");
        }
    }
    void attributes_of(h5::Dataset const& dataset, std::string const& path, h5::Attributes& attributes) {
        std::vector<std::string> odd;
        attributes = dataset.attributes(odd);
        for (std::string const& name : odd)
            leave_out(fmt::format("{}@{}", path, name), "its type is not one of cpdsim's");
    }
    /// An axis that no scale of the group fits is numbered from 0.
    static void name_axis(Array& variable, std::size_t axis, std::size_t size, Table& table) {
        std::string& name = variable.axes[axis];
        Axis const* const known = name.empty() ? nullptr : table.axis(name);
        if (known != nullptr && known->size() == size) return;
        name = fmt::format("{}_axis_{}", variable.name, axis);
        while (table.axis(name) != nullptr || table.array(name) != nullptr) name += '_';
        std::vector<std::int32_t> numbers(size);
        std::iota(numbers.begin(), numbers.end(), 0);
        table.axes.push_back({name, std::move(numbers), {}});
    }

    std::function<void(std::string const&, Table const&)> const& visit_;
    std::set<std::uint64_t> seen_;  ///< addresses of the groups that were visited: they may form a circle
};

/// What the process of its own does. Faults that are told in words are told again, better, by who reads on.
[[noreturn]] void read_all_and_leave(std::filesystem::path const& path) {
    constexpr rlim_t seconds = 600;
    rlimit const enough{seconds, seconds};
    ::setrlimit(RLIMIT_CPU, &enough);
    rlimit const no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    try {
        h5::File const file = h5::File::open(path);
        static_cast<void>(visit_tables(file, [](std::string const&, Table const&) {}));
    } catch (std::exception const&) {
        ::_exit(0);
    }
    ::_exit(0);
}

}  // namespace

std::vector<LeftOut> visit_tables(h5::File const& file,
                                  std::function<void(std::string const&, Table const&)> const& visit) {
    Visitor visitor{visit};
    visitor.over(file.root(), "", 0);
    return std::move(visitor.left_out);
}

void try_reading(std::filesystem::path const& path) {
    std::string why;
    auto const content = read_file(path, why);
    if (!content || check_seal(*content) != Seal::absent) return;  // who opens it says what is wrong with it
    pid_t const child = ::fork();
    if (child == 0) read_all_and_leave(path);
    if (child < 0) return;
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFSIGNALED(status)) return;
    throw UserError{
        Exit::input_invalid,
        fmt::format("cannot read '{}' (the HDF5 library breaks on it, signal {}) the file is damaged or not "
                    "one of cpdsim's; run it again",
                    path.string(), WTERMSIG(status))};
}

}  // namespace cpdsim
