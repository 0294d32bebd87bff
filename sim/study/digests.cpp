#include "study/digests.hpp"

#include <algorithm>
#include <cstring>
#include <system_error>

#include "core/error.hpp"
#include "scenario/wiring.hpp"

namespace cpdsim {
namespace {

/// Each array as its length and its values.
std::vector<std::byte> bytes_of(CaseDigest const& digest) {
    std::vector<std::byte> bytes;
    each_array(digest, [&](auto const& array) {
        std::uint64_t const length = array.size();
        auto const head = std::as_bytes(std::span{&length, 1}), body = std::as_bytes(std::span{array});
        bytes.insert(bytes.end(), head.begin(), head.end());
        bytes.insert(bytes.end(), body.begin(), body.end());
    });
    return bytes;
}

void restore(CaseDigest& digest, std::span<std::byte const> bytes) {
    each_array(digest, [&](auto& array) {
        std::uint64_t length = 0;
        std::memcpy(&length, bytes.data(), sizeof length);
        array.resize(length);
        std::size_t const size = length * sizeof array[0];
        if (size > 0) std::memcpy(array.data(), bytes.data() + sizeof length, size);
        bytes = bytes.subspan(sizeof length + size);
    });
}

}  // namespace

Digests::Digests(StudyPlan const& plan, StudyFolder const& folder)
    : plan_{plan},
      folder_{folder},
      size_{static_cast<std::size_t>(plan.replicates), static_cast<std::size_t>(grid_of(plan.time).steps()) + 1},
      entries_(plan.runs.size()) {}

void Digests::add(std::size_t run, Results const& results) {
    CaseDigest const digest = digest_of(results, plan_);
    std::vector<std::byte> const rest = bytes_of(digest);
    Entry entry;
    std::size_t const each = digest.shape->rows() * static_cast<std::size_t>(digest.shape->replicates);
    turns_.take([&] {
        if (!scratch_) scratch_.emplace(folder_.path());
        auto const same =
            std::find_if(shapes_.begin(), shapes_.end(), [&](auto const& shape) { return *shape == *digest.shape; });
        entry.shape = same == shapes_.end() ? shapes_.emplace_back(digest.shape) : *same;
        entry.series = scratch_->reserve(digest.shape->series.size() * each * sizeof(float));
        entry.rest = scratch_->reserve(rest.size());
        entry.bytes = rest.size();
    });
    for (std::size_t v = 0; v < results.timeseries.size(); ++v) {
        std::span const values{results.timeseries[v].values};
        scratch_->write(entry.series + v * each * sizeof(float),
                        std::as_bytes(values.first(std::min(values.size(), each))));
    }
    scratch_->write(entry.rest, rest);
    turns_.take([&] { entries_[run] = std::move(entry); });
}

std::string Digests::take(std::size_t run) {
    try {
        return read_file_of(run, h5::Trust::checked_before) ? "" : "a case file holds another case";
    } catch (UserError const& error) {
        if (error.exit() == Exit::cannot_write) throw;
        return error.what();
    }
}

std::vector<CaseState> Digests::gather() {
    std::vector<CaseState> states;
    for (std::size_t run = 0; run < entries_.size(); ++run) {
        states.push_back(read(run));
        if (states.back() != CaseState::done) entries_[run].shape.reset();
    }
    return states;
}

/// Whether a run is done is asked of its file, also when its numbers are here.
CaseState Digests::read(std::size_t run) {
    std::string const& key = plan_.runs[run].key;
    std::error_code fault;
    if (!std::filesystem::exists(folder_.case_file(key), fault)) return folder_.state_of(key);
    if (entries_[run].shape) return CaseState::done;
    try {
        return read_file_of(run, h5::Trust::only_us) ? CaseState::done : CaseState::absent;
    } catch (UserError const& error) {
        if (error.exit() == Exit::cannot_write) throw;
        return CaseState::absent;  // damaged since it was made
    }
}

bool Digests::read_file_of(std::size_t run, h5::Trust trust) {
    std::string const& key = plan_.runs[run].key;
    auto const results = read_values(folder_.case_file(key), key, known_, trust, size_);
    if (results) add(run, *results);
    return results.has_value();
}

CaseDigest Digests::digest(std::size_t run) const {
    Entry const& entry = entries_[run];
    std::vector<std::byte> bytes(entry.bytes);
    scratch_->read(entry.rest, bytes);
    CaseDigest digest;
    digest.shape = entry.shape;
    restore(digest, bytes);
    return digest;
}

void Digests::read_series(std::size_t run, std::size_t series, std::span<float> values) const {
    CaseShape const& shape = *entries_[run].shape;
    std::size_t const each = shape.rows() * static_cast<std::size_t>(shape.replicates);
    scratch_->read(entries_[run].series + series * each * sizeof(float),
                   std::as_writable_bytes(values.first(std::min(values.size(), each))));
}

}  // namespace cpdsim
