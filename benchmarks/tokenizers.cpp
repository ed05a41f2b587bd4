// Encoding, decoding and training, on one core: MB of text a second. With the stories and GPT-2's tokenizer where
// STRATA_DATA leads to them (training with all its texts, 10 MB); otherwise with made-up text and a tokenizer of
// nothing but bytes and a few merges. A trained row's label is the fingerprint of its merges in JSON.
#include "strata/core/random.hpp"
#include "strata/text/simple_tokenizers.hpp"
#include "strata/text/tokenizer_files.hpp"
#include "strata/text/tokenizer_json_writer.hpp"
#include "strata/text/train_tokenizer.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <optional>

using namespace strata;

namespace {

/// Words of a few letters, one like another.
std::string made_up_text(Size size) {
  const RandomStream random{1, Purpose::initialisation};
  std::string text;
  for (std::uint64_t i = 0; text.size() < size; ++i) {
    for (std::uint64_t j = 0; j < 1 + random.bits(2 * i) % 7; ++j)
      text += static_cast<char>('a' + (random.bits(2 * i + 1) >> 4 * j) % 16);
    text += i % 12 == 11 ? ".\n" : " ";
  }
  return text;
}

/// The 256 bytes, and pairs of the letters a to p.
ByteLevelBpe made_up_tokenizer() {
  BpeRules rules;
  for (int byte = 0; byte < 256; ++byte) rules.tokens.push_back({static_cast<char>(byte)});
  for (char a = 'a'; a <= 'p'; ++a)
    for (char b = 'a'; b <= 'p'; ++b) {
      rules.merges.push_back({a, b, static_cast<Token>(rules.tokens.size())});
      rules.tokens.push_back({a, b});
    }
  rules.of_bytes.resize(rules.tokens.size(), true);
  return ByteLevelBpe{std::move(rules)};
}

/// `work` goes over so many bytes of text.
void measure(const std::string& name, Size bytes, auto&& work) {
  benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(work());
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
  })->Unit(benchmark::kMillisecond);
}

void measure_encoding(const std::string& name, const auto& tokenizer, const std::string& text) {
  measure(name, text.size(), [&] { return tokenizer.encode(text).size(); });
}

std::string fingerprint_of_merges(const auto& tokenizer) {
  const std::string merges = nlohmann::json::parse(tokenizer_json(tokenizer))["model"]["merges"].dump();
  Fingerprint print;
  print.add_bytes(std::span{merges});
  return print.hexadecimal();
}

void measure_training(const std::string& name, const std::string& text, auto&& train) {
  for (const Size size : {Size{500}, Size{20'000}})
    benchmark::RegisterBenchmark((name + "/" + std::to_string(size)).c_str(), [=, &text](benchmark::State& state) {
      std::optional<decltype(train(text, size))> tokenizer;
      for (auto _ : state) tokenizer.emplace(train(text, size));
      state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
      state.SetLabel(fingerprint_of_merges(*tokenizer));
    })->Unit(benchmark::kMillisecond);
}

/// All the texts that there are, one behind the other: with names, 50,000 different words.
std::string corpus(const std::filesystem::path& folder) {
  std::string all;
  for (const char* file : {"tinystories/train.txt", "tinystories/validation.txt", "shakespeare/input.txt",
                           "names/names.txt", "names/animals.txt"})
    all += read_text(folder / file);
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  const char* data = std::getenv("STRATA_DATA");
  const std::filesystem::path folder = data ? data : "";
  const bool real = data && std::filesystem::exists(folder / "gpt2/encoder.json");
  const std::string text = real ? read_text(folder / "tinystories/train.txt") : made_up_text(4'000'000);
  std::string cyrillic, one_word;
  while (cyrillic.size() < 1'000'000) cyrillic += "Жила-была девочка, и звали её Лили. ";
  while (one_word.size() < 1'000'000) one_word += "abracadabra";

  const ByteLevelBpe bpe = real ? read_gpt2_tokenizer(folder / "gpt2") : made_up_tokenizer();
  const Bytes bytes;
  const Words words{text, 4096};
  const Characters characters{text};
  const std::vector<Token> tokens = bpe.encode(text);
  measure_encoding("encode/bpe", bpe, text);
  measure("decode/bpe", text.size(), [&] { return bpe.decode(tokens).size(); });
  measure_encoding("encode/bpe/cyrillic", bpe, cyrillic);
  measure_encoding("encode/bpe/one_word", bpe, one_word);
  measure_encoding("encode/words", words, text);
  measure_encoding("encode/characters", characters, text);
  measure_encoding("encode/bytes", bytes, text);
  const std::string all = real ? corpus(folder) : text;
  measure_training("train/words", all, [](std::string_view from, Size size) {
    return train_word_bpe(from, {size, {"[PAD]", "[UNK]"}, "[UNK]"});
  });
  measure_training("train/bytes", all, [](std::string_view from, Size size) {
    return train_byte_level_bpe(from, {size, {"<|endoftext|>"}});
  });
  benchmark::AddCustomContext("text", real ? "tinystories/train.txt" : "made up");
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
