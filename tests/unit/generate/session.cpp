#include "../support.hpp"

#include "strata/generate/session.hpp"
#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/layers/lstm.hpp"
#include "strata/layers/position.hpp"
#include "strata/layers/table.hpp"
#include "strata/model/block.hpp"

using namespace model_test;

namespace {

using Transformer = Stack<Tokens<9, 6>, Embedding<8>, Position,
                          Repeat<2, Block<Attention<2, Bias>, FeedForward<12, GELU>>>, LayerNorm, LMHead<>>;
using Mlp = Stack<Tokens<9, 3>, Embedding<5>, Flatten, Linear<20>, Tanh, LMHead<>>;
using Bigram = Stack<Tokens<9, 1>, Table>;
using Recurrence = Stack<Tokens<9, 6>, Embedding<5>, LSTM<7>, LMHead<>>;

template <Model M> Weights<M>& weights_of(Trial<M, float, Cpu>& trial) {
  trial.weights.prepare();
  return trial.weights;
}

/// Logits behind the last `T` symbols of a text, in one pass; windows are padded with 0 on the left.
template <Model M> NamedValues in_one_pass(const std::vector<Token>& text) {
  constexpr Size T = context_length<M>, V = vocabulary_size<M>;
  const Size seen = std::min(T, text.size()), length = sees_windows<M> ? T : seen;
  Trial<M, float, Cpu> trial{1, length};
  std::fill(trial.tokens.begin(), trial.tokens.end(), Token{0});
  std::copy_n(text.end() - static_cast<std::ptrdiff_t>(seen), seen,
              trial.tokens.end() - static_cast<std::ptrdiff_t>(seen));
  trial.forward();
  return {"logits", {V}, {trial.logits.end() - V, trial.logits.end()}};
}

NamedValues logits(std::span<const float> values) { return {"logits", {values.size()}, in_double(values)}; }

}  // namespace

TYPE_TO_STRING(Transformer);
TYPE_TO_STRING(Mlp);
TYPE_TO_STRING(Bigram);
TYPE_TO_STRING(Recurrence);

TEST_CASE_TEMPLATE("session: every symbol gets the logits of a whole pass", M, Transformer, Mlp, Bigram, Recurrence) {
  Trial<M, float, Cpu> trial;
  Session<M> session{weights_of(trial)};
  const std::vector<Token> text = random_symbols(15, 9, 8);
  for (int round = 0; round < 2; ++round) {
    for (Size i = 0; i < text.size(); ++i) {
      CAPTURE(i);
      const NamedValues found = logits(session.push(text[i]));
      check_close({found}, {in_one_pass<M>({text.begin(), text.begin() + static_cast<std::ptrdiff_t>(i) + 1})}, 1e-5);
    }
    session.clear();
  }
}

TEST_CASE_TEMPLATE("session: a prompt at once is its symbols one by one", M, Transformer, Mlp) {
  Trial<M, float, Cpu> trial;
  Session<M> at_once{weights_of(trial)}, one_by_one{trial.weights};
  for (const Size size : {Size{1}, Size{4}, Size{9}}) {
    const std::vector<Token> prompt = random_symbols(size, 9, 9);
    at_once.clear();
    one_by_one.clear();
    const NamedValues found = logits(at_once.push(std::span{prompt}));
    std::span<const float> expected;
    for (Token token : prompt) expected = one_by_one.push(token);
    check_close({found}, {logits(expected)}, 1e-5);
  }
}

TEST_CASE_TEMPLATE("generate: greedily, what is most likely", M, Transformer, Mlp, Bigram, Recurrence) {
  Trial<M, float, Cpu> trial;
  Session<M> session{weights_of(trial)};
  std::vector<Token> prompt{0, 3}, text = prompt;
  const auto written = generate(session, std::span<const Token>{prompt}, {.temperature = 0}, 1, 0, 12, Token{-1});
  REQUIRE(written.size() == 12);
  for (Token token : written) {
    const NamedValues expected = in_one_pass<M>(text);
    CHECK(token == std::max_element(expected.values.begin(), expected.values.end()) - expected.values.begin());
    text.push_back(token);
  }
}

TEST_CASE_TEMPLATE("generate: equal seed and number give equal text", M, Transformer, Mlp) {
  Trial<M, float, Cpu> trial;
  Session<M> session{weights_of(trial)};
  const std::vector<Token> prompt{0};
  const auto written = [&](std::uint64_t seed, std::uint32_t number) {
    return generate(session, std::span<const Token>{prompt}, {}, seed, number, 30, Token{-1});
  };
  const auto first = written(1, 0);
  CHECK(written(1, 1) != first);
  CHECK(written(2, 0) != first);
  CHECK(written(1, 0) == first);  // whatever was written between
}

TEST_CASE("generate: ends before the stop, or after as many as asked for") {
  Trial<Transformer, float, Cpu> trial;
  Session<Transformer> session{weights_of(trial)};
  const std::vector<Token> prompt{0};
  const auto written = [&](Size most, Token stop) {
    return generate(session, std::span<const Token>{prompt}, {}, 1, 0, most, stop);
  };
  const auto free = written(30, -1);
  REQUIRE(free.size() == 30);
  const Token stop = free[10];
  const auto end = std::find(free.begin(), free.end(), stop);
  CHECK(written(30, stop) == std::vector<Token>(free.begin(), end));
  CHECK(written(5, -1) == std::vector<Token>(free.begin(), free.begin() + 5));
  CHECK(written(0, -1).empty());
}
