// The members of Apart, for the one file that makes them for its type.
#pragma once

#include <utility>

#include "core/apart.hpp"

namespace cpdsim {

template <class T>
Apart<T>::Apart() : value_{new T()} {}
template <class T>
Apart<T>::Apart(T const& value) : value_{new T(value)} {}
template <class T>
Apart<T>::Apart(Apart const& other) : value_{new T(*other.value_)} {}
template <class T>
Apart<T>::Apart(Apart&& other) : value_{new T()} {  // NOLINT(performance-noexcept-move-constructor): it asks for memory
    std::swap(value_, other.value_);
}
template <class T>
Apart<T>& Apart<T>::operator=(Apart const& other) {
    if (this != &other) *value_ = *other.value_;
    return *this;
}
template <class T>
Apart<T>& Apart<T>::operator=(Apart&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
}
template <class T>
Apart<T>::~Apart() {
    delete value_;
}

}  // namespace cpdsim
