#pragma once
#include "strata/text/byte_level.hpp"
#include "strata/text/byte_level_bpe.hpp"
#include "strata/text/word_bpe.hpp"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

namespace strata {

namespace detail {

using OrderedJson = nlohmann::ordered_json;

/// What both kinds of tokenizer have in common. `written` is a token's text as the file has it.
inline OrderedJson tokenizer_json(const BpeRules& rules, auto&& written) {
  std::map<Token, OrderedJson> entries;
  for (const AddedTokens& list : rules.added)
    for (const auto& [content, token] : list.tokens())
      entries[token] = {{"id", token},
                        {"content", content},
                        {"single_word", false},
                        {"lstrip", false},
                        {"rstrip", false},
                        {"normalized", &list != &rules.added.front()},
                        {"special", std::ranges::find(rules.special, token) != rules.special.end()}};
  OrderedJson added = OrderedJson::array(), vocabulary = OrderedJson::object(), merges = OrderedJson::array();
  for (auto& [token, entry] : entries) added.push_back(std::move(entry));
  const auto text = [&](Token token) {
    const Size i = static_cast<Size>(token);
    return rules.of_bytes[i] ? written(rules.tokens[i]) : rules.tokens[i];
  };
  auto& numbers = vocabulary.get_ref<OrderedJson::object_t&>();  // `vocabulary[…]` looks at all that are there
  numbers.reserve(rules.tokens.size());
  for (Size i = 0; i < rules.tokens.size(); ++i) numbers.emplace_back(text(static_cast<Token>(i)), i);
  for (const auto& [left, right, result] : rules.merges) merges.push_back({text(left), text(right)});
  const OrderedJson unknown = rules.unknown < 0 ? OrderedJson{} : OrderedJson(text(rules.unknown));
  return {{"version", "1.0"},
          {"truncation", nullptr},
          {"padding", nullptr},
          {"added_tokens", std::move(added)},
          {"normalizer", nullptr},
          {"pre_tokenizer", nullptr},
          {"post_processor", nullptr},
          {"decoder", nullptr},
          {"model",
           {{"type", "BPE"},
            {"dropout", nullptr},
            {"unk_token", unknown},
            {"continuing_subword_prefix", nullptr},
            {"end_of_word_suffix", nullptr},
            {"fuse_unk", rules.fuse_unknown},
            {"byte_fallback", false},
            {"ignore_merges", rules.ignore_merges},
            {"vocab", std::move(vocabulary)},
            {"merges", std::move(merges)}}}};
}

}  // namespace detail

/// A tokenizer as HuggingFace's `tokenizer.json`, from which `read_tokenizer_json` makes it again.
inline std::string tokenizer_json(const WordBpe& tokenizer) {
  auto json = detail::tokenizer_json(tokenizer.rules(), [](const std::string& text) { return text; });
  json["pre_tokenizer"] = {{"type", "Whitespace"}};
  return json.dump(2) + "\n";
}
inline std::string tokenizer_json(const ByteLevelBpe& tokenizer) {
  auto json = detail::tokenizer_json(tokenizer.rules(), ByteLevel::written);
  const BpeRules& rules = tokenizer.rules();
  json["pre_tokenizer"] = {{"type", "ByteLevel"},
                           {"add_prefix_space", rules.add_prefix_space},
                           {"trim_offsets", true},
                           {"use_regex", rules.use_pattern}};
  json["decoder"] = {{"type", "ByteLevel"}, {"add_prefix_space", true}, {"trim_offsets", true}, {"use_regex", true}};
  return json.dump(2) + "\n";
}

}  // namespace strata
