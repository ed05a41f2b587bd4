#include "../support.hpp"

#include "strata/layers/attention.hpp"
#include "strata/layers/dropout.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/position.hpp"
#include "strata/model/block.hpp"

using namespace model_test;

// Models drawn at random, once: in these every position predicts.
TEST_CASE_TEMPLATE("gradients of random models that predict at every position", Device, Reference, Cpu) {
  check_gradients<Stack<Tokens<9, 6>, Embedding<8>, Position, Block<Attention<4>, FeedForward<5, ReLU>>, LMHead<Tied>>,
                  Device>();
  check_gradients<Stack<Tokens<300, 3>, Embedding<3>, Residual<Attention<1>>, Residual<Repeat<2, Residual<GELU>>>,
                        LMHead<NoBias>>, Device>();
  check_gradients<Stack<Tokens<4, 5>, Embedding<6>, Position, Repeat<2, Block<Attention<3, Bias>,
                        FeedForward<10, GELU, Dropout<10>>>>, LayerNorm, LMHead<>>, Device>(true, 4);
  check_gradients<Stack<Tokens<5, 7>, Embedding<10>, Dropout<50>, Linear<4>, LayerNorm, Attention<2>,
                        Attention<4, Bias>, LMHead<>>, Device>(true);
  check_gradients<Stack<Tokens<7, 2>, Stack<Embedding<4>, Residual<Position>>,
                        Repeat<2, Repeat<3, Residual<LayerNorm, Linear<4>>>>, As<"out", LMHead<Tied>>>, Device>();
}
