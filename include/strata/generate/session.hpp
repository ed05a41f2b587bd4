#pragma once
#include "strata/generate/sampling.hpp"
#include "strata/model/pass.hpp"

#include <algorithm>
#include <vector>

namespace strata {

/// One text in the making: takes symbols, one after the other, and gives the logits of the next. Layers with state do
/// only the new position's work; a full context drops its oldest symbol and is read anew.
template <Model M, class S = float, class Device = Cpu> class Session {
 public:
  static constexpr Size V = vocabulary_size<M>, T = context_length<M>;

  explicit Session(Weights<M, S, Device>& weights) : weights_{weights}, logits_(outputs * V) { clear(); }

  /// Begins anew. A model that sees full windows starts with one of symbol 0.
  void clear() { text_.assign(sees_windows<M> ? T : 0, Token{0}); }

  /// Reads symbols and gives the logits of the one after them, which stay until the next call. Throws
  /// std::invalid_argument if there are none.
  std::span<const S> push(std::span<const Token> tokens) {
    if (tokens.empty()) throw std::invalid_argument("a session needs a symbol to go on from");
    const Size known = text_.size();
    text_.insert(text_.end(), tokens.begin(), tokens.end());
    const bool slid = text_.size() > T;
    if (slid) text_.erase(text_.begin(), text_.end() - static_cast<std::ptrdiff_t>(T));
    return read(slid || sees_windows<M> ? 0 : known);
  }
  std::span<const S> push(Token token) { return push(std::span<const Token>{&token, 1}); }

 private:
  static constexpr Size outputs = OutputOf<M>::positions;

  std::span<const S> read(Size first) {
    const Run<S, Device> run{.first = first};
    const Size length = text_.size() - first, rows = outputs == 1 ? 1 : length;
    forward(run, weights_, space_, View<const S, InputOf<M>>{text_.data() + first, 1, length},
            View<S, OutputOf<M>>{logits_.data(), 1, rows});
    return {logits_.data() + (rows - 1) * V, V};
  }

  Weights<M, S, Device>& weights_;
  Workspace<M, S, Device> space_{1};
  std::vector<S> logits_;
  std::vector<Token> text_;
};

/// Continues a prompt of at least one symbol by `most` symbols, or until `take` has enough: it is given each as it is
/// drawn, with the logits that it was drawn from, and says whether to go on. Equal seed and number give equal text.
void generate_each(auto& session, std::span<const Token> prompt, const Sampling& sampling, std::uint64_t seed,
                   std::uint32_t number, Size most, auto&& take) {
  const RandomStream random{seed, Purpose::sampling, number};
  session.clear();
  auto logits = session.push(prompt);
  std::vector<Token> scratch(logits.size());
  for (Size i = 0; i < most; ++i) {
    const Token token = sample(logits, sampling, random, i, std::span<Token>{scratch});
    if (!take(token, logits) || i + 1 == most) return;
    logits = session.push(std::span<const Token>{&token, 1});
  }
}

/// The same until `stop` comes. What it returns holds neither prompt nor stop.
std::vector<Token> generate(auto& session, std::span<const Token> prompt, const Sampling& sampling, std::uint64_t seed,
                            std::uint32_t number, Size most, Token stop) {
  std::vector<Token> text;
  generate_each(session, prompt, sampling, seed, number, most, [&](Token token, const auto&) {
    if (token != stop) text.push_back(token);
    return token != stop;
  });
  return text;
}

}  // namespace strata
