#include "ablation.hpp"

#include "candidates.hpp"
#include "format.hpp"
#include "nearest.hpp"
#include "options.hpp"

#include "strata/core/threads.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace strata::support {

namespace {

std::string no_such_branch(const std::string& path, std::span<const Branch> branches) {
  if (branches.empty())
    return "--without: found '" + path + "', but the model has no residual to leave a branch out of";
  std::vector<std::string_view> names;
  for (const Branch& branch : branches) names.push_back(branch.path);
  std::vector<std::string> near = nearest(path, names);
  if (near.empty())
    for (const std::string_view name : names) near.emplace_back(name);
  return "--without: found '" + path + "', expected a branch of a residual, such as " + listed(near);
}

LossSum score(LanguageModel& model, const Batch& batch, std::span<const Branch> without, int threads) {
  const Size V = model.facts().vocabulary, outputs = batch.targets.size() / batch.sequences;
  std::vector<LossSum> sums(batch.sequences);
  parallel_for(threads, batch.sequences, [&](Size s, Size) {
    const std::vector<float> logits =
        model.logits_without(without, std::span{batch.tokens}.subspan(s * batch.length, batch.length));
    for (Size t = 0; t < outputs; ++t)
      if (const Token target = batch.targets[s * outputs + t]; target >= 0)
        sums[s] += {loss_of(std::span{logits}.subspan(t * V, V), target), 1};
  });
  LossSum all;
  for (const LossSum& sum : sums) all += sum;
  return all;
}

}  // namespace

std::string to_json_line(const Ablation& ablation) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const AblationRow& row : ablation.rows)
    rows.push_back({{"without", row.path}, {"loss", row.loss}, {"more", row.loss - ablation.whole()}});
  return nlohmann::ordered_json{{"symbols", ablation.symbols}, {"rows", rows}}.dump() + "\n";
}

std::vector<Branch> branches_named(LanguageModel& model, const std::vector<std::string>& paths) {
  const std::vector<Branch> branches = model.branches();
  std::vector<Branch> found;
  for (const std::string& path : paths) {
    const auto branch = std::ranges::find(branches, path, &Branch::path);
    if (branch == branches.end()) throw Misuse{no_such_branch(path, branches)};
    if (std::ranges::find(found, path, &Branch::path) == found.end()) found.push_back(*branch);
  }
  return found;
}

Ablation ablate(LanguageModel& model, const Source& text, const std::vector<Branch>& asked, int threads,
                const std::function<void(Size, Size)>& done) {
  struct Trial {
    AblationRow row;
    std::vector<Branch> without;
    LossSum sum = {};
  };
  std::vector<Trial> trials(1);
  const auto is_asked = [&](const Branch& branch) { return std::ranges::count(asked, branch.path, &Branch::path) > 0; };
  for (const Branch& branch : model.branches()) trials.push_back({{branch.path, 0, is_asked(branch)}, {branch}});
  if (asked.size() > 1) {
    Trial& together = trials.emplace_back(Trial{{"", 0, true}, {}});
    for (const Branch& branch : asked) {
      together.row.path += (together.row.path.empty() ? "" : " + ") + branch.path;
      together.without.push_back(branch);
    }
  }
  Batch batch;
  Size scored = 0;
  for (Size i = 0; i < text.batches(); ++i) {
    text.fill(batch, i, 0);
    for (Trial& trial : trials) {
      trial.sum += score(model, batch, trial.without, threads);
      done(++scored, text.batches() * trials.size());
    }
  }
  Ablation ablation{.symbols = trials[0].sum.count};
  for (Trial& trial : trials) {
    trial.row.loss = trial.sum.mean();
    ablation.rows.push_back(std::move(trial.row));
  }
  return ablation;
}

}  // namespace strata::support
