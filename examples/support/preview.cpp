#include "preview.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace strata::support {

namespace {

constexpr Size a_few = 5;  // examples, and words of one length
constexpr Size symbols_looked_at = 600;

/// Follows a stream word by word.
class Words {
 public:
  explicit Words(const Corpus& corpus) : alphabet_{corpus.alphabet} {
    for (const auto* part : {&corpus.train, &corpus.validation, &corpus.test}) {
      for (const Token token : *part) add(alphabet_.character(token));
      end();
    }
  }

  std::optional<Preview> preview(std::string kind) const {
    if (lengths_.empty()) return std::nullopt;
    Preview preview{.words = std::move(kind),
                    .count = 0,
                    .shortest = lengths_.begin()->second.first,
                    .longest = lengths_.rbegin()->second.first,
                    .lengths = {},
                    .first_letters = {}};
    for (Size length = lengths_.begin()->first; length <= lengths_.rbegin()->first; ++length) {
      const auto found = lengths_.find(length);
      preview.lengths.push_back({std::to_string(length), found == lengths_.end() ? 0 : found->second.times});
      preview.count += preview.lengths.back().times;
    }
    for (const auto& [letter, times] : first_letters_) preview.first_letters.push_back({{letter}, times});
    std::ranges::stable_sort(preview.first_letters, std::ranges::greater{}, &Count::times);
    return preview;
  }

 private:
  struct OfLength {
    std::vector<std::string> first;
    std::uint64_t times = 0;
  };

  void add(char c) {
    if (c == ' ' || c == '\n' || c == '.')
      end();
    else
      word_ += c;
  }
  void end() {
    if (word_.empty()) return;
    OfLength& alike = lengths_[word_.size()];
    if (alike.first.size() < a_few && std::ranges::find(alike.first, word_) == alike.first.end())
      alike.first.push_back(word_);
    ++alike.times;
    ++first_letters_[word_[0]];
    word_.clear();
  }

  const Alphabet& alphabet_;
  std::string word_;
  std::map<Size, OfLength> lengths_;
  std::map<char, std::uint64_t> first_letters_;
};

/// A sequence up to its last target that counts; with one target, what follows the window, otherwise one for each.
struct Shown {
  WindowExample text;
  Size symbols = 0;  // that are no padding
};

Shown example(const Batch& batch, Size sequence, const Alphabet& alphabet) {
  const auto part = [&](const std::vector<Token>& all, Size width) {
    return std::span{all}.subspan(sequence * width, width);
  };
  const std::span<const Token> tokens = part(batch.tokens, batch.length);
  const std::span<const Token> targets = part(batch.targets, batch.targets.size() / batch.sequences);
  const auto counts = [](Token target) { return target >= 0; };
  const auto last = std::find_if(targets.rbegin(), targets.rend(), counts);
  if (last == targets.rend()) return {};
  const bool single = std::ranges::count_if(targets, counts) == 1;
  const auto seen = targets.size() == 1 ? tokens.size() : static_cast<Size>(targets.rend() - last);
  Shown shown;
  shown.text.input = alphabet.decode(tokens.first(seen));
  shown.text.target = single ? std::string(1, alphabet.character(*last)) : alphabet.decode(targets.first(seen));
  shown.symbols = static_cast<Size>(std::ranges::count_if(tokens.first(seen), [](Token token) { return token > 0; }));
  return shown;
}

}  // namespace

std::optional<Preview> preview_of(const Corpus& corpus) {
  return Words{corpus}.preview(corpus.prose ? "words" : "names");
}

std::vector<WindowExample> examples_of(std::span<const Token> stream, const Cut& cut, const Alphabet& alphabet) {
  Batch batch;  // all examples of the beginning
  training_source(stream.first(std::min(stream.size(), symbols_looked_at + cut.context)), cut, 0).fill(batch, 1, 0);
  std::vector<Size> order(batch.sequences);
  std::iota(order.begin(), order.end(), Size{0});
  if (batch.chosen.size() == order.size()) std::ranges::sort(order, {}, [&](Size i) { return batch.chosen[i]; });
  std::vector<Shown> all;
  for (const Size sequence : order) all.push_back(example(batch, sequence, alphabet));
  if (all.empty()) return {};
  if (all[0].text.target.size() > 1) return {all[0].text};
  const auto fullest = static_cast<Size>(std::ranges::max_element(all, {}, &Shown::symbols) - all.begin());
  const Size first = std::min(fullest + 1 - std::min(fullest + 1, a_few), all.size() - std::min(all.size(), a_few));
  std::vector<WindowExample> examples;
  for (Size i = first; i < std::min(first + a_few, all.size()); ++i) examples.push_back(all[i].text);
  return examples;
}

}  // namespace strata::support
