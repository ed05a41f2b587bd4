#pragma once
#include "strata/text/bpe_rules.hpp"
#include "strata/text/byte_level.hpp"
#include "strata/text/json_file.hpp"

#include <map>
#include <unordered_map>

namespace strata::detail {

/// What merges join: bytes in GPT-2's alphabet, or characters.
enum class BpeUnits { bytes, characters };

/// Tokens and merges as a file writes them, while they are read. Each refusal names the place.
class BpeVocabulary {
 public:
  explicit BpeVocabulary(std::filesystem::path file) : file_{std::move(file)} {}

  /// An object of texts and numbers.
  void add_tokens(const nlohmann::json& vocabulary) {
    if (!vocabulary.is_object())
      refuse(std::string{"found "} + vocabulary.type_name() + ", expected an object of tokens and their numbers");
    for (const auto& [text, number] : vocabulary.items()) {
      if (!number.is_number_unsigned() || number.get<std::uint64_t>() > highest)
        refuse("token " + cited(text) + ": found number " + number.dump().substr(0, 40) + ", expected 0 to " +
               std::to_string(highest));
      add_token(text, number.get<Token>());
    }
  }

  void add_token(const std::string& text, Token number) {
    if (text.empty()) refuse("token " + std::to_string(number) + " is empty");
    if (const auto [other, added] = texts_.emplace(number, text); !added)
      refuse("tokens " + cited(other->second) + " and " + cited(text) + " have the same number " +
             std::to_string(number));
    numbers_.emplace(text, number);
  }

  std::optional<Token> find(const std::string& text) const {
    const auto found = numbers_.find(text);
    return found == numbers_.end() ? std::nullopt : std::optional{found->second};
  }

  /// Merges count in the order in which they are added. `place` begins the refusals.
  void add_merge(const std::string& left, const std::string& right, const std::string& place) {
    const auto number = [&](const std::string& text) {
      const std::optional<Token> found = find(text);
      if (!found) throw Error{place + ": found " + cited(text) + ", which is no token of " + file_.string()};
      return *found;
    };
    const Merges::Merge merge{number(left), number(right), number(left + right)};
    if (!merged_.insert({merge.left, merge.right}).second)
      throw Error{place + ": found the merge of " + cited(left) + " and " + cited(right) + " twice"};
    merges_.push_back(merge);
  }

  /// The tokens of several bytes that no merge makes, in the order of their numbers.
  std::vector<std::string> never_merged() const {
    std::set<Token> made;
    for (const Merges::Merge& merge : merges_) made.insert(merge.result);
    std::vector<std::string> result;
    for (const auto& [number, text] : texts_)
      if (const auto bytes = ByteLevel::read(text); bytes && bytes->size() > 1 && !made.contains(number))
        result.push_back(text);
    return result;
  }

  /// The tokens as text. `apart` are those that aren't merged, with their content.
  BpeRules rules(const std::map<Token, std::string>& apart, BpeUnits units = BpeUnits::bytes) const {
    BpeRules rules;
    rules.merges = merges_;
    for (const auto& [number, text] : texts_) {
      if (static_cast<Size>(number) != rules.tokens.size())
        refuse("no token has the number " + std::to_string(rules.tokens.size()) + ", though there are " +
               std::to_string(texts_.size()));
      const auto content = apart.find(number);
      if (units == BpeUnits::characters) {
        rules.of_bytes.push_back(content == apart.end());
        rules.tokens.push_back(text);
        continue;
      }
      const std::optional<std::string> bytes = ByteLevel::read(text);
      if (!bytes && content == apart.end())
        refuse("token " + cited(text) + " is not in GPT-2's alphabet of bytes: this is no byte-level BPE");
      if (bytes && content != apart.end() && *bytes != text)
        refuse("added token " + cited(text) + " also stands for other bytes, which is not supported");
      rules.of_bytes.push_back(content == apart.end() || bytes == content->second);
      rules.tokens.push_back(content == apart.end() ? *bytes : content->second);
    }
    return rules;
  }

  [[noreturn]] void refuse(const std::string& what) const { throw Error{file_.string() + ": " + what}; }

 private:
  static constexpr Token highest = 0x7FFFFFF;

  std::filesystem::path file_;
  std::unordered_map<std::string, Token> numbers_;
  std::map<Token, std::string> texts_;
  std::set<std::pair<Token, Token>> merged_;
  std::vector<Merges::Merge> merges_;
};

}  // namespace strata::detail
