#pragma once
#include "strata/text/bpe_vocabulary.hpp"
#include "strata/text/byte_level_bpe.hpp"
#include "strata/text/word_bpe.hpp"

#include <initializer_list>
#include <variant>

namespace strata {

namespace detail {

/// Reads HuggingFace's `tokenizer.json`, and refuses by name what would make other tokens than are made here.
class TokenizerJson {
 public:
  TokenizerJson(std::filesystem::path file, const nlohmann::json& json)
      : file_{std::move(file)}, json_{json}, vocabulary_{file_} {}

  std::variant<ByteLevelBpe, WordBpe> tokenizer() {
    if (!json_.is_object() || !json_.contains("model")) refuse("found no \"model\": this is no tokenizer.json");
    allow(json_, "", {"version", "added_tokens", "pre_tokenizer", "decoder", "post_processor", "model"});
    if (const auto& version = value(json_, "version"); !version.is_null() && version != "1.0")
      refuse("version " + shown_value(version) + " is not supported, expected \"1.0\"");
    if (const nlohmann::json& type = value(value(json_, "model"), "type"); !type.is_null() && type != "BPE")
      refuse("model " + shown_value(type) + " is not supported, expected \"BPE\"");
    if (kind_of("pre_tokenizer") == "Whitespace") {
      for (const char* key : {"decoder", "post_processor"})
        if (!value(json_, key).is_null())
          refuse(std::string{key} + " is not supported with pre_tokenizer \"Whitespace\"");
      return WordBpe{rules(BpeUnits::characters)};
    }
    const nlohmann::json& splitting = part("pre_tokenizer", "ByteLevel");
    part("decoder", "ByteLevel");
    if (!value(json_, "post_processor").is_null()) part("post_processor", "ByteLevel");  // it moves offsets only
    BpeRules rules = this->rules(BpeUnits::bytes);
    rules.add_prefix_space = flag(splitting, "pre_tokenizer", "add_prefix_space", true);
    rules.use_pattern = flag(splitting, "pre_tokenizer", "use_regex", true);
    return ByteLevelBpe{std::move(rules)};
  }

 private:
  BpeRules rules(BpeUnits units) {
    const nlohmann::json& model = read_model();
    std::vector<AddedTokens> added = read_added_tokens();
    BpeRules rules = vocabulary_.rules(apart_, units);
    rules.added = std::move(added);
    rules.special = std::move(special_);
    rules.ignore_merges = flag(model, "model", "ignore_merges", false);
    rules.fuse_unknown = flag(model, "model", "fuse_unk", false);
    if (const auto& unknown = value(model, "unk_token"); !unknown.is_null()) {
      const std::optional<Token> token = vocabulary_.find(text(unknown, "model: unk_token"));
      if (!token) refuse("model: unk_token " + shown_value(unknown) + " is no token");
      rules.unknown = *token;
    }
    return rules;
  }

  [[noreturn]] void refuse(const std::string& what) const { vocabulary_.refuse(what); }
  static std::string shown_value(const nlohmann::json& value) {
    return value.is_string() ? cited(value.get_ref<const std::string&>()) : cited(value.dump());
  }

  /// null where there is none.
  static const nlohmann::json& value(const nlohmann::json& object, const char* key) {
    static const nlohmann::json null;
    const auto found = object.find(key);
    return found == object.end() ? null : *found;
  }
  bool flag(const nlohmann::json& object, const std::string& place, const char* key, bool usual) const {
    const nlohmann::json& found = value(object, key);
    if (!found.is_null() && !found.is_boolean())
      refuse(place + ": found " + key + " " + shown_value(found) + ", expected true or false");
    return found.is_null() ? usual : found.get<bool>();
  }
  std::string text(const nlohmann::json& value, const std::string& place) const {
    if (!value.is_string()) refuse(place + ": found " + shown_value(value) + ", expected a text");
    return value.get<std::string>();
  }

  /// Other keys may only say that there is nothing.
  void allow(const nlohmann::json& object, const std::string& place,
             std::initializer_list<std::string_view> known) const {
    for (const auto& [key, content] : object.items()) {
      if (std::ranges::find(known, key) != known.end() || content.is_null() || content == false || content == "" ||
          content == 0.0)
        continue;
      const nlohmann::json& kind = content.is_object() ? value(content, "type") : content;
      refuse(place + key + " " + shown_value(kind.is_null() ? content : kind) + " is not supported");
    }
  }

  /// Of one of the steps of the tokenizer; null where there is no such step.
  const nlohmann::json& kind_of(const char* key) const {
    const nlohmann::json& found = value(json_, key);
    return found.is_object() ? value(found, "type") : found;
  }

  /// One of the steps of the tokenizer, which must be of the kind that is known.
  const nlohmann::json& part(const char* key, const std::string& kind) const {
    const nlohmann::json& found = value(json_, key);
    const bool both = key == std::string_view{"pre_tokenizer"};
    const std::string expected = ", expected \"" + kind + '"' + (both ? " or \"Whitespace\"" : "");
    if (!found.is_object()) refuse(std::string{"found "} + key + " " + shown_value(found) + expected);
    const nlohmann::json& type = value(found, "type");
    if (type != kind) refuse(std::string{key} + " " + shown_value(type) + " is not supported" + expected);
    allow(found, std::string{key} + ": ", {"type", "add_prefix_space", "trim_offsets", "use_regex"});
    return found;
  }

  const nlohmann::json& read_model() {
    const nlohmann::json& model = value(json_, "model");
    if (!model.is_object()) refuse("found model " + shown_value(model) + ", expected an object");
    allow(model, "model: ", {"type", "vocab", "merges", "unk_token", "fuse_unk", "ignore_merges"});
    vocabulary_.add_tokens(value(model, "vocab"));
    const nlohmann::json& merges = value(model, "merges");
    if (!merges.is_array()) refuse("model: found no list \"merges\"");
    for (Size i = 0; i < merges.size(); ++i) {
      const std::string place = file_.string() + ", merge " + std::to_string(i + 1);
      const auto [left, right] = pair(merges[i], place);
      vocabulary_.add_merge(left, right, place);
    }
    return model;
  }

  /// "a b" or ["a", "b"]
  static std::pair<std::string, std::string> pair(const nlohmann::json& merge, const std::string& place) {
    if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string())
      return {merge[0].get<std::string>(), merge[1].get<std::string>()};
    if (merge.is_string()) {
      const std::string both = merge.get<std::string>();
      const Size space = both.find(' ');
      if (space != both.npos && both.find(' ', space + 1) == both.npos)
        return {both.substr(0, space), both.substr(space + 1)};
    }
    throw Error{place + ": found " + shown_value(merge) + ", expected \"a b\" or [\"a\", \"b\"]"};
  }

  /// Those that are looked for in the text as it is come before those looked for in normalised text: here the same
  /// text.
  std::vector<AddedTokens> read_added_tokens() {
    std::vector<AddedTokens::Entry> entries[2];
    const nlohmann::json& list = value(json_, "added_tokens");
    if (!list.is_null() && !list.is_array()) refuse("found added_tokens " + shown_value(list) + ", expected a list");
    for (const nlohmann::json& one : list) {
      if (!one.is_object()) refuse("found added token " + shown_value(one) + ", expected an object");
      const std::string content = text(value(one, "content"), "added token");
      const std::string place = "added token " + cited(content);
      const nlohmann::json& id = value(one, "id");
      if (content.empty() || !id.is_number_unsigned() || id.get<std::uint64_t>() > 0x7FFFFFF)
        refuse(place + ": found id " + shown_value(id) + ", expected a text and its number");
      allow(one, place + ": ", {"id", "content", "special", "normalized"});
      const Token token = id.get<Token>();
      if (const std::optional<Token> known = vocabulary_.find(content); !known)
        vocabulary_.add_token(content, token);
      else if (*known != token)
        refuse(place + ": found id " + std::to_string(token) + ", but model.vocab says " + std::to_string(*known));
      if (!apart_.emplace(token, content).second) refuse(place + " comes twice");
      if (flag(one, place, "special", false)) special_.push_back(token);
      entries[flag(one, place, "normalized", true)].emplace_back(content, token);
    }
    std::vector<AddedTokens> added;
    for (auto& some : entries)
      if (!some.empty()) added.emplace_back(std::move(some));
    return added;
  }

  std::filesystem::path file_;
  const nlohmann::json& json_;
  BpeVocabulary vocabulary_;
  std::map<Token, std::string> apart_;
  std::vector<Token> special_;
};

}  // namespace detail

/// A tokenizer from HuggingFace's `tokenizer.json`: BPE of bytes or of words. Unlike their decode, ours of bytes writes
/// special tokens too, and bytes as they are. Throws Error that names what this reader can't honour.
inline std::variant<ByteLevelBpe, WordBpe> read_tokenizer_json(const std::filesystem::path& file) {
  return detail::TokenizerJson{file, detail::read_json(file)}.tokenizer();
}

}  // namespace strata
