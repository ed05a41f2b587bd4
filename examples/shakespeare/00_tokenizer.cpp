#include "support/flags.hpp"
#include "support/format.hpp"
#include "support/options.hpp"
#include "support/play_corpus.hpp"
#include "support/report_text.hpp"
#include "support/run_folder.hpp"
#include "support/text_statistics.hpp"

#include "strata/text/tokenizer_json_writer.hpp"
#include "strata/text/train_tokenizer.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>

using namespace strata;
using namespace strata::support;

namespace {

constexpr const char* about = "Learns a vocabulary of pieces of words from a text, and shows what it is like.";

struct Wishes {
  std::filesystem::path corpus, out = "out/shakespeare";
  std::uint64_t vocabulary = 500;
  bool bytes = false, json = false;
};

using AnyBpe = std::variant<ByteLevelBpe, WordBpe>;

AnyBpe trained(const std::string& text, const Wishes& wishes) {
  const VocabularyOrder order{wishes.vocabulary, play_special, wishes.bytes ? "" : "[UNK]"};
  try {
    return wishes.bytes ? AnyBpe{train_byte_level_bpe(text, order)} : AnyBpe{train_word_bpe(text, order)};
  } catch (const Error& error) { throw Error{wishes.corpus.string() + ": " + error.what()}; }
}

std::string row(const std::vector<Count>& counts, std::uint64_t whole) {
  std::string out;
  for (const Count& count : counts) {
    const std::string text = shortened(visible(count.of), 24);
    append(out, "  ", text, std::string(text.size() < 12 ? 12 - columns_of(text) : 1, ' '),
           formatted("%9s  %4.1f %%\n", grouped(count.times).c_str(),
                     100 * static_cast<double>(count.times) / static_cast<double>(whole)));
  }
  return out;
}

std::string to_text(const TextStatistics& text, const Wishes& wishes) {
  const auto number = [](std::uint64_t count) { return grouped(count); };
  std::string out;
  append(out, number(text.characters), " characters, ", number(text.distinct_characters), " of them different\n",
         number(text.words), " words and marks, ", number(text.word_counts.size()), " different in small letters\n",
         number(text.tokens), " tokens of a vocabulary of ", number(text.vocabulary), ", ", number(text.merges),
         " merges\n");
  append(out, "a vocabulary of the ", number(text.vocabulary), " most frequent words would know ",
         fixed(100 * text.covered_by_words(text.vocabulary), 1), " % of the words; of the ",
         number(text.known_of_hundred + text.unknown_of_hundred.size()), " most frequent ",
         number(text.known_of_hundred), " are one token",
         text.unknown_of_hundred.empty() ? "" : ", but not " + listed(text.unknown_of_hundred), "\n");
  append(out, "\nthe most frequent tokens\n", row(text.most_frequent_tokens, text.tokens),
         "\nthe most frequent words, in small letters\n", row(text.most_frequent_words, text.words));
  if (text.vocabulary < wishes.vocabulary)
    append(out, "\nafter ", number(text.merges),
           " merges no two tokens stand beside each other in a word: the vocabulary "
           "has ",
           number(text.vocabulary), " entries, not ", number(wishes.vocabulary), "\n");
  return out;
}

std::string to_json(const TextStatistics& text) {
  nlohmann::ordered_json json{{"characters", text.characters},
                              {"distinct_characters", text.distinct_characters},
                              {"words", text.words},
                              {"distinct_words", text.word_counts.size()},
                              {"tokens", text.tokens},
                              {"vocabulary", text.vocabulary},
                              {"merges", text.merges},
                              {"known_of_hundred", text.known_of_hundred},
                              {"unknown_of_hundred", text.unknown_of_hundred}};
  for (const Count& count : text.most_frequent_tokens) json["most_frequent_tokens"].push_back({count.of, count.times});
  for (const Count& count : text.most_frequent_words) json["most_frequent_words"].push_back({count.of, count.times});
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

int run(int argc, char** argv) {
  Wishes wishes;
  const Flag flags[] = {
      {"--corpus", &wishes.corpus, "the text to learn from"},
      {"--vocabulary", WholeNumber{&wishes.vocabulary, 3, 10'000'000}, "entries, [PAD] and [UNK] among them (500)"},
      {"--bytes", &wishes.bytes, "merge bytes, as GPT-2 does, rather than the characters of words"},
      {"--out", &wishes.out, "folder for 00_tokenizer/tokenizer.json (out/shakespeare)"},
      {"--json", &wishes.json, "one line of JSON on standard output"},
  };
  if (const auto code = parse_flags(argc, argv, about, flags)) return *code;
  if (wishes.corpus.empty()) throw Misuse{"--corpus: expected a text file, such as Shakespeare's plays"};
  const std::string text = read_play(wishes.corpus);
  const AnyBpe tokenizer = trained(text, wishes);
  const std::filesystem::path file = wishes.out / "00_tokenizer" / "tokenizer.json";
  make_folder(file.parent_path());
  write_text(file, std::visit([](const auto& which) { return tokenizer_json(which); }, tokenizer));
  const std::vector<Token> tokens = std::visit([&](const auto& which) { return which.encode(text); }, tokenizer);
  const TextStatistics found = statistics_of(text, tokenizer, tokens);
  if (wishes.json)
    std::printf("%s\n", to_json(found).c_str());
  else
    std::printf("%s\n%s\n", to_text(found, wishes).c_str(), file.c_str());
  return 0;
}

}  // namespace

/// The vocabulary alone.
int main(int argc, char** argv) {
  return guarded(argv[0], [&] { return run(argc, argv); });
}
