#include "entry.hpp"

#include "names/stages.hpp"

namespace strata::zoo {

Ladder names() {
  using names::stage;
  return {"names",
          {
              entry<names::Bigram>(stage(names::counts)),
              entry<names::Bigram>(stage(names::neural_bigram)),
              entry<names::Mlp>(stage(names::mlp)),
              entry<names::Cnn>(stage(names::cnn)),
              entry<names::PlainCnn>(stage(names::plain_cnn), true),
              entry<names::Rnn>(stage(names::rnn)),
              entry<names::Lstm>(stage(names::lstm)),
              entry<names::Transformer>(stage(names::transformer)),
              entry<names::TransformerOver<28>>(stage(names::transformer, support::prose_corpus)),
          }};
}

}  // namespace strata::zoo
