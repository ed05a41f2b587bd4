#include "../given.hpp"

#include "strata/io/file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>

#include <csignal>
#include <sys/resource.h>

using namespace strata;
using given::content_of;
using given::error_of;
namespace fs = std::filesystem;

namespace {

/// Files can't grow beyond a size, as on a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_{std::signal(SIGXFSZ, SIG_IGN)} {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const ::rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  ::rlimit before_{};
  void (*handler_)(int);
};

Size files_in(const fs::path& folder) {
  return static_cast<Size>(std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

}  // namespace

TEST_CASE("a new file appears when it is whole") {
  const given::Folder folder;
  const fs::path file = folder.path / "a";
  {
    NewFile out{file};
    out.write("one");
    CHECK(!fs::exists(file));
    out.commit();
  }
  CHECK(content_of(file) == "one");
  {
    NewFile out{file};
    out.write("never ended");
  }
  CHECK(content_of(file) == "one");
  CHECK(files_in(folder.path) == 1);
  folder.file("a.partial", "left behind by a killed run");
  NewFile out{file};
  out.write("two");
  out.commit();
  CHECK(content_of(file) == "two");
  CHECK(files_in(folder.path) == 1);
}

TEST_CASE("a full disk leaves the old file and nothing else") {
  const given::Folder folder;
  const fs::path file = folder.file("a", "old");
  const std::string error = error_of([&] {
    const FullDisk full{1000};
    NewFile out{file};
    for (int i = 0; i < 100; ++i) out.write("a line of some length that fills the disk little by little\n");
    out.commit();
  });
  CHECK(error == file.string() + ": can't be written: File too large");
  CHECK(content_of(file) == "old");
  CHECK(files_in(folder.path) == 1);
}

TEST_CASE("places that can't be written") {
  const given::Folder folder;
  CHECK(error_of([&] { NewFile{folder.path / "none" / "a"}; }) ==
        (folder.path / "none" / "a").string() + ": can't be written: No such file or directory");
  folder.file("file", "");
  CHECK(error_of([&] { NewFile{folder.path / "file" / "a"}; }).ends_with(": can't be written: Not a directory"));
  fs::create_directories(folder.path / "taken" / "by a folder");
  CHECK(error_of([&] {
          NewFile out{folder.path / "taken"};
          out.commit();
        }) == (folder.path / "taken").string() + ": can't be replaced: Is a directory");
  CHECK(files_in(folder.path) == 2);
  CHECK(error_of([] { NewFile{"/dev/null"}; }) == "/dev/null: found a device or pipe, expected a regular file");
}

TEST_CASE("a link stays, and what it leads to is replaced") {
  const given::Folder folder;
  const fs::path file = folder.file("a", "old"), link = folder.path / "link";
  fs::create_symlink("a", link);
  NewFile out{link};
  out.write("new");
  out.commit();
  CHECK(fs::is_symlink(link));
  CHECK(content_of(file) == "new");
  CHECK(files_in(folder.path) == 2);
}

TEST_CASE("reading all bytes of a file") {
  const given::Folder folder;
  const fs::path file = folder.file("a", "bytes");
  CHECK(read_bytes(file).size() == 5);
  CHECK(read_bytes(file)[4] == std::byte{'s'});
  CHECK(read_bytes(folder.file("b", "")).empty());
  CHECK(error_of([&] { read_bytes(folder.path); }) == folder.path.string() + ": found a folder, expected a file");
  CHECK(error_of([] { read_bytes("/nowhere/a"); }) == "/nowhere/a: can't be opened: No such file or directory");
  CHECK(error_of([] { read_bytes("/dev/zero"); }) == "/dev/zero: found a device or pipe, expected a regular file");
}
