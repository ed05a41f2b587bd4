#include "entry.hpp"

#include "bytes/ladder.hpp"

namespace strata::zoo {

Ladder bytes() {
  using namespace strata::bytes;
  return {"bytes", {entry<Mlp>(stage(mlp)), entry<Transformer>(stage(transformer))}};
}

}  // namespace strata::zoo
