#include "study/digests.hpp"

#include <algorithm>
#include <cstring>
#include <system_error>

#include "core/error.hpp"
#include "scenario/wiring.hpp"

namespace cpdsim {
namespace {

std::vector<std::byte> bytes_of(CaseDigest const& digest) {
    std::vector<std::byte> bytes;
    auto const add = [&](auto const& values) {
        if constexpr (std::is_arithmetic_v<typename std::decay_t<decltype(values)>::value_type>) {
            auto const body = std::as_bytes(std::span{values});
            bytes.insert(bytes.end(), body.begin(), body.end());
        }
    };
    for (Values const& values : digest.values) std::visit(add, values);
    return bytes;
}

/// Types and lengths are those of the shape.
void restore(CaseDigest& digest, std::span<std::byte const> bytes) {
    std::size_t k = 0;
    for (Table const& table : digest.shape->tables.tables) {
        for (Array const& array : table.arrays) {
            Values& values = digest.values.emplace_back(array.values);
            std::visit(
                [&](auto& held) {
                    if constexpr (std::is_arithmetic_v<typename std::decay_t<decltype(held)>::value_type>) {
                        held.resize(digest.shape->sizes[k]);
                        std::size_t const size = held.size() * sizeof held[0];
                        if (size > 0) std::memcpy(held.data(), bytes.data(), size);
                        bytes = bytes.subspan(size);
                    }
                },
                values);
            ++k;
        }
    }
}

}  // namespace

Digests::Digests(StudyPlan const& plan, StudyFolder const& folder)
    : plan_{plan},
      folder_{folder},
      rows_{static_cast<std::size_t>(grid_of(plan.time).steps()) + 1},
      entries_(plan.runs.size()) {}

void Digests::add(std::size_t run, Results const& results) {
    std::size_t const draws = plan_.draws_of(plan_.runs[run]).size();
    auto const lanes = static_cast<std::size_t>(results.replicates), own = lanes / draws;
    Digester const digester{results, plan_, own};
    CaseDigest const first = digester.digest(0);
    std::shared_ptr<CaseShape const> const shape = first.shape;  // lanes of a pack have the same
    std::vector<std::vector<std::byte>> rest{bytes_of(first)};
    for (std::size_t place = 1; place < draws; ++place) rest.push_back(bytes_of(digester.digest(place * own)));
    Entry entry;
    std::size_t const each = shape->rows() * lanes;
    turns_.take([&] {
        if (!scratch_) scratch_.emplace(folder_.path());
        auto const same =
            std::find_if(shapes_.begin(), shapes_.end(), [&](auto const& known) { return *known == *shape; });
        entry.shape = same == shapes_.end() ? shapes_.emplace_back(shape) : *same;
        entry.series = scratch_->reserve(shape->series.arrays.size() * each * sizeof(float));
        for (auto const& bytes : rest) entry.rest.emplace_back(scratch_->reserve(bytes.size()), bytes.size());
    });
    for (std::size_t v = 0; v < shape->series.arrays.size(); ++v) {
        std::span const values{floats(results.timeseries().arrays[v])};
        scratch_->write(entry.series + v * each * sizeof(float),
                        std::as_bytes(values.first(std::min(values.size(), each))));
    }
    for (std::size_t place = 0; place < draws; ++place) scratch_->write(entry.rest[place].first, rest[place]);
    turns_.take([&] { entries_[run] = std::move(entry); });
}

std::string Digests::take(std::size_t run) {
    std::error_code fault;
    if (!std::filesystem::exists(folder_.case_file(plan_.runs[run].key), fault))
        return read_row_of(run) ? "" : "a row in 'outcomes' does not fit the plan";
    try {
        return read_file_of(run, h5::Trust::checked_before) ? "" : "a case file holds another case";
    } catch (UserError const& error) {
        if (error.exit() == Exit::cannot_write) throw;
        return error.what();
    }
}

std::vector<CaseState> Digests::gather() {
    std::vector<CaseState> states;
    folder_.journal().refresh();  // of other ranks and shards
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
    if (!std::filesystem::exists(folder_.case_file(key), fault)) {
        if (!folder_.journal().has(key)) return folder_.state_of(key);
        if (entries_[run].shape) return CaseState::done;
        return read_row_of(run) ? CaseState::done : CaseState::absent;
    }
    if (entries_[run].shape) return CaseState::done;
    try {
        return read_file_of(run, h5::Trust::only_us) ? CaseState::done : CaseState::absent;
    } catch (UserError const& error) {
        if (error.exit() == Exit::cannot_write) throw;
        return CaseState::absent;  // damaged since it was made
    }
}

bool Digests::read_row_of(std::size_t run) {
    std::size_t const lanes = plan_.draws_of(plan_.runs[run]).size() * static_cast<std::size_t>(plan_.replicates);
    auto const row = folder_.journal().read(plan_.runs[run].key);
    if (!row || static_cast<std::size_t>(row->replicates) != lanes) return false;
    add(run, *row);
    return true;
}

bool Digests::read_file_of(std::size_t run, h5::Trust trust) {
    std::string const& key = plan_.runs[run].key;
    std::size_t const lanes = plan_.draws_of(plan_.runs[run]).size() * static_cast<std::size_t>(plan_.replicates);
    auto const results = read_values(folder_.case_file(key), key, known_, trust, {lanes, rows_});
    if (results) add(run, *results);
    return results.has_value();
}

CaseDigest Digests::digest(std::size_t run, std::size_t place) const {
    Entry const& entry = entries_[run];
    auto const& [position, size] = entry.rest[place];
    std::vector<std::byte> bytes(size);
    scratch_->read(position, bytes);
    CaseDigest digest;
    digest.shape = entry.shape;
    restore(digest, bytes);
    return digest;
}

void Digests::read_series(std::size_t run, std::size_t place, std::size_t series, std::span<float> values) const {
    Entry const& entry = entries_[run];
    std::size_t const each = entry.shape->rows() * static_cast<std::size_t>(entry.shape->replicates);
    std::size_t const before = (series * entry.rest.size() + place) * each;
    scratch_->read(entry.series + before * sizeof(float),
                   std::as_writable_bytes(values.first(std::min(values.size(), each))));
}

}  // namespace cpdsim
