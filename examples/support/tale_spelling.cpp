#include "options.hpp"
#include "report_text.hpp"
#include "tale_corpus.hpp"

#include "strata/text/fingerprint.hpp"
#include "strata/text/utf8.hpp"

#include "tales/grammar.hpp"
#include "tales/tellers.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <stdexcept>

namespace strata::support {

namespace {

constexpr std::string_view marks = ".,";
constexpr Size tales_looked_at = 4096;  // a way that is taken once in a hundred tales is missed once in 10¹⁷

bool is_mark(std::string_view word) { return word.size() == 1 && marks.find(word) != marks.npos; }

/// The first letter of what follows a text is large where a sentence begins.
bool ends_sentence(std::string_view text) {
  const Size last = text.find_last_not_of(' ');
  return last == text.npos || text[last] == '.';
}

std::string changed(std::string_view word, int (*change)(int)) {
  std::string out{word};
  out[0] = static_cast<char>(change(static_cast<unsigned char>(out[0])));
  return out;
}

class TaleSpelling final : public Spelling {
 public:
  TaleSpelling() : words_{""} {
    std::set<std::string_view> all;
    for (Size number = 0; number < tales_looked_at; ++number)
      for (const Told& told : random_tale(tell_tale, 0, number)) all.insert(told.word);
    words_.insert(words_.end(), all.begin(), all.end());
  }

  Size size() const override { return words_.size(); }
  std::string fingerprint() const override {
    Fingerprint print;
    for (const std::string_view word : words_) print.add(word);
    return print.hexadecimal();
  }

  std::vector<Token> encode(std::string_view prompt) const override {
    std::vector<Token> tokens;
    bool begins = true;
    constexpr std::string_view space = " \t\r\n";
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    while (!(prompt = prompt.substr(std::min(prompt.find_first_not_of(space), prompt.size()))).empty()) {
      const Size word = std::min(prompt.find_first_not_of(letters), prompt.size());
      const Size end = word > 0 ? word : detail::character_length(prompt);
      tokens.push_back(number_of(prompt.substr(0, end), begins));
      begins = prompt[end - 1] == '.';
      prompt.remove_prefix(end);
    }
    return tokens;
  }
  std::string decode(std::span<const Token> tokens) const override { return continued("", tokens); }
  std::string continued(const std::string& prompt, std::span<const Token> tokens) const override {
    std::string text = prompt;
    for (const Token token : tokens) {
      const std::string_view word = this->word(token);
      if (word.empty()) continue;
      const bool begins = ends_sentence(text);
      if (!is_mark(word) && !text.empty() && text.back() != ' ') text += ' ';
      text += begins ? changed(word, std::toupper) : std::string{word};
    }
    return text;
  }
  std::string shown(Token token) const override {
    const std::string_view word = this->word(token);
    return word.empty()    ? token == 0 ? "[end]" : "[unused]"
           : is_mark(word) ? std::string{word}
                           : " " + std::string{word};
  }

  std::string_view word(Token token) const {
    return static_cast<Size>(token) < size() ? words_[static_cast<Size>(token)] : std::string_view{};
  }
  std::optional<Token> symbol(std::string_view word) const {
    const auto found = std::ranges::lower_bound(words_, word);
    if (found == words_.end() || *found != word) return std::nullopt;
    return static_cast<Token>(found - words_.begin());
  }

 private:
  Token number_of(std::string_view word, bool begins) const {
    for (const std::string& spelt : {std::string{word}, begins ? changed(word, std::tolower) : std::string{word}})
      if (const auto found = symbol(spelt)) return *found;
    throw Misuse{"found '" + shortened(word, 40) + "', which is none of the " + std::to_string(size() - 1) +
                 " words of the tales: " + sorted_words()};
  }
  std::string sorted_words() const {
    std::string all;
    for (const std::string_view word : std::span{words_}.subspan(1)) (all += all.empty() ? "" : " ") += word;
    return all;
  }

  std::vector<std::string_view> words_;  // sorted, and before them the end
};

const std::shared_ptr<const TaleSpelling>& words_of_tales() {
  static const auto spelling = std::make_shared<const TaleSpelling>();
  return spelling;
}

}  // namespace

std::shared_ptr<const Spelling> tale_spelling() { return words_of_tales(); }

std::string_view tale_word(Token symbol) { return words_of_tales()->word(symbol); }

Token tale_symbol(std::string_view word) {
  if (const auto found = words_of_tales()->symbol(word)) return *found;
  throw std::logic_error{"'" + std::string{word} + "' is no word of the first tales"};
}

}  // namespace strata::support
