#include "stage_model.hpp"

namespace strata::support {

ModelFacts described(ModelFacts facts, std::string_view type, std::span<const LeafInfo> leaves) {
  facts.type = type_name(type);
  facts.layers = descriptions(leaves);
  facts.description = describe(leaves);
  return facts;
}

}  // namespace strata::support
