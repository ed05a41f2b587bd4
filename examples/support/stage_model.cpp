#include "stage_model.hpp"

#include "strata/generate/session.hpp"
#include "strata/once.hpp"

namespace strata::support {

ModelFacts described(ModelFacts facts, std::string_view type, std::span<const LeafInfo> leaves) {
  facts.type = type_name(type);
  facts.layers = descriptions(leaves);
  facts.description = describe(leaves);
  return facts;
}

std::vector<Token> LanguageModel::generate(std::span<const Token> prompt, const Sampling& sampling, std::uint64_t seed,
                                           std::uint32_t number, Size most, Token stop) {
  return strata::generate(*reader(), prompt, sampling, seed, number, most, stop);
}

std::vector<float> LanguageModel::next(std::span<const Token> text) {
  const std::unique_ptr<Reader> reader = this->reader();
  const std::span<const float> logits = reader->push(text);
  return {logits.begin(), logits.end()};
}

}  // namespace strata::support
