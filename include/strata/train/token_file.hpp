#pragma once
#include "strata/io/mapped_file.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace strata {

namespace detail {

/// What a file of tokens begins with, 64 bytes; the tokens follow as 32-bit numbers of this machine's byte order.
struct TokenFileHeader {
  std::array<char, 16> format{"strata tokens 1"};
  std::uint32_t order = 0x01020304;
  std::uint32_t vocabulary = 0;
  std::uint64_t count = 0;
  std::array<char, 32> key{};  ///< of what was encoded, and how
};
static_assert(sizeof(TokenFileHeader) == 64);

}  // namespace detail

/// Writes tokens as they come; the file appears all at once, by `finish`. Throws Error.
class TokenFileWriter {
 public:
  /// The key, of at most 32 characters, says what the tokens were made of: a reader compares it.
  TokenFileWriter(std::filesystem::path file, std::string_view key, Size vocabulary) : file_{std::move(file)} {
    if (key.size() > header_.key.size()) throw Error{"the key of a file of tokens has at most 32 characters"};
    key.copy(header_.key.data(), key.size());
    header_.vocabulary = static_cast<std::uint32_t>(vocabulary);
    write_header();
  }

  void add(std::span<const Token> tokens) {
    waiting_.insert(waiting_.end(), tokens.begin(), tokens.end());
    header_.count += tokens.size();
    if (waiting_.size() >= 1 << 16) write_waiting();
  }
  Size size() const { return static_cast<Size>(header_.count); }
  void finish() {
    write_waiting();
    file_.rewind();
    write_header();
    file_.commit();
  }

 private:
  void write_waiting() {
    file_.write(std::as_bytes(std::span{waiting_}));
    waiting_.clear();
  }
  void write_header() { file_.write(std::as_bytes(std::span{&header_, 1})); }

  NewFile file_;
  detail::TokenFileHeader header_;
  std::vector<Token> waiting_;
};

/// A file of tokens, mapped. Throws Error if it is no such file, is cut off, or holds what is not of its vocabulary.
class TokenFile {
 public:
  explicit TokenFile(const std::filesystem::path& file) : file_{file} {
    const std::span<const std::byte> bytes = file_.bytes();
    if (bytes.size() < sizeof header_) detail::fail(file, "it is no file of tokens");
    std::memcpy(&header_, bytes.data(), sizeof header_);
    const detail::TokenFileHeader own;
    if (header_.format != own.format) detail::fail(file, "it is no file of tokens");
    if (header_.order != own.order) detail::fail(file, "it was written on a machine of another byte order");
    const std::uint64_t expected = sizeof header_ + header_.count * sizeof(Token);
    if (bytes.size() != expected || header_.count > bytes.size())
      detail::fail(file, "found " + std::to_string(bytes.size()) + " bytes, expected " + std::to_string(expected) +
                             " for " + std::to_string(header_.count) + " tokens");
    const auto foreign = std::ranges::find_if(
        tokens(), [&](Token token) { return static_cast<std::uint32_t>(token) >= header_.vocabulary; });
    if (foreign != tokens().end())
      detail::fail(file, "token " + std::to_string(foreign - tokens().begin()) + " is " + std::to_string(*foreign) +
                             ", expected one of the " + std::to_string(header_.vocabulary) + " of its vocabulary");
  }

  std::span<const Token> tokens() const {
    return {reinterpret_cast<const Token*>(file_.bytes().data() + sizeof header_), static_cast<Size>(header_.count)};
  }
  std::string_view key() const { return {header_.key.data(), ::strnlen(header_.key.data(), header_.key.size())}; }
  Size vocabulary() const { return header_.vocabulary; }

 private:
  MappedFile file_;
  detail::TokenFileHeader header_;
};

}  // namespace strata
