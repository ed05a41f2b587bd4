#include "page_sections.hpp"

#include "support/document.hpp"
#include "support/format.hpp"
#include "support/rank_plot.hpp"
#include "support/report_text.hpp"
#include "support/row_bars.hpp"

namespace strata::shakespeare {

using namespace support;

namespace {

std::string frequency_bars(const std::vector<Count>& counts, std::uint64_t all, std::string_view of, Size hue) {
  std::vector<RowBar> bars;
  for (const Count& count : counts) {
    const double share = 100 * static_cast<double>(count.times) / static_cast<double>(std::max<std::uint64_t>(all, 1));
    bars.push_back({visible(count.of), static_cast<double>(count.times),
                    grouped(count.times) + " · " + fixed(share, 1) + " %", hue});
  }
  if (bars.empty()) return {};
  const std::string title = "The " + std::to_string(bars.size()) + " most frequent " + std::string{of};
  return panel_html(title, "times, share of all", row_bars(bars, title));
}

/// How many of the most frequent words cover this share of the running words.
Size words_for(const TextStatistics& text, double share) {
  Size count = 0;
  std::uint64_t covered = 0;
  while (count < text.word_counts.size() && static_cast<double>(covered) < share * static_cast<double>(text.words))
    covered += text.word_counts[count++];
  return count;
}

std::string vocabulary_table(const TextStatistics& text) {
  const auto percent = [](double share) { return fixed(100 * share, 1) + " %"; };
  const auto words = [&](const std::string& name, Size count) {
    return std::vector<std::string>{name, grouped(count), percent(text.covered_by_words(count)), "1.00"};
  };
  const double each = static_cast<double>(text.tokens) / static_cast<double>(text.words);
  const std::string columns[] = {"Vocabulary", "Entries", "Of the running words", "Symbols a word"};
  std::vector<std::vector<std::string>> rows{words("the most frequent words", text.vocabulary)};
  for (const double share : {0.9, 0.99})
    rows.push_back(words("words that cover " + fixed(100 * share, 0) + " %", words_for(text, share)));
  rows.push_back(words("all words", text.word_counts.size()));
  rows.push_back({"BPE, learnt from the text", grouped(text.vocabulary), percent(1), fixed(each, 2)});
  return table_html(columns, rows);
}

std::string hundred(const TextStatistics& text) {
  const Size looked_at = text.known_of_hundred + text.unknown_of_hundred.size();
  if (looked_at == 0) return {};
  std::string out;
  append(out, "Of the ", grouped(looked_at), " most frequent words ", grouped(text.known_of_hundred),
         " are one token each");
  if (!text.unknown_of_hundred.empty()) append(out, "; these are not: ", escape(listed(text.unknown_of_hundred)));
  return "<p class=\"note\">" + out + ". Words are counted in small letters, punctuation marks among them.</p>";
}

std::string facts(const TextStatistics& text) {
  const auto ratio = [](std::uint64_t a, std::uint64_t b) {
    return fixed(static_cast<double>(a) / static_cast<double>(b), 2);
  };
  const Fact all[] = {{"Characters", grouped(text.characters)},
                      {"Different characters", grouped(text.distinct_characters)},
                      {"Words and punctuation marks", grouped(text.words)},
                      {"Different ones, in small letters", grouped(text.word_counts.size())},
                      {"Tokens", grouped(text.tokens)},
                      {"Different tokens that occur", grouped(text.token_counts.size())},
                      {"Entries of the vocabulary", grouped(text.vocabulary)},
                      {"Merges", grouped(text.merges)},
                      {"Characters a token", ratio(text.characters, text.tokens)}};
  std::string out = "<dl class=\"counted\">";
  for (const Fact& fact : all) append(out, "<div><dt>", fact.name, "</dt><dd>", fact.text, "</dd></div>");
  return out + "</dl>";
}

}  // namespace

std::string text_section(const TextStatistics& text) {
  if (text.tokens == 0 || text.words == 0) return {};
  std::string out = facts(text);
  append(out, "<div class=\"panels\">", frequency_bars(text.most_frequent_tokens, text.tokens, "tokens", 3),
         frequency_bars(text.most_frequent_words, text.words, "words", 2), "</div><div class=\"panels\">",
         rank_figure({{RankedCounts{"tokens", 3, text.token_counts}, {"words", 2, text.word_counts}}},
                     "How often each occurs", "rank, the most frequent first"),
         panel_html("Words or pieces of words", {}, vocabulary_table(text) + hundred(text)), "</div>");
  return section_html("text", "The text",
                      "A vocabulary of whole words either is large or leaves much of the text unknown. Byte-pair "
                      "encoding merges what often stands side by side, from single characters on: frequent words "
                      "become one token, rare ones several, and nothing is unknown.",
                      out);
}

}  // namespace strata::shakespeare
