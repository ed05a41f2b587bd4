#include "token_cache.hpp"

#include "interrupt.hpp"
#include "options.hpp"
#include "reading.hpp"
#include "report.hpp"
#include "report_text.hpp"
#include "run_folder.hpp"
#include "texts.hpp"

#include "strata/text/encode_in_parts.hpp"

#include <cerrno>
#include <optional>

#include <sys/file.h>

namespace strata::support {

namespace {

namespace fs = std::filesystem;

fs::path vocabulary_file(const fs::path& folder) { return folder / "vocabulary.json"; }
fs::path train_file(const fs::path& folder) { return folder / "train.tokens"; }
fs::path validation_file(const fs::path& folder) { return folder / "validation.tokens"; }

/// Only one program at a time makes the files of a folder; others wait for it, and find them made.
class Turn {
 public:
  explicit Turn(const fs::path& folder) : folder_{::open(folder.c_str(), O_RDONLY | O_CLOEXEC)} {
    while (::flock(folder_.number(), LOCK_EX) != 0 && errno == EINTR) give_way();
  }

 private:
  detail::Descriptor folder_;  // which gives the lock back
};

void write_tokens(const fs::path& file, std::string_view key, const CompactBpe& tokenizer, const TextPart& part) {
  TokenFileWriter out{file, key, tokenizer.size()};
  Reading reading{"encoding " + part.file.filename().string(), part.text.size()};
  part.each([&](std::string_view document) {
    encode_in_parts(tokenizer, document, [&](std::span<const Token> tokens, std::string_view encoded) {
      out.add(tokens);
      reading.at(static_cast<Size>(encoded.data() + encoded.size() - part.text.data()));
      give_way();
    });
    out.add(std::array{CompactVocabulary::end_of_story});
  });
  out.finish();
}

/// Where a tokenizer is now.
CompactVocabulary::Base base_of(const ByteLevelBpe& base, const fs::path& path) {
  return {fs::absolute(path).lexically_normal().string(), base.fingerprint(), base.size()};
}

CompactVocabulary most_frequent(const ByteLevelBpe& base, const TextFiles& files, const TextPart& part) {
  Reading reading{"counting tokens of " + part.file.filename().string(), part.text.size()};
  const auto watch = [&](Size done) {
    reading.at(done);
    give_way();
  };
  return {base_of(base, files.tokenizer), token_counts(base, part.text, part.separator, watch), files.vocabulary};
}

/// The vocabulary of the last time, if it is one of this tokenizer's.
std::optional<CompactBpe> kept_tokenizer(const fs::path& folder, const ByteLevelBpe& base, const fs::path& path) {
  std::error_code none;
  const fs::path file = vocabulary_file(folder);
  if (!fs::exists(file, none)) return std::nullopt;
  try {
    const CompactVocabulary kept = CompactVocabulary::from(detail::read_json(file), file.string());
    return CompactBpe{base, CompactVocabulary{base_of(base, path), kept.kept()}};
  } catch (const Error&) { return std::nullopt; }
}

struct Kept {
  TokenFile train, validation;
};

/// The symbols of the last time, if they are of these texts in these symbols; files that are not whole are made anew.
std::optional<Kept> kept_tokens(const fs::path& folder, const std::string& key) {
  std::error_code none;
  if (!fs::exists(train_file(folder), none) || !fs::exists(validation_file(folder), none)) return std::nullopt;
  try {
    Kept kept{TokenFile{train_file(folder)}, TokenFile{validation_file(folder)}};
    if (kept.train.key() == key && kept.validation.key() == key) return kept;
  } catch (const Error&) {}
  return std::nullopt;
}

void write_all(const fs::path& folder, const std::string& key, const CompactBpe& tokenizer, const Texts& texts) {
  write_tokens(train_file(folder), key, tokenizer, texts.train());
  write_tokens(validation_file(folder), key, tokenizer, texts.validation());
  write_text(vocabulary_file(folder), tokenizer.vocabulary().json());
}

}  // namespace

void expect_texts(const fs::path& corpus, const fs::path& tokenizer) {
  if (corpus.empty())
    throw Misuse{
        "--corpus: expected a text file of stories, with <|endoftext|> or blank lines between them; none comes "
        "along"};
  if (tokenizer.empty())
    throw Misuse{
        "--tokenizer: expected a folder with GPT-2's encoder.json and vocab.bpe, a tokenizer.json, or a compact "
        "vocabulary"};
}

TokenizedTexts tokenized(const TextFiles& files, const fs::path& cache) {
  const Texts texts{files.corpus, files.validation};
  auto given = read_tokenizer(files.tokenizer);
  const ByteLevelBpe* const base = std::get_if<ByteLevelBpe>(&given);
  const CompactBpe* const compact = std::get_if<CompactBpe>(&given);
  if (!base && !compact)
    throw Misuse{"--tokenizer: " + files.tokenizer.string() + " is BPE of words, which loses white space; expected one "
                 "of bytes"};
  if (compact && compact->size() > files.vocabulary)
    throw Misuse{"--tokenizer: " + files.tokenizer.string() + " has " + grouped(compact->size()) +
                 " symbols, the model has room for " + grouped(files.vocabulary)};

  Fingerprint content;
  texts.add_to(content);
  Fingerprint place = content;
  place.add(base ? base->fingerprint() + " " + std::to_string(files.vocabulary) : compact->fingerprint());
  const fs::path folder = cache / place.hexadecimal();
  make_folder(folder);
  const Turn turn{folder};

  std::optional<CompactBpe> tokenizer = compact ? *compact : kept_tokenizer(folder, *base, files.tokenizer);
  const auto key = [&] { return content.hexadecimal() + tokenizer->fingerprint(); };
  std::optional<Kept> kept = tokenizer ? kept_tokens(folder, key()) : std::nullopt;
  if (!kept) {
    if (base) tokenizer.emplace(*base, most_frequent(*base, files, texts.train()));
    write_all(folder, key(), *tokenizer, texts);
    kept = kept_tokens(folder, key());
    if (!kept) throw Error{folder.string() + ": what was written can't be read again"};
  }
  std::string known = key();
  return {std::move(*tokenizer), std::move(kept->train), std::move(kept->validation), std::move(known), folder,
          texts.source()};
}

}  // namespace strata::support
