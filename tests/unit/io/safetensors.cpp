#include "../given.hpp"

#include "strata/core/random.hpp"
#include "strata/io/safetensors.hpp"

#include <doctest/doctest.h>

#include <numeric>

using namespace strata;
using given::error_of;
namespace fs = std::filesystem;
using namespace std::string_literals;

namespace {

std::string with_length(std::uint64_t length, std::string_view rest) {
  std::string file(8, '\0');
  std::memcpy(file.data(), &length, 8);
  return file.append(rest);
}

std::string with_header(std::string_view header, Size data_bytes = 0) {
  return with_length(header.size(), std::string{header} + std::string(data_bytes, 'x'));
}

/// The message without the file's name, which it begins with; empty if the file is accepted.
std::string refusal_of(std::string_view content) {
  const given::Folder folder;
  const fs::path file = folder.file("a.safetensors", content);
  const std::string error = error_of([&] { Safetensors{file}; });
  REQUIRE((error.empty() || error.starts_with(file.string() + ": ")));
  return error.empty() ? error : error.substr(file.string().size() + 2);
}

std::string tensor(const char* name, const char* dtype, const char* shape, const char* offsets) {
  return "\""s + name + R"(":{"dtype":")" + dtype + R"(","shape":[)" + shape + R"(],"data_offsets":[)" + offsets + "]}";
}

// safetensors.torch.save({"a": torch.arange(6, dtype=torch.float32).reshape(2, 3) - 2.5,
//   "brain": torch.tensor([[3.140625, -1e30]], dtype=torch.bfloat16), "count": torch.tensor([-1, 2**40]),
//   "scalar": torch.tensor(0.1, dtype=torch.float64), "none": torch.zeros(0, 4)}, {"format": "pt"})
std::string from_python() {
  const std::string header =
      R"({"__metadata__":{"format":"pt"},"count":{"dtype":"I64","shape":[2],"data_offsets":[0,16]},)"
      R"("scalar":{"dtype":"F64","shape":[],"data_offsets":[16,24]},)"
      R"("a":{"dtype":"F32","shape":[2,3],"data_offsets":[24,48]},)"
      R"("none":{"dtype":"F32","shape":[0,4],"data_offsets":[48,48]},)"
      R"("brain":{"dtype":"BF16","shape":[1,2],"data_offsets":[48,52]}})";
  const std::string_view digits =
      "ffffffffffffffff00000000000100009a9999999999b93f000020c00000c0bf000000bf0000003f0000c03f0000204049404af1";
  std::string data;
  for (Size i = 0; i < digits.size(); i += 2)
    data += static_cast<char>(std::stoi(std::string{digits.substr(i, 2)}, nullptr, 16));
  return with_header(header) + data;
}

}  // namespace

TEST_CASE("a file from Python") {
  const given::Folder folder;
  const fs::path file = folder.file("a.safetensors", from_python());
  const Safetensors tensors{file};
  CHECK(tensors.metadata() == std::map<std::string, std::string>{{"format", "pt"}});
  CHECK(tensors.entries().size() == 5);
  std::array<float, 6> a{};
  tensors.read({"a", {2, 3}}, std::span<float>{a});
  CHECK(a == std::array<float, 6>{-2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f});
  std::array<double, 6> wide{};
  tensors.read({"a", {2, 3}}, std::span<double>{wide});
  CHECK(wide[0] == -2.5);
  std::array<float, 2> brain{};
  tensors.read({"brain", {1, 2}}, std::span<float>{brain});
  CHECK(brain[0] == 3.140625f);
  CHECK(brain[1] == doctest::Approx(-1e30).epsilon(0.01));
  double scalar = 0;
  tensors.read({"scalar", {}}, std::span<double>{&scalar, 1});
  CHECK(scalar == 0.1);
  std::array<std::int64_t, 2> count{};
  tensors.read({"count", {2}}, std::span<std::int64_t>{count});
  CHECK(count == std::array<std::int64_t, 2>{-1, 1ll << 40});
  tensors.read({"none", {0, 4}}, std::span<float>{});
  REQUIRE(tensors.find("brain"));
  CHECK(tensors.find("brain")->dtype == Dtype::bf16);
  CHECK(!tensors.find("Brain"));
}

TEST_CASE("we write the same bytes as Python") {
  const std::vector<float> a{-2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f}, brain{3.140625f, -1e30f};
  const std::vector<std::int64_t> count{-1, 1ll << 40};
  const double scalar = 0.1;
  SafetensorsWriter writer;
  writer.metadata["format"] = "pt";
  writer.add({"none", {0, 4}}, std::span<const float>{});
  writer.add({"a", {2, 3}}, std::span{a});
  writer.add({"brain", {1, 2}}, std::span{brain}, Dtype::bf16);
  writer.add({"scalar", {}}, std::span{&scalar, 1});
  writer.add({"count", {2}}, std::span{count});
  const given::Folder folder;
  const fs::path file = folder.path / "a.safetensors";
  writer.write(file);
  CHECK(given::content_of(file) == from_python());
}

TEST_CASE("a round trip") {
  std::vector<double> values(10'001);
  std::iota(values.begin(), values.end(), -5000.0);
  const std::vector<float> narrow(values.begin(), values.end());
  SafetensorsWriter writer;
  writer.metadata = {{"a \"quoted\"\nname", "täglich"}, {"", ""}};
  writer.add({"as it is", {73, 137}}, std::span<const double>{values});
  writer.add({"narrowed", {10'001}}, std::span<const double>{values}, Dtype::f32);
  writer.add({"widened", {1, 10'001, 1}}, std::span<const float>{narrow}, Dtype::f64);
  writer.add({"shortened", {10'001}}, std::span<const double>{values}, Dtype::bf16);
  const given::Folder folder;
  const fs::path file = folder.path / "a.safetensors";
  writer.write(file);
  const Safetensors tensors{file};
  CHECK(tensors.metadata() == writer.metadata);
  std::vector<float> read(values.size());
  for (const Safetensors::Entry& entry : tensors.entries()) {
    CAPTURE(entry.name);
    tensors.read(entry, std::span{read});
    if (entry.dtype != Dtype::bf16) CHECK(read == narrow);
    CHECK(read[100] == doctest::Approx(-4900).epsilon(0.005));
  }
}

TEST_CASE("tensors that are not what is asked for") {
  const given::Folder folder;
  const fs::path file = folder.file("a.safetensors", from_python());
  const Safetensors tensors{file};
  std::array<float, 6> values{};
  const auto refusal = [&](const NamedShape& wanted, auto span) {
    return error_of([&] { tensors.read(wanted, span); }).substr(file.string().size());
  };
  const std::span<float> all{values};
  CHECK(refusal({"b", {2, 3}}, all) == ": found no tensor \"b\"");
  CHECK(refusal({"a", {3, 2}}, all) == ": tensor \"a\": found shape (2, 3), expected (3, 2)");
  CHECK(refusal({"a", {2, 3}}, all.first(5)) == ": tensor \"a\": found shape (2, 3), expected (2, 3)");
  CHECK(refusal({"count", {2}}, all.first(2)) == ": tensor \"count\": found I64, expected F64, F32, F16 or BF16");
  std::array<std::int64_t, 6> whole{};
  CHECK(refusal({"a", {2, 3}}, std::span<std::int64_t>{whole}) == ": tensor \"a\": found F32, expected I64");
  CHECK(error_of([&] {
          tensors.expect({{"a", {3, 2}}, {"b", {4}}, {"count", {2}}, {"scalar", {}}, {"none", {0, 4}}});
        }) == file.string() + ": these tensors do not fit: \"a\" has shape (2, 3), expected (3, 2); "
                              "unexpected \"brain\" (1, 2); missing \"b\" (4)");
  CHECK(error_of([&] {
          tensors.expect({{"a", {2, 3}}}, [](std::string_view name) { return name.starts_with('a'); });
        }).empty());
}

TEST_CASE("files that are no safetensors") {
  CHECK(refusal_of("") == "found 0 bytes, expected at least 8 bytes");
  CHECK(refusal_of("short") == "found 5 bytes, expected at least 8 bytes");
  CHECK(refusal_of(with_length(100'000'001, "{}")) ==
        "found a header of 100000001 bytes, expected at most 100000000 bytes");
  CHECK(refusal_of(with_length(UINT64_MAX, "{}")).starts_with("found a header of 18446744073709551615 bytes"));
  CHECK(refusal_of(with_length(3, "{}")) ==
        "found a header of 3 bytes in a file of 10 bytes; the file is cut short, or no safetensors file");
  CHECK(refusal_of(with_length(0, "{}")).starts_with("the header does not begin with {"));
  CHECK(refusal_of(with_header(" {}")).starts_with("the header does not begin with {"));
  CHECK(refusal_of(with_header("[]")).starts_with("the header does not begin with {"));
  CHECK(refusal_of(with_header("{")).starts_with("the header is no JSON: byte "));
  CHECK(refusal_of(with_header("{}x")).starts_with("the header is no JSON: byte "));
  CHECK(refusal_of(with_header("{\"\xFF\":1}")).starts_with("the header is no JSON: byte "));
  CHECK(refusal_of(with_header("{}\0 "s)) == "the header is no JSON: byte 3 of it is wrong");
  CHECK(refusal_of(with_header(R"({"a":1e999})")) == "the header holds a number beyond all bounds");
  CHECK(refusal_of(with_header("{}")) == "");
  CHECK(refusal_of(with_header("{}   \n")) == "");
  CHECK(refusal_of(with_header("{}", 1)) == "found 1 bytes of data, expected 0");
}

TEST_CASE("headers that contradict the format") {
  const auto header = [](const std::string& inside, Size bytes = 0) {
    return refusal_of(with_header("{" + inside + "}", bytes));
  };
  const std::string a = tensor("a", "F32", "2", "0,8");
  CHECK(header(a, 8) == "");
  CHECK(header(a + "," + a, 8) == "the header has \"a\" twice");
  CHECK(header(a + R"(,"\u0061":{})", 8) == "the header has \"a\" twice");
  CHECK(header(R"("a":{"dtype":"F32","dtype":"F32","shape":[],"data_offsets":[0,4]})", 4) ==
        "the header has \"dtype\" twice");
  CHECK(header(R"("__metadata__":{"k":"v","k":"v"})") == "the header has \"k\" twice");
  CHECK(header(R"("__metadata__":{},"__metadata__":{})") == "the header has \"__metadata__\" twice");
  CHECK(header(R"("__metadata__":{"k":1})") == "__metadata__: \"k\": found number, expected a string");
  CHECK(header(R"("__metadata__":[])") == "__metadata__: found array, expected an object");
  CHECK(header(R"("a":{"b":{"c":{}}})").starts_with("the header is nested deeper"));
  CHECK(header("\"a\":" + std::string(100'000, '[')).starts_with("the header is nested deeper"));
  CHECK(header(R"("a":7)") == "tensor \"a\": found number, expected an object");
  CHECK(header(R"("a":{})") == "tensor \"a\": found no dtype");
  CHECK(header(R"("a":{"dtype":7})") == "tensor \"a\": found no dtype");
  CHECK(header(tensor("a", "F12", "2", "0,8"), 8) ==
        "tensor \"a\": found dtype \"F12\", which this reader does not know");
  CHECK(header(R"("a":{"dtype":"F32"})") == "tensor \"a\": found no list shape");
  CHECK(header(R"("a":{"dtype":"F32","shape":[2]})", 8) == "tensor \"a\": found no list data_offsets");
  for (const char* shape : {"-2", "2.0", "\\\"2\\\"", "null", "true", "18446744073709551616", "-0"})
    CHECK(!header(tensor("a", "F32", shape, "0,8"), 8).empty());
  CHECK(header(tensor("a", "F32", "-2", "0,8"), 8) ==
        "tensor \"a\": shape: found -2, expected whole numbers from 0 on");
  CHECK(header(tensor("a", "F32", "2", "0"), 8) == "tensor \"a\": found 1 data_offsets, expected 2");
  CHECK(header(tensor("a", "F32", "2", "0,8,8"), 8) == "tensor \"a\": found 3 data_offsets, expected 2");
  CHECK(header(tensor("a\\n\\u001b[31m", "F32", "2", "0"), 8).starts_with("tensor \"a\\n\\u001b[31m\": "));
}

TEST_CASE("data that does not tile the file") {
  const auto header = [](const std::string& inside, Size bytes) {
    return refusal_of(with_header("{" + inside + "}", bytes));
  };
  CHECK(header(tensor("a", "F32", "2", "0,8"), 4) == "tensor \"a\": found bytes 0 to 8 in 4 bytes of data");
  CHECK(header(tensor("a", "F32", "0", "8,0"), 8) == "tensor \"a\": found bytes 8 to 0 in 8 bytes of data");
  CHECK(header(tensor("a", "F32", "2", "0,8"), 9) == "found 9 bytes of data, expected 8");
  CHECK(header(tensor("a", "F32", "3", "0,8"), 8) ==
        "tensor \"a\": found bytes 0 to 8, expected 12 bytes: F32 of shape (3)");
  CHECK(header(tensor("a", "F32", "4294967296,4294967296", "0,0"), 0) ==
        "tensor \"a\": F32 of shape (4294967296, 4294967296) is more than can be addressed");
  CHECK(header(tensor("a", "F32", "4611686018427387904", "0,0"), 0).ends_with("more than can be addressed"));
  CHECK(header(tensor("a", "F32", "2", "0,8") + "," + tensor("b", "F32", "2", "4,12"), 12) ==
        "tensor \"b\": its data begins at byte 4, expected 8: it overlaps another tensor");
  CHECK(header(tensor("a", "F32", "2", "0,8") + "," + tensor("b", "F32", "2", "0,8"), 8).ends_with("another tensor"));
  CHECK(header(tensor("a", "F32", "2", "0,8") + "," + tensor("b", "F32", "1", "12,16"), 16) ==
        "tensor \"b\": its data begins at byte 12, expected 8: there is a hole before it");
  CHECK(header(tensor("b", "U8", "1", "0,1") + "," + tensor("a", "F32", "1", "1,5"), 5) == "");  // need not be aligned
}

TEST_CASE("what the writer refuses") {
  const std::vector<float> values(6);
  const std::vector<int> integers(6);
  SafetensorsWriter writer;
  writer.add({"a", {6}}, std::span{values});
  CHECK(error_of([&] { writer.add({"a", {6}}, std::span{values}); }) == "tensor \"a\": the name is taken already");
  CHECK(error_of([&] { writer.add({"__metadata__", {6}}, std::span{values}); }).ends_with("taken already"));
  CHECK(error_of([&] { writer.add({"b", {7}}, std::span{values}); }) == "tensor \"b\": found 6 values for shape (7)");
  CHECK(error_of([&] {
          writer.add({"b", {6}}, std::span{values}, Dtype::f16);
        }) == "tensor \"b\": can't be written as F16");
  const given::Folder folder;
  const fs::path file = folder.file("a.safetensors", "old");
  writer.metadata["k"] = "\xFF";
  CHECK(error_of([&] { writer.write(file); }).ends_with("not UTF-8, which the format asks for"));
  CHECK(given::content_of(file) == "old");
  writer.metadata.clear();
  CHECK(error_of([&] { writer.write("/nowhere/a.safetensors"); }) ==
        "/nowhere/a.safetensors: can't be written: No such file or directory");
}

TEST_CASE("mutilated files are refused or read, and nothing else happens") {
  const std::string sound = from_python();
  const given::Folder folder;
  const fs::path file = folder.path / "a.safetensors";
  int accepted = 0, refused = 0;
  const auto attempt = [&](const std::string& content) {
    folder.file("a.safetensors", content);
    try {
      const Safetensors tensors{file};
      ++accepted;
      for (const Safetensors::Entry& entry : tensors.entries()) {
        std::vector<float> values((entry.end - entry.begin) / bytes_of(entry.dtype));
        if (dtype_of<float> == entry.dtype) tensors.read(entry, std::span{values});
      }
    } catch (const Error& error) {
      ++refused;
      REQUIRE(std::string_view{error.what()}.find('\n') == std::string_view::npos);
    }
  };
  for (Size length = 0; length < sound.size(); ++length) attempt(sound.substr(0, length));
  CHECK(accepted == 0);

  const RandomStream random{1, Purpose::sampling};
  std::uint64_t drawn = 0;
  const auto below = [&](Size n) { return static_cast<Size>(random.below(n, drawn++)); };
  constexpr std::string_view pieces = "{}[]:,\"\\0123456789-.eE \n\0\xFFtnu";
  for (int round = 0; round < 20'000; ++round) {
    std::string content = sound;
    for (Size change = below(4) + 1; change > 0; --change) {
      const Size place = below(content.size());
      switch (below(4)) {
      case 0:
        content[place] = static_cast<char>(below(256));
        break;
      case 1:
        content[place] = pieces[below(pieces.size())];
        break;
      case 2:
        content.erase(place, below(5));
        break;
      default:
        content.insert(place, content.substr(below(content.size()), below(20)));
      }
    }
    attempt(content);
  }
  CHECK(accepted > 100);  // those where only data or the text of a name changed
  CHECK(refused > 10'000);
}
