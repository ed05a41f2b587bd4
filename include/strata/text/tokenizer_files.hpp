#pragma once
#include "strata/text/compact_vocabulary.hpp"
#include "strata/text/gpt2_files.hpp"
#include "strata/text/tokenizer_json.hpp"

#include <variant>

namespace strata {

/// A base tokenizer from GPT-2's folder, or from a `tokenizer.json`. Throws Error.
inline ByteLevelBpe read_byte_level_bpe(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return read_gpt2_tokenizer(path);
  auto tokenizer = read_tokenizer_json(path);
  if (!std::holds_alternative<ByteLevelBpe>(tokenizer))
    throw Error{path.string() + ": found BPE of words, expected BPE of bytes"};
  return std::get<ByteLevelBpe>(std::move(tokenizer));
}

using CompactBpe = CompactTokenizer<ByteLevelBpe>;

/// A compact vocabulary with the tokenizer it was made for. That is looked for where it was then (a relative path
/// counts from the vocabulary's folder, or from the working directory), or at `base`. Throws Error.
inline CompactBpe read_compact_bpe(const std::filesystem::path& file, const nlohmann::json& json,
                                   std::filesystem::path base = {}) {
  const CompactVocabulary vocabulary = CompactVocabulary::from(json, file.string());
  if (base.empty()) {
    const std::filesystem::path hint = vocabulary.base().path;
    std::error_code ignored;
    base = file.parent_path() / hint;
    if (!std::filesystem::exists(base, ignored)) base = hint;
    if (!std::filesystem::exists(base, ignored))
      throw Error{file.string() + ": its tokenizer is not at " + detail::cited(hint.string()) + " any more"};
  }
  const auto& [path, fingerprint, size] = vocabulary.base();
  try {
    return {read_byte_level_bpe(base),
            CompactVocabulary{{std::filesystem::absolute(base).lexically_normal().string(), fingerprint, size},
                              vocabulary.kept()}};
  } catch (const Error& error) { throw Error{file.string() + ": with " + base.string() + ": " + error.what()}; }
}
inline CompactBpe read_compact_bpe(const std::filesystem::path& file, const std::filesystem::path& base = {}) {
  return read_compact_bpe(file, detail::read_json(file), base);
}

/// Whatever tokenizer a path leads to: GPT-2's folder, a `tokenizer.json`, a compact vocabulary. Throws Error.
inline std::variant<ByteLevelBpe, CompactBpe, WordBpe> read_tokenizer(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return read_gpt2_tokenizer(path);
  const nlohmann::json json = detail::read_json(path);
  if (CompactVocabulary::is_meant(json)) return read_compact_bpe(path, json);
  return std::visit(
      [](auto&& tokenizer) { return std::variant<ByteLevelBpe, CompactBpe, WordBpe>{std::move(tokenizer)}; },
      detail::TokenizerJson{path, json}.tokenizer());
}

}  // namespace strata
