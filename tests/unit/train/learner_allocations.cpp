#include "../support.hpp"

#include "strata/stages/names.hpp"
#include "strata/train/learner.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

using namespace model_test;

namespace {

std::atomic<Size> allocations{0};

void* counted(std::size_t size, std::size_t line) {
  ++allocations;
  void* memory = std::aligned_alloc(line, (size + line - 1) / line * line);
  if (!memory) throw std::bad_alloc{};
  return memory;
}

}  // namespace

// All other forms of new and delete end in these; the one that does not throw does not where a sanitizer brings its own.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void* operator new(std::size_t size) { return counted(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t line) { return counted(size, static_cast<std::size_t>(line)); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

using Transformer = Stack<Tokens<27, 16>, Embedding<64>, Position,
                          Repeat<2, Block<Attention<4, Bias>, FeedForward<128, GELU, Dropout<10>>>>, LayerNorm,
                          LMHead<Tied>>;

template <Model M> void check_steps(Size sequences) {
  const auto source = [](Size count, std::uint32_t number) { return random_symbols(count, 27, number); };
  const Size outputs = sees_windows<M> ? 1 : context_length<M>;
  const Batch batch{source(sequences * context_length<M>, 1), source(sequences * outputs, 2), sequences,
                    context_length<M>};
  Learner<M> learner{sequences, 2};
  initialise(learner.weights.parameters, 1);
  learner.prepare();
  for (const Optimiser& optimiser : {Optimiser{Sgd{.momentum = 0.9}}, Optimiser{Adam{}}, Optimiser{AdamW{}}}) {
    const StepRule rule{.optimiser = optimiser, .clip = 1, .penalty = 0.1};
    learner.step(batch, rule, 1e-3, 1, 1);
    learner.evaluate(batch);
    learner.keep();
    const Size before = allocations;
    for (std::uint64_t step = 2; step < 6; ++step) learner.step(batch, rule, 1e-3, 1, step);
    learner.evaluate(batch);
    learner.keep();
    learner.restore();
    CHECK(allocations - before == 0);
  }
}

}  // namespace

TEST_CASE("the counter counts") {
  const Size before = allocations;
  const std::vector<int> one(100);
  const Storage<float> two{100};
  CHECK(allocations - before == 2);
}

TEST_CASE("a step allocates nothing: bigram") { check_steps<names::Bigram>(5000); }
TEST_CASE("a step allocates nothing: MLP") { check_steps<names::Mlp>(300); }
TEST_CASE("a step allocates nothing: transformer") { check_steps<Transformer>(40); }
