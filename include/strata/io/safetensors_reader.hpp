#pragma once
#include "strata/io/file.hpp"
#include "strata/io/named_shape.hpp"
#include "strata/io/quoted.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>

namespace strata {

/// A file of named tensors, read and checked as a whole: a safetensors file that this opens is sound. Tensors tile
/// the file, no name or key comes twice, sizes are shape × dtype. Throws Error that names file, tensor, found and
/// expected. Format: huggingface.co/docs/safetensors
class Safetensors {
 public:
  struct Entry : NamedShape {
    Dtype dtype{};
    Size begin = 0, end = 0;  ///< in bytes, behind the header
  };

  explicit Safetensors(std::filesystem::path file) : file_{std::move(file)}, bytes_{read_bytes(file_)} {
    constexpr Size limit = 100'000'000;
    if (bytes_.size() < sizeof(std::uint64_t)) refuse("found " + count(bytes_.size()) + ", expected at least 8 bytes");
    const std::uint64_t length = detail::at<std::uint64_t>(bytes_.data());
    if (length > limit) refuse("found a header of " + count(length) + ", expected at most " + count(limit));
    if (length > bytes_.size() - sizeof length)
      refuse("found a header of " + count(length) + " in a file of " + count(bytes_.size()) +
             "; the file is cut short, or no safetensors file");
    data_ = sizeof length + static_cast<Size>(length);
    const std::string_view header{reinterpret_cast<const char*>(bytes_.data()) + sizeof length, data_ - sizeof length};
    if (!header.starts_with('{')) refuse("the header does not begin with {, so this is no safetensors file");
    read_header(header);
    check_tiling();
  }

  /// In the order of the data.
  const std::vector<Entry>& entries() const { return entries_; }
  const Notes& metadata() const { return metadata_; }

  const Entry* find(std::string_view name) const {
    const auto found = std::ranges::find(entries_, name, &Entry::name);
    return found == entries_.end() ? nullptr : &*found;
  }

  /// Throws one Error with every missing, unexpected and misshapen tensor, if there is any. Of the file's names only
  /// those count for which `counts(name)` holds.
  void expect(const std::vector<NamedShape>& wanted, auto&& counts) const {
    std::map<std::string_view, const NamedShape*> open;
    for (const NamedShape& one : wanted) open.emplace(one.name, &one);
    std::string wrong;
    for (const Entry& entry : entries_) {
      if (!counts(std::string_view{entry.name})) continue;
      const auto expected = open.extract(entry.name);
      if (expected.empty())
        wrong += "; unexpected " + detail::quoted(entry.name) + " " + detail::printed(entry.shape);
      else if (expected.mapped()->shape != entry.shape)
        wrong += "; " + detail::quoted(entry.name) + " has shape " + detail::printed(entry.shape) + ", expected " +
                 detail::printed(expected.mapped()->shape);
    }
    for (const auto& [name, one] : open)
      wrong += "; missing " + detail::quoted(one->name) + " " + detail::printed(one->shape);
    if (!wrong.empty()) refuse("these tensors do not fit: " + wrong.substr(2));
  }
  void expect(const std::vector<NamedShape>& wanted) const {
    expect(wanted, [](std::string_view) { return true; });
  }

  /// Copies a tensor. As float or double it may be stored as F64, F32, F16 or BF16; as an integer only as that integer.
  template <class S> void read(const NamedShape& wanted, std::span<S> values) const {
    const Entry* entry = find(wanted.name);
    if (!entry) refuse("found no tensor " + detail::quoted(wanted.name));
    if (entry->shape != wanted.shape || entry->end - entry->begin != values.size() * bytes_of(entry->dtype))
      refuse(*entry, "found shape " + detail::printed(entry->shape) + ", expected " + detail::printed(wanted.shape));
    const std::byte* from = bytes_.data() + data_ + entry->begin;
    if (entry->dtype == dtype_of<S>) {
      if (!values.empty()) std::memcpy(values.data(), from, values.size_bytes());
      return;
    }
    if constexpr (std::floating_point<S>) {
      switch (entry->dtype) {
      case Dtype::f64:
        return convert<double>(from, values, [](double x) { return static_cast<S>(x); });
      case Dtype::f32:
        return convert<float>(from, values, [](float x) { return static_cast<S>(x); });
      case Dtype::f16:
        return convert<std::uint16_t>(from, values, from_f16);
      case Dtype::bf16:
        return convert<std::uint16_t>(from, values, from_bf16);
      default:
        break;
      }
    }
    refuse(*entry, "found " + std::string{name_of(entry->dtype)} + ", expected " +
                       (std::floating_point<S> ? "F64, F32, F16 or BF16" : std::string{name_of(dtype_of<S>)}));
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const { detail::fail(file_, what); }
  [[noreturn]] void refuse(const NamedShape& tensor, const std::string& what) const {
    refuse("tensor " + detail::quoted(tensor.name) + ": " + what);
  }
  static std::string count(std::uint64_t bytes) { return std::to_string(bytes) + " bytes"; }

  void read_header(std::string_view text);
  Entry read_entry(const std::string& name, const nlohmann::json& json) const;
  std::vector<Size> read_sizes(const NamedShape& tensor, const nlohmann::json& json, const char* key) const;
  void check_tiling();

  template <class Stored, class S> static void convert(const std::byte* from, std::span<S> values, auto&& into) {
    for (S& value : values) {
      value = static_cast<S>(into(detail::at<Stored>(from)));
      from += sizeof(Stored);
    }
  }

  std::filesystem::path file_;
  std::vector<std::byte> bytes_;
  Size data_ = 0;
  std::vector<Entry> entries_;
  Notes metadata_;
};

inline void Safetensors::read_header(std::string_view text) {
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& value) {
    using Event = nlohmann::json::parse_event_t;
    if ((event == Event::object_start && depth > 1) || (event == Event::array_start && depth > 2))
      refuse("the header is nested deeper than names, their keys and lists");
    if (event == Event::object_start) keys.emplace_back();
    if (event == Event::object_end) keys.pop_back();
    if (event == Event::key && !keys.back().insert(value.get<std::string>()).second)
      refuse("the header has " + detail::quoted(value.get<std::string>()) + " twice");
    return true;
  };
  const auto refuse_byte = [&](Size byte) {
    refuse("the header is no JSON: byte " + std::to_string(byte) + " of it is wrong");
  };
  if (const Size zero = text.find('\0'); zero != text.npos) refuse_byte(zero + 1);  // the parser would end there
  nlohmann::json header;
  try {
    header = nlohmann::json::parse(text.begin(), text.end(), watch);
  } catch (const nlohmann::json::parse_error& error) {
    refuse_byte(error.byte);
  } catch (const nlohmann::json::exception&) { refuse("the header holds a number beyond all bounds"); }
  for (const auto& [name, value] : header.items()) {
    if (name != "__metadata__") {
      entries_.push_back(read_entry(name, value));
      continue;
    }
    if (!value.is_object()) refuse("__metadata__: found " + std::string{value.type_name()} + ", expected an object");
    for (const auto& [key, content] : value.items()) {
      if (!content.is_string())
        refuse("__metadata__: " + detail::quoted(key) + ": found " + content.type_name() + ", expected a string");
      metadata_.emplace(key, content.get<std::string>());
    }
  }
}

inline std::vector<Size> Safetensors::read_sizes(const NamedShape& tensor, const nlohmann::json& json,
                                                 const char* key) const {
  const auto list = json.find(key);
  if (list == json.end() || !list->is_array()) refuse(tensor, std::string{"found no list "} + key);
  std::vector<Size> sizes;
  for (const nlohmann::json& size : *list) {
    if (!size.is_number_unsigned())
      refuse(tensor, std::string{key} + ": found " + size.dump().substr(0, 40) + ", expected whole numbers from 0 on");
    sizes.push_back(size.get<Size>());
  }
  return sizes;
}

inline Safetensors::Entry Safetensors::read_entry(const std::string& name, const nlohmann::json& json) const {
  Entry entry{{name, {}}, {}, 0, 0};
  if (!json.is_object()) refuse(entry, std::string{"found "} + json.type_name() + ", expected an object");
  const auto dtype = json.find("dtype");
  if (dtype == json.end() || !dtype->is_string()) refuse(entry, "found no dtype");
  const std::string dtype_name = dtype->get<std::string>();
  const std::optional<Dtype> known = dtype_named(dtype_name);
  if (!known) refuse(entry, "found dtype " + detail::quoted(dtype_name) + ", which this reader does not know");
  entry.dtype = *known;
  entry.shape = read_sizes(entry, json, "shape");
  const std::vector<Size> offsets = read_sizes(entry, json, "data_offsets");
  if (offsets.size() != 2) refuse(entry, "found " + std::to_string(offsets.size()) + " data_offsets, expected 2");
  entry.begin = offsets[0];
  entry.end = offsets[1];
  const std::string place = "bytes " + std::to_string(entry.begin) + " to " + std::to_string(entry.end);
  if (entry.begin > entry.end || entry.end > bytes_.size() - data_)
    refuse(entry, "found " + place + " in " + count(bytes_.size() - data_) + " of data");
  const std::optional<Size> bytes = detail::bytes_of(entry.shape, entry.dtype);
  const std::string shape = dtype_name + " of shape " + detail::printed(entry.shape);
  if (!bytes) refuse(entry, shape + " is more than can be addressed");
  if (*bytes != entry.end - entry.begin) refuse(entry, "found " + place + ", expected " + count(*bytes) + ": " + shape);
  return entry;
}

inline void Safetensors::check_tiling() {
  std::ranges::sort(entries_, {}, [](const Entry& entry) { return std::pair{entry.begin, entry.end}; });
  Size end = 0;
  for (const Entry& entry : entries_) {
    if (entry.begin != end)
      refuse(entry, "its data begins at byte " + std::to_string(entry.begin) + ", expected " + std::to_string(end) +
                        (entry.begin < end ? ": it overlaps another tensor" : ": there is a hole before it"));
    end = entry.end;
  }
  if (end != bytes_.size() - data_)
    refuse("found " + count(bytes_.size() - data_) + " of data, expected " + std::to_string(end));
}

}  // namespace strata
