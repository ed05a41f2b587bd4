#include "../support.hpp"

#include "strata/layers/dropout.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/layers/position.hpp"
#include "strata/model/block.hpp"

using namespace model_test;

// Models drawn at random, once: in these the layers change positions and widths.
TEST_CASE_TEMPLATE("gradients of random models that see windows", Device, Reference, Cpu) {
  check_gradients<Stack<Tokens<11, 3>, Embedding<5>, Flatten, Linear<13>, Tanh, LMHead<>>, Device>();
  check_gradients<Stack<Tokens<3, 4>, Embedding<2>, Tanh, Flatten, Linear<7, NoBias>, GELU, Linear<17>, LayerNorm,
                        LMHead<NoBias>>, Device>();
  check_gradients<Stack<Tokens<5, 2>, Embedding<9>, Position, Linear<4>, Flatten,
                        Residual<Linear<6>, ReLU, Linear<8>>, Residual<LayerNorm, Tanh>, LMHead<Bias>>, Device>();
  check_gradients<Stack<Tokens<6, 3>, Embedding<4>, Flatten, Repeat<3, Residual<Stack<Linear<12>, Tanh>>>,
                        Repeat<2, Linear<12, NoBias>>, LMHead<>>, Device>(true);
  check_gradients<Stack<Tokens<2, 1>, Embedding<1>, Flatten, Linear<1>, Dropout<20>, Tanh, LMHead<>>, Device>(true);
}
