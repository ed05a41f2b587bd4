#include "floor.hpp"
#include "tale_corpus.hpp"

#include "tales/tellers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

using namespace strata;
using namespace strata::support;

namespace {

const Corpus& corpus() {
  static const Corpus tales = write_tales({.train = 400, .validation = 60, .seed = 3});
  return tales;
}

/// A model that knows of the validation part what its maker lets it know: the probability that it gives to the symbol
/// that comes at each place, the rest shared among all others.
class Knowing final : public LanguageModel {
 public:
  explicit Knowing(double (*given)(const KnownText::Symbol& symbol)) : given_{given} {
    facts_.context = 96;
    facts_.vocabulary = 128;
  }
  const ModelFacts& facts() const override { return facts_; }
  std::vector<NamedTensor<float>> weights() override { return {}; }
  void changed() override {}
  std::vector<Token> generate(std::span<const Token>, const Sampling&, std::uint64_t, std::uint32_t number, Size,
                              Token) override {
    const auto begin = std::ranges::find(corpus().train, Token{0}) + 1;  // the first tale, every other time cut
    const auto end = std::find(begin, corpus().train.end(), Token{0});
    return {begin, number % 2 == 0 ? end : begin + 10};
  }
  std::vector<AttentionMap> attention(std::span<const Token>) override { return {}; }
  Trace trace(std::span<const Token>) override { return {}; }
  std::vector<Branch> branches() override { return {}; }
  std::vector<float> logits_without(std::span<const Branch>, std::span<const Token> text) override {
    return logits(text);
  }
  std::vector<float> logits(std::span<const Token> text) override {
    const auto at = static_cast<Size>(text.data() - corpus().validation.data());
    std::vector<float> rows(text.size() * 128);
    for (Size t = 0; t < text.size(); ++t) {
      const double given = given_(corpus().known->validation[at + t + 1]);
      for (Size v = 0; v < 128; ++v) rows[t * 128 + v] = static_cast<float>(std::log((1 - given) / 127));
      rows[t * 128 + static_cast<Size>(corpus().validation[at + t + 1])] = static_cast<float>(std::log(given));
    }
    return rows;
  }
  std::unique_ptr<Reader> reader() override { return nullptr; }

 private:
  double (*given_)(const KnownText::Symbol& symbol);
  ModelFacts facts_;
};

}  // namespace

TEST_CASE("the floor is the mean of what the tales' words take") {
  const Floor floor = floor_of(corpus());
  double sum = 0;
  for (const KnownText::Symbol& symbol : corpus().known->validation) sum += symbol.loss;
  CHECK(floor.loss == doctest::Approx(sum / static_cast<double>(corpus().validation.size() - 1)));
  CHECK(floor.error > 0);
  CHECK(floor.error < 0.02);
  REQUIRE(floor.phenomena.size() == 7);
  CHECK(floor.phenomena[0].id == "topic");
  CHECK(floor.phenomena[0].places == 120);
  CHECK(floor.phenomena[0].candidates.size() == 16);
  CHECK(floor.phenomena[0].floor_loss == doctest::Approx(std::log(4)));
  CHECK(floor.phenomena[0].floor_accuracy == doctest::Approx(0.25));
  CHECK(floor.phenomena[0].chance_loss == doctest::Approx(std::log(16)).epsilon(0.02));
  for (const PhenomenonReport& one : floor.phenomena) {
    CHECK(one.chance_loss > one.floor_loss);
    CHECK(one.chance_accuracy < one.floor_accuracy);
    CHECK(one.places >= 30);
  }
}

/// A grammar that can be counted through, and its tales as a validation part.
void small_grammar(Telling& tale) {
  const bool long_one = tale.choose({{"many", 2}, {"few", 1}}) == 0;
  tale.choose({{"cats", 5}, {"dogs", 3}});
  if (long_one) tale.choose({{"sleep", 1}, {"eat and drink", 4}});
}

TEST_CASE("of a grammar that can be counted through it is the entropy a symbol") {
  double entropy = 0, symbols = 0;
  for (const WholeTale& tale : all_tales(small_grammar, 100)) {
    entropy -= tale.probability * std::log(tale.probability);
    symbols += tale.probability * static_cast<double>(tale.words.size() + 1);  // and its end
  }
  KnownText known;
  std::vector<Token> tokens{0};
  known.validation.emplace_back();
  for (Size number = 0; number < 20'000; ++number) {
    for (const Told& told : random_tale(small_grammar, 1, number)) {
      tokens.push_back(1);
      known.validation.push_back({-std::log(told.probability), told.likeliest});
    }
    tokens.push_back(0);
    known.validation.emplace_back();
  }
  Corpus small = corpus();
  small.validation = tokens;
  small.known = std::make_shared<const KnownText>(known);
  const Floor floor = floor_of(small);
  CHECK(std::abs(floor.loss - entropy / symbols) < 4 * floor.error);
  CHECK(floor.error < 0.005);
}

TEST_CASE("counting what follows the last few words comes down towards the floor, and stays above it") {
  const Corpus tales = write_tales({.train = 4000, .validation = 100, .seed = 5});
  const double floor = floor_of(tales).loss;
  double before = INFINITY;
  for (const Size words : std::initializer_list<Size>{0, 1, 2}) {
    const auto context = [&](std::span<const Token> stream, Size i) {
      const Size seen = std::min(words, i);
      return std::vector<Token>(stream.begin() + static_cast<std::ptrdiff_t>(i - seen),
                                stream.begin() + static_cast<std::ptrdiff_t>(i));
    };
    std::map<std::vector<Token>, std::map<Token, double>> counts;
    for (Size i = 1; i < tales.train.size(); ++i) ++counts[context(tales.train, i)][tales.train[i]];
    double sum = 0;
    for (Size i = 1; i < tales.validation.size(); ++i) {
      double whole = 0.01 * 103;
      const auto& followers = counts[context(tales.validation, i)];
      for (const auto& [token, times] : followers) whole += times;
      const auto found = followers.find(tales.validation[i]);
      sum -= std::log((0.01 + (found == followers.end() ? 0 : found->second)) / whole);
    }
    const double loss = sum / static_cast<double>(tales.validation.size() - 1);
    CHECK(loss > floor);
    CHECK(loss < before);
    before = loss;
  }
  CHECK(before < 3 * floor);
}

TEST_CASE("the error says how far another validation part is away") {
  double squares = 0, error = 0;
  constexpr int parts = 30;
  std::vector<double> floors;
  for (std::uint64_t seed = 100; seed < 100 + parts; ++seed) {
    const Floor floor = floor_of(write_tales({.train = 20, .validation = 40, .seed = seed}));
    floors.push_back(floor.loss);
    error += floor.error / parts;
  }
  double mean = 0;
  for (double floor : floors) mean += floor / parts;
  for (double floor : floors) squares += (floor - mean) * (floor - mean) / (parts - 1);
  CHECK(std::sqrt(squares) == doctest::Approx(error).epsilon(0.4));
}

TEST_CASE("a model that knows all that can be known is at the floor") {
  Knowing model{[](const KnownText::Symbol& symbol) { return std::exp(-symbol.loss) * (1 - 1e-9); }};
  const FloorGap gap = gap_of(model, corpus(), 1, 2);
  CHECK(std::abs(gap.gap) < 1e-5);
  CHECK(gap.error < 1e-5);
  CHECK(gap.written == 100);
  CHECK(gap.flawless == 50);
  CHECK(gap.symbols_right == 10);  // in those that are cut
  REQUIRE(gap.phenomena.size() == 7);
  for (Size i = 1; i < 7; ++i) {
    CHECK(gap.phenomena[i].loss < 1e-6);
    CHECK(gap.phenomena[i].choice_loss < 1e-6);
    CHECK(gap.phenomena[i].accuracy == 1);
    CHECK(gap.phenomena[i].choice_accuracy == 1);
  }
  CHECK(gap.phenomena[0].loss == doctest::Approx(std::log(4)));
}

TEST_CASE("a model that knows nothing is as far above it as there are symbols") {
  Knowing model{[](const KnownText::Symbol&) { return 1. / 128; }};
  const FloorGap gap = gap_of(model, corpus(), 1, 1);
  CHECK(gap.gap == doctest::Approx(std::log(128) - floor_of(corpus()).loss));
  CHECK(gap.phenomena[4].choice_loss == doctest::Approx(std::log(2)));
  CHECK(gap.phenomena[0].choice_accuracy <= 1. / 16 + 1e-9);  // the right one is likelier by what rounding leaves
  const std::vector<double> glance = choice_losses(model, corpus(), 2);
  REQUIRE(glance.size() == 7);
  CHECK(glance[0] == doctest::Approx(std::log(16)));
}
