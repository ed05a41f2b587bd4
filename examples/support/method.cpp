#include "method.hpp"

#include "format.hpp"
#include "report_text.hpp"

#include <algorithm>

namespace strata::support {

namespace {

std::string in_words(const Sgd& sgd) {
  return sgd.momentum > 0 ? "gradient descent, momentum " + shortest(sgd.momentum) : "gradient descent";
}
std::string in_words(const Adam&) { return "Adam"; }
std::string in_words(const AdamW&) { return "AdamW"; }

std::string in_words(const Constant& schedule) { return shortest(schedule.rate); }
std::string in_words(const Cosine& schedule) {
  return (schedule.warm_up > 0
              ? "rising to " + shortest(schedule.rate) + " in " + grouped(schedule.warm_up) + " steps, then"
              : shortest(schedule.rate) + ",") +
         " along half a cosine to " + shortest(schedule.floor);
}
std::string in_words(const Plateau& schedule) {
  return shortest(schedule.rate) + ", times " + shortest(schedule.factor) + " where validation stands still";
}

/// Layers whose purpose is to make training go better, as their type names them.
std::vector<std::string> helping_layers(const ModelFacts& facts) {
  std::vector<std::string> found;
  for (const Description& row : facts.layers) {
    const bool helps = row.layer.starts_with("Dropout") || row.layer.ends_with("Norm");
    if (helps && std::ranges::find(found, row.layer) == found.end()) found.push_back(row.layer);
  }
  return found;
}

std::string measures(const Recipe& recipe, const ModelFacts& facts) {
  std::vector<std::string> all = helping_layers(facts);
  if (const AdamW* adam = std::get_if<AdamW>(&recipe.rule.optimiser); adam && adam->decay > 0)
    all.push_back("weight decay " + shortest(adam->decay));
  if (recipe.rule.penalty > 0) all.push_back("penalty " + shortest(recipe.rule.penalty) + " · mean(W²)");
  if (recipe.rule.clip > 0) all.push_back("gradients clipped to norm " + shortest(recipe.rule.clip));
  if (recipe.initialisation.deviation > 0)
    all.push_back("weights begin normal(0, " + shortest(recipe.initialisation.deviation) + ")");
  if (recipe.initialisation.head_factor != 1)
    all.push_back("the head's weights begin times " + shortest(recipe.initialisation.head_factor));
  if (recipe.keep_best) all.push_back("best weights kept");
  std::string text;
  for (const std::string& one : all) text += (text.empty() ? "" : "; ") + one;
  return text.empty() ? "–" : text;
}

}  // namespace

TrainingMethod method_of(const Recipe& recipe, const ModelFacts& facts) {
  const auto text = [](const auto& which) { return in_words(which); };
  const std::string batch = recipe.batch > 0 ? grouped(recipe.batch) + " examples" : "all examples";
  return {std::visit(text, recipe.rule.optimiser), std::visit(text, recipe.schedule), measures(recipe, facts),
          grouped(recipe.steps) + " steps of " + batch};
}

}  // namespace strata::support
