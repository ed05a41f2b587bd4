#pragma once
#include "strata/io/file.hpp"

#include <string_view>

#include <sys/mman.h>

namespace strata {

/// The bytes of a regular file, read as they are looked at: a large file takes no memory of the program's own. Whoever
/// changes the file meanwhile changes the bytes. Throws Error.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& file) {
    const detail::RegularFile in{file};
    if (in.size == 0) return;  // nothing can be mapped
    void* const begin = ::mmap(nullptr, in.size, PROT_READ, MAP_PRIVATE, in.descriptor.number(), 0);
    if (begin == MAP_FAILED) detail::fail_by_system(file, "can't be mapped");
    size_ = in.size;
    data_ = static_cast<const std::byte*>(begin);
  }
  MappedFile(MappedFile&& other) noexcept
      : data_{std::exchange(other.data_, nullptr)}, size_{std::exchange(other.size_, 0)} {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~MappedFile() {
    if (data_) ::munmap(const_cast<std::byte*>(data_), size_);
  }

  std::span<const std::byte> bytes() const { return {data_, size_}; }
  std::string_view text() const { return {reinterpret_cast<const char*>(data_), size_}; }

 private:
  const std::byte* data_ = nullptr;
  Size size_ = 0;
};

}  // namespace strata
