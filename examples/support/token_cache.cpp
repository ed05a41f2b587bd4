#include "token_cache.hpp"

#include "options.hpp"
#include "reading.hpp"
#include "report.hpp"
#include "report_text.hpp"

#include "strata/text/documents.hpp"
#include "strata/text/encode_in_parts.hpp"

#include <optional>

namespace strata::support {

namespace {

namespace fs = std::filesystem;

/// A part of the corpus, whose documents one thing separates.
struct Part {
  fs::path file;
  std::string_view text;
  Separator separator;

  void each(auto&& take) const { for_each_document(text, separator, take); }
};

/// The texts, mapped. Without a file for validation the corpus is cut between two documents.
class Texts {
 public:
  explicit Texts(const TextFiles& files) : corpus_{files.corpus} {
    train_ = {files.corpus, corpus_.text(), separator_of(corpus_.text())};
    std::error_code none;
    if (fs::equivalent(files.corpus, files.validation, none))
      throw Misuse{"--validation: found the file that --corpus names; what is learnt says nothing of what is not"};
    if (files.validation.empty())
      cut();
    else
      validation_ = {files.validation, held_out_.emplace(files.validation).text(), separator_of(held_out_->text())};
    check(train_);
    check(validation_);
  }

  const Part& train() const { return train_; }
  const Part& validation() const { return validation_; }

  void add_to(Fingerprint& print) const {
    for (const Part* part : {&train_, &validation_}) {
      print.add(part->text.size());
      print.add_bytes(std::span{part->text});
      print.add(static_cast<int>(part->separator));
    }
  }

 private:
  void cut() {
    const std::string_view text = train_.text;
    const Size wanted = text.size() - std::min(text.size() / 20, Size{1} << 20);
    Size at = text.npos, last = 0, documents = 0;
    train_.each([&](std::string_view document) {
      last = static_cast<Size>(document.data() - text.data());
      if (documents++ > 0 && last >= wanted) at = std::min(at, last);
    });
    at = std::min(at, last);
    if (documents == 1)
      throw Error{train_.file.string() +
                  ": found one document, so there is none to validate on; give --validation a file"};
    train_.text = text.substr(0, at);
    validation_ = {train_.file, text.substr(at), train_.separator};
  }

  static void check(const Part& part) {
    bool any = false;
    part.each([&](std::string_view) { any = true; });
    if (!any) throw Error{part.file.string() + ": found no document in it, expected text"};
  }

  MappedFile corpus_;
  std::optional<MappedFile> held_out_;
  Part train_, validation_;
};

fs::path train_file(const fs::path& folder) { return folder / "train.tokens"; }
fs::path validation_file(const fs::path& folder) { return folder / "validation.tokens"; }

void write_tokens(const fs::path& file, std::string_view key, const CompactBpe& tokenizer, const Part& part) {
  TokenFileWriter out{file, key, tokenizer.size()};
  Reading reading{"encoding " + part.file.filename().string(), part.text.size()};
  part.each([&](std::string_view document) {
    encode_in_parts(tokenizer, document, [&](std::span<const Token> tokens, std::string_view encoded) {
      out.add(tokens);
      reading.at(static_cast<Size>(encoded.data() + encoded.size() - part.text.data()));
    });
    out.add(std::array{CompactVocabulary::end_of_story});
  });
  out.finish();
}

CompactVocabulary most_frequent(const ByteLevelBpe& base, const TextFiles& files, const Part& part) {
  Reading reading{"counting tokens of " + part.file.filename().string(), part.text.size()};
  const std::string path = fs::absolute(files.tokenizer).lexically_normal().string();
  return {{path, base.fingerprint(), base.size()},
          token_counts(base, part.text, part.separator, [&](Size done) { reading.at(done); }),
          files.vocabulary};
}

std::string source_of(const TextFiles& files, const Texts& texts) {
  const auto separated = [](const Part& part) {
    return part.separator == Separator::mark ? std::string{end_of_text} : std::string{"blank lines"};
  };
  const std::string source = files.corpus.string() + " (separated by " + separated(texts.train()) + ")";
  if (files.validation.empty()) return source + ", the last of them to validate";
  return source + ", validated on " + files.validation.string() +
         (texts.train().separator == texts.validation().separator
              ? ""
              : " (separated by " + separated(texts.validation()) + ")");
}

/// The vocabulary of the last time, if it is one of this tokenizer's.
std::optional<CompactBpe> kept_tokenizer(const fs::path& folder, const ByteLevelBpe& base) {
  std::error_code none;
  const fs::path file = vocabulary_file(folder);
  if (!fs::exists(file, none)) return std::nullopt;
  try {
    return CompactBpe{base, CompactVocabulary::from(detail::read_json(file), file.string())};
  } catch (const Error&) { return std::nullopt; }
}

struct Kept {
  TokenFile train, validation;
};

/// The symbols of the last time, if they are of these texts in these symbols; what is damaged is made anew.
std::optional<Kept> kept_tokens(const fs::path& folder, const std::string& key) {
  std::error_code none;
  if (!fs::exists(train_file(folder), none) || !fs::exists(validation_file(folder), none)) return std::nullopt;
  try {
    Kept kept{TokenFile{train_file(folder)}, TokenFile{validation_file(folder)}};
    if (kept.train.key() == key && kept.validation.key() == key) return kept;
  } catch (const Error&) {}
  return std::nullopt;
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Error{folder.string() + ": the folder can't be made: " + error.message()};
}

void write_all(const fs::path& folder, const std::string& key, const CompactBpe& tokenizer, const Texts& texts) {
  make_folder(folder);
  write_text(vocabulary_file(folder), tokenizer.vocabulary().json());
  write_tokens(train_file(folder), key, tokenizer, texts.train());
  write_tokens(validation_file(folder), key, tokenizer, texts.validation());
}

}  // namespace

fs::path vocabulary_file(const fs::path& folder) { return folder / "vocabulary.json"; }

TokenizedTexts tokenized(const TextFiles& files, const fs::path& folder) {
  const Texts texts{files};
  auto given = read_tokenizer(files.tokenizer);
  const ByteLevelBpe* const base = std::get_if<ByteLevelBpe>(&given);
  std::optional<CompactBpe> tokenizer;
  if (base)
    tokenizer = kept_tokenizer(folder, *base);
  else
    tokenizer = std::get<CompactBpe>(std::move(given));
  if (!base && tokenizer->size() > files.vocabulary)
    throw Misuse{"--tokenizer: " + files.tokenizer.string() + " has " + grouped(tokenizer->size()) +
                 " symbols, the model has room for " + grouped(files.vocabulary)};

  Fingerprint content;
  texts.add_to(content);
  content.add(base ? files.vocabulary : 0);
  const auto key = [&] { return content.hexadecimal() + tokenizer->fingerprint(); };
  std::optional<Kept> kept = tokenizer ? kept_tokens(folder, key()) : std::nullopt;
  if (!kept) {
    if (base) tokenizer.emplace(*base, most_frequent(*base, files, texts.train()));
    write_all(folder, key(), *tokenizer, texts);
    kept = kept_tokens(folder, key());
    if (!kept) throw Error{folder.string() + ": something else changes the files of tokens at the same time"};
  }
  std::string known = key();
  return {std::move(*tokenizer), std::move(kept->train), std::move(kept->validation), std::move(known),
          source_of(files, texts)};
}

}  // namespace strata::support
