#pragma once
#include "zoo.hpp"

#include "support/language_model_of.hpp"

namespace strata::zoo {

template <Model M> Entry entry(support::Stage stage, bool aside = false) {
  using Made = std::unique_ptr<support::LanguageModel>;
  return {std::move(stage), type_name<M>(), [] { return Made{std::make_unique<support::LanguageModelOf<M>>()}; },
          aside};
}

}  // namespace strata::zoo
