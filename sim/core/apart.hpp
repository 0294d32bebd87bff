// A value kept apart from the struct it belongs to, so that who includes the struct need not read the value's own
// header, and a change of that header reaches only those who use it. Copies like the value itself.
#pragma once

namespace cpdsim {

/// A T on the heap. Its members are made in one file, `template class Apart<T>;` after including core/apart_made.hpp
/// and the header of T.
template <class T>
class Apart {
public:
    using type = T;

    Apart();
    Apart(T const& value);  // NOLINT: it stands for the value
    Apart(Apart const& other);
    Apart(Apart&& other);  // NOLINT: it leaves a default value behind, never nothing, and making that may fail
    Apart& operator=(Apart const& other);
    Apart& operator=(Apart&& other) noexcept;
    ~Apart();

    [[nodiscard]] T& operator*() { return *value_; }
    [[nodiscard]] T const& operator*() const { return *value_; }
    [[nodiscard]] T* operator->() { return value_; }
    [[nodiscard]] T const* operator->() const { return value_; }

private:
    T* value_;
};

}  // namespace cpdsim
