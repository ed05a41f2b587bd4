#include "preview.hpp"

#include "format.hpp"
#include "report_text.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace strata::support {

namespace {

constexpr Size a_few = 5;  // examples, and words of one length
constexpr Size symbols_looked_at = 600, most_shown = 64;

/// Follows a stream word by word.
class Words {
 public:
  explicit Words(const Corpus& corpus) {
    for (const auto& part : {corpus.train, corpus.validation, corpus.test}) {
      for (const Token token : part) add(corpus.spelling->shown(token));
      end();
    }
  }

  std::optional<Preview> preview(const std::string& words) const {
    if (lengths_.empty()) return std::nullopt;
    Tally lengths{"Letters in each", "% of the " + words, count_, {}};
    const auto shortest = lengths_.begin(), longest = std::prev(lengths_.end());
    for (Size length = shortest->first; length <= longest->first; ++length) {
      const auto found = lengths_.find(length);
      lengths.counts.push_back({std::to_string(length), found == lengths_.end() ? 0 : found->second.times});
    }
    Tally letters{"First letters", lengths.unit, count_, {}};
    for (const auto& [letter, times] : first_letters_) letters.counts.push_back({letter, times});
    std::ranges::stable_sort(letters.counts, std::ranges::greater{}, &Count::times);
    return Preview{{{"All together", grouped(count_) + " " + words},
                    {"Shortest", in_words(*shortest)},
                    {"Longest", in_words(*longest)}},
                   {std::move(lengths), std::move(letters)}};
  }

 private:
  struct OfLength {
    std::vector<std::string> first;
    std::uint64_t times = 0;
  };

  static std::string in_words(const std::pair<const Size, OfLength>& alike) {
    return std::to_string(alike.first) + (alike.first == 1 ? " letter: " : " letters: ") + listed(alike.second.first);
  }

  void add(const std::string& symbol) {
    if (symbol == " " || symbol == "\n" || symbol == ".")
      end();
    else
      word_ += symbol;
  }
  void end() {
    if (word_.empty()) return;
    OfLength& alike = lengths_[word_.size()];
    if (alike.first.size() < a_few && std::ranges::find(alike.first, word_) == alike.first.end())
      alike.first.push_back(word_);
    ++alike.times;
    ++count_;
    ++first_letters_[word_.substr(0, 1)];
    word_.clear();
  }

  std::string word_;
  std::uint64_t count_ = 0;
  std::map<Size, OfLength> lengths_;
  std::map<std::string, std::uint64_t> first_letters_;
};

/// How many texts there are of each length, the symbol that ends it counted in.
std::map<Size, std::uint64_t> text_lengths(const Corpus& corpus) {
  std::map<Size, std::uint64_t> lengths;
  for (const auto& part : {corpus.train, corpus.validation}) {
    Size begin = !part.empty() && part[0] == corpus.writing().end ? 1 : 0;  // a mark before the first
    for (Size i = begin; i < part.size(); ++i)
      if (part[i] == corpus.writing().end) ++lengths[i + 1 - std::exchange(begin, i + 1)];
  }
  return lengths;
}

/// The length that so many of a hundred texts do not exceed.
Size percentile(const std::map<Size, std::uint64_t>& lengths, std::uint64_t texts, std::uint64_t percent) {
  std::uint64_t below = 0;
  for (const auto& [length, times] : lengths)
    if ((below += times) > (texts - 1) * percent / 100) return length;
  return 0;
}

/// In some twenty steps of a round width; what is longer than nearly all texts counts with the last.
Tally tally_of(const std::map<Size, std::uint64_t>& lengths, std::uint64_t texts, const std::string& many) {
  Tally tally{"Symbols in each", "% of the " + many, texts, {}};
  const Size usual = percentile(lengths, texts, 99);
  Size width = 1;
  for (const Size factor : std::initializer_list<Size>{2, 5, 10, 20, 50, 100, 200, 500, 1000})
    if (usual / width >= 20) width = factor;
  for (const auto& [length, times] : lengths) {
    const Size step = std::min(length, usual) / width;
    while (tally.counts.size() <= step) tally.counts.push_back({grouped(tally.counts.size() * width), 0});
    tally.counts[step].times += times;
  }
  return tally;
}

Tally most_frequent(const Corpus& corpus) {
  std::vector<std::uint64_t> times(corpus.spelling->size());
  for (const Token token : corpus.train) ++times[static_cast<Size>(token)];
  std::vector<Token> order(times.size());
  std::iota(order.begin(), order.end(), Token{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](Token token) { return times[static_cast<Size>(token)]; });
  order.resize(std::min<Size>(order.size(), 20));
  Tally tally{"The most frequent symbols", "% of all", corpus.train.size(), {}};
  for (const Token token : order)
    tally.counts.push_back({visible(corpus.spelling->shown(token)), times[static_cast<Size>(token)]});
  return tally;
}

/// A sequence up to its last target that counts; with one target, what follows the window, otherwise one for each.
struct Shown {
  WindowExample text;
  Size symbols = 0;     // that are no padding
  bool single = false;  // one target
};

Shown example(const Batch& batch, Size sequence, const Spelling& spelling) {
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
  const Size most = single ? seen : std::min(seen, most_shown);
  shown.single = single;
  shown.text.input = spelling.shown(tokens.first(most));
  shown.text.target = single ? spelling.shown(*last) : spelling.shown(targets.first(most));
  shown.symbols = static_cast<Size>(std::ranges::count_if(tokens.first(seen), [](Token token) { return token > 0; }));
  return shown;
}

}  // namespace

std::optional<Preview> preview_of_words(const Corpus& corpus, const std::string& words) {
  return Words{corpus}.preview(words);
}

std::optional<Preview> preview_of_texts(const Corpus& corpus, const std::string& one, const std::string& many) {
  const std::map<Size, std::uint64_t> lengths = text_lengths(corpus);
  if (lengths.empty()) return std::nullopt;
  std::uint64_t texts = 0;
  for (const auto& [length, times] : lengths) texts += times;
  const Size symbols = corpus.train.size() + corpus.validation.size();
  return Preview{{{"All together", in_number(texts, one, many) + ", " + grouped(symbols) + " symbols"},
                  {"Symbols in each", grouped(lengths.begin()->first) + " to " + grouped(lengths.rbegin()->first) +
                                          ", the median " + grouped(percentile(lengths, texts, 50)) + ", the mean " +
                                          fixed(static_cast<double>(symbols) / static_cast<double>(texts), 1)}},
                 {tally_of(lengths, texts, many), most_frequent(corpus)}};
}

std::vector<WindowExample> examples_of(std::span<const Token> stream, const Cut& cut, const Spelling& spelling) {
  Batch batch;  // all examples of the beginning
  training_source(stream.first(std::min(stream.size(), symbols_looked_at + cut.context)), cut, 0).fill(batch, 1, 0);
  std::vector<Size> order(batch.sequences);
  std::iota(order.begin(), order.end(), Size{0});
  if (batch.chosen.size() == order.size()) std::ranges::sort(order, {}, [&](Size i) { return batch.chosen[i]; });
  std::vector<Shown> all;
  for (const Size sequence : order) all.push_back(example(batch, sequence, spelling));
  if (all.empty()) return {};
  if (!all[0].single) return {all[0].text};
  const auto fullest = static_cast<Size>(std::ranges::max_element(all, {}, &Shown::symbols) - all.begin());
  const Size first = std::min(fullest + 1 - std::min(fullest + 1, a_few), all.size() - std::min(all.size(), a_few));
  std::vector<WindowExample> examples;
  for (Size i = first; i < std::min(first + a_few, all.size()); ++i) examples.push_back(all[i].text);
  return examples;
}

}  // namespace strata::support
