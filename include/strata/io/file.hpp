#pragma once
#include "strata/core/error.hpp"
#include "strata/core/size.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace strata {

namespace detail {

/// An open file that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_{number} {}
  Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() { close(); }

  bool open() const { return number_ >= 0; }
  int number() const { return number_; }
  /// Some file systems report a failed write only here.
  bool close() { return number_ < 0 || ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

[[noreturn]] inline void fail(const std::filesystem::path& file, const std::string& what) {
  throw Error{file.string() + ": " + what};
}
[[noreturn]] inline void fail_by_system(const std::filesystem::path& file, const std::string& what) {
  const int reason = errno;
  fail(file, what + ": " + std::strerror(reason));
}

/// A regular file, open for reading, and its size. Throws Error.
struct RegularFile {
  explicit RegularFile(const std::filesystem::path& file)
      : descriptor{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)} {
    struct ::stat status {};
    if (!descriptor.open() && errno == ENOENT) throw MissingFile{file};
    if (!descriptor.open() || ::fstat(descriptor.number(), &status) != 0) fail_by_system(file, "can't be opened");
    if (S_ISDIR(status.st_mode)) fail(file, "found a folder, expected a file");
    if (!S_ISREG(status.st_mode)) fail(file, "found a device or pipe, expected a regular file");
    size = static_cast<Size>(status.st_size);
  }

  Descriptor descriptor;
  Size size = 0;
};

}  // namespace detail

/// All bytes of a regular file. Throws Error.
inline std::vector<std::byte> read_bytes(const std::filesystem::path& file) {
  const detail::RegularFile in{file};
  std::vector<std::byte> bytes(in.size);
  for (Size done = 0; done < bytes.size();) {
    const ssize_t count = ::read(in.descriptor.number(), bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) detail::fail_by_system(file, "can't be read");
    if (count == 0) bytes.resize(done);
    done += static_cast<Size>(count);
  }
  return bytes;
}

/// A file that comes into being all at once: written beside its name (with `.partial` behind it), and put in its place
/// by `commit`. Until then, and whatever goes wrong, an older file stays as it is; without `commit` nothing is left.
/// Where its name is a link, what it leads to is replaced.
class NewFile {
 public:
  /// Throws Error, as all of these do.
  explicit NewFile(const std::filesystem::path& file)
      : file_{place_of(file)},
        partial_{file_.string() + ".partial"},
        out_{::open(partial_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666)} {
    if (!out_.open()) detail::fail_by_system(file_, "can't be written");
    if (::flock(out_.number(), LOCK_EX | LOCK_NB) != 0 || !is_in_place()) {
      committed_ = true;  // it is not this one's to take away
      detail::fail(file_, "another program is writing it at this moment");
    }
    if (::ftruncate(out_.number(), 0) != 0) detail::fail_by_system(file_, "can't be written");
  }
  NewFile(NewFile&&) = delete;
  ~NewFile() {
    if (!committed_) ::unlink(partial_.c_str());
  }

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::write(out_.number(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) detail::fail_by_system(file_, "can't be written");
      bytes = bytes.subspan(static_cast<Size>(count));
    }
  }
  void write(std::string_view text) { write(std::as_bytes(std::span{text})); }
  /// What is written next stands at the beginning, over what stood there.
  void rewind() {
    if (::lseek(out_.number(), 0, SEEK_SET) != 0) detail::fail_by_system(file_, "can't be written");
  }

  void commit() {
    if (::fsync(out_.number()) != 0) detail::fail_by_system(file_, "can't be written");
    if (::rename(partial_.c_str(), file_.c_str()) != 0) detail::fail_by_system(file_, "can't be replaced");
    committed_ = true;
    if (!out_.close()) detail::fail_by_system(file_, "can't be written");
    // The name is safe once its folder is; where a folder can't be synchronised, nothing better can be done.
    const std::filesystem::path folder = file_.parent_path();
    const detail::Descriptor directory{::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC)};
    if (directory.open()) ::fsync(directory.number());
  }

 private:
  /// Where the file really lies. What is not a regular file must not be replaced by one.
  static std::filesystem::path place_of(const std::filesystem::path& file) {
    std::error_code error;
    std::filesystem::path place = file;
    if (std::filesystem::is_symlink(file, error)) place = std::filesystem::canonical(file, error);
    if (error) place = file;  // a link to nothing is replaced itself
    if (std::filesystem::is_other(place, error)) detail::fail(place, "found a device or pipe, expected a regular file");
    return place;
  }
  /// Whether the open file is still the one of that name: another writer may have put it in its place meanwhile.
  bool is_in_place() const {
    struct ::stat open {
    }, named{};
    return ::fstat(out_.number(), &open) == 0 && ::stat(partial_.c_str(), &named) == 0 && open.st_ino == named.st_ino;
  }

  std::filesystem::path file_, partial_;
  detail::Descriptor out_;
  bool committed_ = false;
};

}  // namespace strata
