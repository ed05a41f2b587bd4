#pragma once
#include "strata/io/file.hpp"
#include "strata/io/named_shape.hpp"
#include "strata/io/quoted.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <variant>

namespace strata {

/// Collects tensors, then writes them as one safetensors file. It looks at the values, which stay the caller's.
class SafetensorsWriter {
 public:
  Notes metadata;

  /// `as`: F32, F64 or BF16 for float and double, I64 for 64-bit integers. Throws Error for another dtype, a size
  /// that is not the shape's or a name that is there already.
  template <class S> void add(NamedShape tensor, std::span<const S> values, Dtype as = dtype_of<S>) {
    const std::string label = "tensor " + detail::quoted(tensor.name) + ": ";
    const bool writable =
        std::floating_point<S> ? as == Dtype::f32 || as == Dtype::f64 || as == Dtype::bf16 : as == Dtype::i64;
    if (!writable) throw Error{label + "can't be written as " + std::string{name_of(as)}};
    const std::optional<Size> bytes = detail::bytes_of(tensor.shape, as);
    if (bytes != values.size() * bytes_of(as))
      throw Error{label + "found " + std::to_string(values.size()) + " values for shape " +
                  detail::printed(tensor.shape)};
    if (tensor.name == "__metadata__" || !names_.insert(tensor.name).second)
      throw Error{label + "the name is taken already"};
    entries_.push_back({std::move(tensor), as, values});
  }

  /// Sorted by alignment, then by name. The file appears all at once, as NewFile says. Throws Error.
  void write(const std::filesystem::path& file) {
    std::ranges::sort(entries_, [](const Entry& a, const Entry& b) {
      const Size left = bytes_of(a.dtype), right = bytes_of(b.dtype);
      return left != right ? left > right : a.tensor.name < b.tensor.name;
    });
    const std::string text = header(file);
    const std::uint64_t length = text.size();
    NewFile out{file};
    out.write(std::as_bytes(std::span{&length, 1}));
    out.write(text);
    for (const Entry& entry : entries_)
      std::visit([&](auto values) { write_values(out, values, entry.dtype); }, entry.values);
    out.commit();
  }

 private:
  struct Entry {
    NamedShape tensor;
    Dtype dtype;
    std::variant<std::span<const float>, std::span<const double>, std::span<const std::int64_t>> values;
  };

  std::string header(const std::filesystem::path& file) const {
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    if (!metadata.empty()) header["__metadata__"] = metadata;
    Size end = 0;
    for (const Entry& entry : entries_) {
      const Size begin = end;
      end += *detail::bytes_of(entry.tensor.shape, entry.dtype);
      header[entry.tensor.name] = {
          {"dtype", name_of(entry.dtype)}, {"shape", entry.tensor.shape}, {"data_offsets", {begin, end}}};
    }
    try {
      std::string text = header.dump();
      text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the data is aligned in the file
      return text;
    } catch (const nlohmann::json::exception&) {
      detail::fail(file, "a name or its metadata is not UTF-8, which the format asks for");
    }
  }

  template <class S> static void write_values(NewFile& out, std::span<const S> values, Dtype as) {
    if (as == dtype_of<S>)
      out.write(std::as_bytes(values));
    else if (as == Dtype::f32)
      write_as<float>(out, values, [](S x) { return static_cast<float>(x); });
    else if (as == Dtype::f64)
      write_as<double>(out, values, [](S x) { return static_cast<double>(x); });
    else
      write_as<std::uint16_t>(out, values, [](S x) { return to_bf16(static_cast<float>(x)); });
  }

  template <class Stored, class S> static void write_as(NewFile& out, std::span<const S> values, auto&& stored) {
    std::array<Stored, 4096> part;
    while (!values.empty()) {
      const Size size = std::min(values.size(), part.size());
      std::transform(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(size), part.begin(), stored);
      out.write(std::as_bytes(std::span{part}.first(size)));
      values = values.subspan(size);
    }
  }

  std::vector<Entry> entries_;
  std::set<std::string> names_;
};

}  // namespace strata
