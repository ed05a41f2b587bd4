#pragma once
#include "ladder.hpp"

#include "support/stage_model_of.hpp"

namespace strata::lil {

/// The program of a stage: it learns the tales that it writes itself, and with `--corpus` stories.
template <template <class> class Stage> int run(const About& about, int argc, char** argv) {
  support::StageModelOf<Stage<Tales>> of_tales;
  support::StageModelOf<Stage<Published>> of_stories;
  const support::Stage stories = stage_of_stories(about);
  const support::Variant with_corpus{"--corpus", nullptr, stories, of_stories};
  return support::run_stage(stage(about), of_tales, argc, argv, &with_corpus);
}

}  // namespace strata::lil
