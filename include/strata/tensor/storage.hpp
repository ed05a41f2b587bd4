#pragma once
#include "strata/core/size.hpp"

#include <algorithm>
#include <memory>
#include <new>
#include <span>
#include <utility>

namespace strata {

/// Owned scalars, aligned for the widest vectors and zero at first.
template <class S> class Storage {
 public:
  Storage() = default;
  explicit Storage(Size size) : size_{size}, data_{allocate(size)} { std::fill_n(data(), size, S{}); }
  Storage(const Storage& other) : size_{other.size_}, data_{allocate(other.size_)} {
    std::copy_n(other.data(), size_, data());
  }
  Storage& operator=(const Storage& other) {
    if (size_ != other.size_)
      *this = Storage{other};
    else
      std::copy_n(other.data(), size_, data());
    return *this;
  }
  Storage(Storage&& other) noexcept : size_{std::exchange(other.size_, 0)}, data_{std::move(other.data_)} {}
  Storage& operator=(Storage&& other) noexcept {
    size_ = std::exchange(other.size_, 0);
    data_ = std::move(other.data_);
    return *this;
  }

  S* data() { return data_.get(); }
  const S* data() const { return data_.get(); }
  Size size() const { return size_; }
  std::span<S> span() { return {data(), size_}; }
  std::span<const S> span() const { return {data(), size_}; }
  void zero() { std::fill_n(data(), size_, S{}); }

 private:
  static constexpr std::align_val_t line{64};
  struct Free {
    void operator()(S* data) const { ::operator delete(data, line); }
  };
  static S* allocate(Size size) { return size ? static_cast<S*>(::operator new(size * sizeof(S), line)) : nullptr; }

  Size size_ = 0;
  std::unique_ptr<S, Free> data_;
};

/// The storage of a device; one with memory of its own specialises this.
template <class Device, class S> struct StorageOn {
  using Type = Storage<S>;
};

}  // namespace strata
