#include "00_corpus/page.hpp"

#include "strata/io/mapped_file.hpp"
#include "support/flags.hpp"
#include "support/options.hpp"
#include "support/reading.hpp"
#include "support/report.hpp"
#include "support/run_folder.hpp"
#include "support/token_cache.hpp"

using namespace strata;
using namespace strata::corpus;

namespace {

namespace fs = std::filesystem;

constexpr const char* about = "What a corpus of stories consists of, in a tokenizer's tokens.";

struct Wishes {
  fs::path corpus, validation, tokenizer, out = "out/lil";
  std::uint64_t vocabulary = 4096;
  bool json = false;
};

std::optional<int> read_command_line(int argc, char** argv, Wishes& wishes) {
  const support::Flag flags[] = {
      {"--corpus", &wishes.corpus, "stories, separated by <|endoftext|> or else by blank lines"},
      {"--validation", &wishes.validation, "more stories, looked at with the vocabulary of the corpus"},
      {"--tokenizer", &wishes.tokenizer, "folder with GPT-2's encoder.json and vocab.bpe, or a tokenizer.json"},
      {"--vocabulary", support::WholeNumber{&wishes.vocabulary, 4, 0x7FFFFFF},
       "symbols of the vocabulary, three of them special (4096)"},
      {"--out", &wishes.out, "folder for 00_corpus/report.html (out/lil)"},
      {"--json", &wishes.json, "one line of JSON on standard output"},
  };
  if (const auto code = support::parse_flags(argc, argv, about, flags)) return code;
  support::expect_texts(wishes.corpus, wishes.tokenizer);
  return std::nullopt;
}

ByteLevelBpe base_tokenizer(const fs::path& path) {
  auto tokenizer = read_tokenizer(path);
  if (std::holds_alternative<WordBpe>(tokenizer)) return read_byte_level_bpe(path);  // which refuses it
  if (const auto* compact = std::get_if<CompactBpe>(&tokenizer))
    throw support::Misuse{"--tokenizer: " + path.string() +
                          " is a compact vocabulary, whose unknown tokens are all one; expected the tokenizer that it "
                          "was made for, " +
                          compact->vocabulary().base().path};
  return std::get<ByteLevelBpe>(std::move(tokenizer));
}

MappedFile opened(const fs::path& file) {
  MappedFile mapped{file};
  if (mapped.text().empty()) throw Error{file.string() + ": the file is empty, expected stories"};
  return mapped;
}

Part look_at(const fs::path& file, std::string_view text, const ByteLevelBpe& tokenizer) {
  support::Reading reading{file.filename().string(), text.size()};
  Census census = take_census(tokenizer, text, [&](Size done) { reading.at(done); });
  if (census.stories == 0) throw Error{file.string() + ": found nothing between its separators, expected stories"};
  if (census.tokens == 0) throw Error{file.string() + ": found nothing that the tokenizer has a token for"};
  return {.file = file, .census = std::move(census), .covered = {}};
}

int run(int argc, char** argv) {
  Wishes wishes;
  if (const auto code = read_command_line(argc, argv, wishes)) return *code;
  const MappedFile corpus = opened(wishes.corpus);
  std::optional<MappedFile> validation;
  if (!wishes.validation.empty()) validation = opened(wishes.validation);
  const ByteLevelBpe tokenizer = base_tokenizer(wishes.tokenizer);
  const support::RunFolder folder{wishes.out, "00_corpus"};
  folder.make();

  Findings findings{support::command_line(argc, argv),
                    wishes.tokenizer,
                    tokenizer,
                    wishes.vocabulary,
                    look_at(wishes.corpus, corpus.text(), tokenizer),
                    std::nullopt,
                    {}};
  findings.ranking = ranking(findings.training.census);
  findings.training.covered = covered(findings.training.census, findings.ranking);
  if (validation) {
    findings.validation = look_at(wishes.validation, validation->text(), tokenizer);
    findings.validation->covered = covered(findings.validation->census, findings.ranking);
  }
  support::write_text(folder.report_html(), to_html(findings));
  if (wishes.json)
    std::fputs(to_json(findings).c_str(), stdout);
  else
    std::printf("%s\n%s\n", to_text(findings).c_str(), folder.report_html().c_str());
  return 0;
}

}  // namespace

/// What there is to learn from, before anything is learnt.
int main(int argc, char** argv) {
  return support::guarded(argv[0], [&] { return run(argc, argv); });
}
