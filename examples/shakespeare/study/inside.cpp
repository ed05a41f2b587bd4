#include "inside.hpp"

#include "support/candidates.hpp"
#include "support/corpus.hpp"

#include "strata/core/random.hpp"

#include <algorithm>

namespace strata::shakespeare {

using namespace support;

namespace {

constexpr Size windows = 4, longest_beginning = 25, sampled = 60;
constexpr double temperatures[] = {0.5, 0.8, 1.0, 1.3};

/// Where the windows begin that are looked at.
std::vector<Size> chosen_windows(std::span<const Token> text, Size context, std::uint64_t seed) {
  const RandomStream random{seed, Purpose::sampling};
  std::vector<Size> begins;
  for (Size i = 0; text.size() > context && i < windows; ++i)
    begins.push_back(static_cast<Size>(random.below(text.size() - context, i)));
  return begins;
}

}  // namespace

void look_inside(Experiment& experiment, LanguageModel& model, const Asked& asked) {
  const auto& [corpus, prompts, seed] = asked;
  const Spelling& spelling = *corpus.spelling;
  const Size context = model.facts().context, known = std::min(longest_beginning, context / 2);
  const std::span<const Token> text = corpus.test;
  const std::vector<Size> begins = chosen_windows(text, context, seed);
  for (Size i = 0; i < begins.size(); ++i) {
    const std::span<const Token> window = text.subspan(begins[i], context), beginning = window.first(known);
    const std::vector<Token> predicted = model.generate(beginning, {.temperature = temperature_of_continuations}, seed,
                                                        static_cast<std::uint32_t>(i), context - known, -1);
    const std::string before = spelling.decode(beginning);
    experiment.continuations.push_back({before, spelling.decode(window.subspan(known)), spelling.decode(predicted)});
    if (i > 0) continue;
    experiment.attention = model.attention(window);
    for (const Token token : window) experiment.window.push_back(spelling.shown(token));
  }
  for (const std::string& prompt : prompts)
    experiment.next.push_back(
        {prompt, spelling.unknown(prompt), likeliest(model.next(spelling.encode(prompt)), spelling)});
  for (const double temperature : temperatures) {
    const std::vector<Token> written =
        model.generate(spelling.encode(prompts[0]), {.temperature = temperature}, seed, 0, sampled, -1);
    experiment.samples.push_back({temperature, spelling.continued(prompts[0], written)});
  }
}

}  // namespace strata::shakespeare
