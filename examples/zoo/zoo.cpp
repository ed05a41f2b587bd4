#include "zoo.hpp"

#include "support/format.hpp"
#include "support/options.hpp"

#include <algorithm>

namespace strata::zoo {

const std::vector<Ladder>& ladders() {
  static const std::vector<Ladder> all{names(), lil(), shakespeare(), bytes()};
  return all;
}

const Ladder& ladder(const std::string& name) {
  const auto found = std::ranges::find(ladders(), name, &Ladder::name);
  if (found != ladders().end()) return *found;
  std::vector<std::string> known;
  for (const Ladder& ladder : ladders()) known.push_back(ladder.name);
  throw support::Misuse{"--ladder: found '" + name + "', expected one of " + support::listed(known)};
}

const Entry& entry_of(const support::WeightsFile& file) {
  const std::string type = file.model(), folder = std::filesystem::absolute(file.path()).parent_path().filename();
  if (type.empty())
    throw Error{file.path().string() + ": it does not say of which model its tensors are; expected a model.safetensors "
                                       "or checkpoint.safetensors that a stage's program has left"};
  const Entry* found = nullptr;
  for (const Ladder& ladder : ladders())
    for (const Entry& entry : ladder.entries)
      if (entry.type == type && (!found || entry.stage.id == folder)) found = &entry;
  if (!found) throw Error{file.path().string() + ": found weights of " + type + ", which is a model of no ladder"};
  return *found;
}

Learnt learnt_from(const std::filesystem::path& weights, const std::filesystem::path& tokenizer) {
  const support::WeightsFile file{weights};
  const Entry& entry = entry_of(file);
  Learnt learnt{&entry, nullptr, file.corpus(*entry.stage.data, tokenizer), file.steps(), file.validation_loss()};
  learnt.model = entry.make();
  file.load(*learnt.model);
  return learnt;
}

}  // namespace strata::zoo
