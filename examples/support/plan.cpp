#include "plan.hpp"

#include "corpus.hpp"
#include "format.hpp"

#include "strata/train/checkpoint.hpp"

#include <charconv>

namespace strata::support {

double rate_of(const Schedule& schedule) {
  return std::visit([](const auto& which) { return which.rate; }, schedule);
}

Recipe planned_recipe(const Stage& stage, const Options& options) {
  const bool published = options.recipe == "published";
  if (published && !stage.published)
    throw Misuse{"--recipe: found published, but the source of this ladder does not say how it trained"};
  Recipe recipe = published ? *stage.published : stage.quick;
  if (options.batch) recipe.batch = *options.batch;
  if (options.learning_rate) std::visit([&](auto& which) { which.rate = *options.learning_rate; }, recipe.schedule);
  if (options.steps) set_steps(recipe, *options.steps);
  return recipe;
}

void set_steps(Recipe& recipe, std::uint64_t steps) {
  recipe.steps = steps;
  if (Cosine* cosine = std::get_if<Cosine>(&recipe.schedule)) {
    cosine->warm_up = cosine->steps > 0 ? cosine->warm_up * steps / cosine->steps : 0;
    cosine->steps = steps;
  }
}

void check_prompt(const std::string& prompt, const Corpus& corpus) {
  try {
    if (!prompt.empty()) corpus.begun(prompt);
  } catch (const Misuse& error) { throw Misuse{std::string{"--prompt: "} + error.what()}; }
  if (const std::vector<std::string> unknown = corpus.spelling->unknown(prompt); !unknown.empty())
    std::fprintf(stderr, "--prompt: the vocabulary lacks %s; it is read as unknown\n", listed(unknown).c_str());
}

void adopt(Options& options, const Checkpoint& checkpoint, const std::filesystem::path& from) {
  const std::string file = from.string();
  const auto agree = [&]<class T>(const char* flag, std::optional<T>& option, const std::string& note) {
    T value{};
    if constexpr (std::is_same_v<T, std::string>)
      value = note;
    else if (std::from_chars(note.data(), note.data() + note.size(), value).ec != std::errc{})
      throw Error{file + ": it does not say what " + flag + " was, so it is no checkpoint of this program"};
    if (option && *option != value)
      throw Error{file + ": the run was begun with " + flag + " " + note + "; it can't go on with another"};
    option = value;
  };
  agree("--recipe", options.recipe, checkpoint.note("recipe"));
  agree("--seed", options.seed, std::to_string(checkpoint.state().seed));
  if (!options.steps && !options.passes) agree("--steps", options.steps, checkpoint.note("steps"));
  if (checkpoint.note("batch") != "0" || options.batch) agree("--batch", options.batch, checkpoint.note("batch"));
  agree("--learning-rate", options.learning_rate, checkpoint.note("learning_rate"));
}

}  // namespace strata::support
