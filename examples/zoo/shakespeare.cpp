#include "entry.hpp"

#include "shakespeare/stages.hpp"

namespace strata::zoo {

Ladder shakespeare() {
  using namespace strata::shakespeare;
  return {"shakespeare",
          {
              entry<Baseline>(stage(baseline)),
              entry<Longer>(stage(longer)),
              entry<Wider>(stage(wider)),
              entry<LearnedPositions>(stage(learned_positions), true),
              entry<WithoutPositions>(stage(without_positions), true),
          }};
}

}  // namespace strata::zoo
