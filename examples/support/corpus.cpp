#include "corpus.hpp"

#include "report_text.hpp"

#include "strata/text/fingerprint.hpp"

#include <cmath>
#include <map>

namespace strata::support {

namespace {

std::vector<Token> read_prose(const std::filesystem::path& file, const Alphabet& alphabet) {
  std::string text = read_text(file);
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return alphabet.encode(text, file.string());
}

}  // namespace

std::string Corpus::fingerprint() const {
  Fingerprint hash;
  for (const auto* part : {&train, &validation, &test}) {
    const Size size = part->size();
    hash.add(size);
    hash.add_bytes(std::span{*part});
  }
  return hash.hexadecimal();
}

std::filesystem::path default_names() {
  std::filesystem::path names{"examples/data/names.txt"};
#ifdef STRATA_EXAMPLE_DATA
  std::error_code ignored;
  if (!std::filesystem::exists(names, ignored)) names = STRATA_EXAMPLE_DATA "/names.txt";
#endif
  return names;
}

Corpus read_name_corpus(const std::filesystem::path& file, const std::filesystem::path& validation,
                        std::uint64_t seed) {
  const Alphabet alphabet = Alphabet::names();
  const auto stream = [&](const std::vector<std::string>& names) { return joined(names, alphabet); };
  const std::vector<std::string> names = read_names(file, alphabet);
  const std::string counted = grouped(names.size()) + " names of " + file.string();
  if (!validation.empty()) {
    const std::vector<std::string> held_out = read_names(validation, alphabet);
    return {alphabet,
            stream(names),
            stream(held_out),
            {},
            counted + ", validated on " + grouped(held_out.size()) + " of " + validation.string()};
  }
  try {
    const Split parts = split(names, seed);
    return {alphabet, stream(parts.train), stream(parts.validation), stream(parts.test),
            counted + ", shuffled with seed " + std::to_string(seed) + ": " + grouped(parts.train.size()) +
                " to train, " + grouped(parts.validation.size()) + " to validate, " + grouped(parts.test.size()) +
                " to test"};
  } catch (const Error& error) { throw Error{file.string() + ": " + error.what()}; }
}

Corpus read_prose_corpus(const std::filesystem::path& file, const std::filesystem::path& validation) {
  const Alphabet alphabet{"\n abcdefghijklmnopqrstuvwxyz"};
  const std::vector<Token> text = read_prose(file, alphabet);
  const std::string counted = grouped(text.size()) + " characters of " + file.string();
  if (!validation.empty()) {
    std::vector<Token> held_out = read_prose(validation, alphabet);
    std::string description = counted + ", validated on " + grouped(held_out.size()) + " of " + validation.string();
    return {alphabet, text, std::move(held_out), {}, std::move(description), true};
  }
  const auto cut = text.begin() + static_cast<std::ptrdiff_t>(text.size() * 9 / 10);
  return {alphabet,
          {text.begin(), cut},
          {cut, text.end()},
          {},
          counted + ": the first nine tenths to train, the last to validate",
          true};
}

Source training_source(std::span<const Token> stream, const Cut& cut, Size batch) {
  const auto source = [&](auto examples) {
    if (batch > 0) return Source{RandomBatches{examples, batch}};
    Batch all;
    ConsecutiveBatches{examples, examples.size()}.fill(all, 0);
    return Source{OneBatch{std::move(all)}};
  };
  if (cut.prefixes) return source(Prefixes{stream, cut.context});
  return cut.one_target ? source(Windows{stream, cut.context}) : source(SlidingWindows{stream, cut.context});
}

Source scoring_source(std::span<const Token> stream, const Cut& cut, Size batch) {
  if (cut.prefixes) return Source{ConsecutiveBatches{WholeWords{stream, cut.context}, batch}};
  if (cut.one_target) return Source{ConsecutiveBatches{Windows{stream, cut.context}, batch}};
  return Source{ConsecutiveBatches{ContiguousWindows{stream, cut.context, Remainder::kept}, batch}};
}

double OneBatch::lowest_loss() const {
  std::map<std::vector<Token>, std::map<Token, double>> followers;
  const Size outputs = batch_.targets.size() / batch_.sequences;
  for (Size s = 0; s < batch_.sequences; ++s)
    for (Size t = 0; t < outputs; ++t) {
      if (batch_.targets[s * outputs + t] < 0) continue;
      const auto begin = batch_.tokens.begin() + static_cast<std::ptrdiff_t>(s * batch_.length);
      const Size seen = outputs == 1 ? batch_.length : t + 1;
      ++followers[{begin, begin + static_cast<std::ptrdiff_t>(seen)}][batch_.targets[s * outputs + t]];
    }
  double sum = 0, counted = 0;
  for (const auto& [seen, counts] : followers) {
    double whole = 0;
    for (const auto& [target, count] : counts) whole += count;
    for (const auto& [target, count] : counts) sum -= count * std::log(count / whole);
    counted += whole;
  }
  return sum / counted;
}

}  // namespace strata::support
