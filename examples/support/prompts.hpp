#pragma once
#include <string>
#include <vector>

namespace strata::support {

/// Beginnings that stages are compared by.
struct PromptGroup {
  std::string title;
  std::vector<std::string> prompts;
};

inline const std::vector<PromptGroup>& story_prompt_groups() {
  static const std::vector<PromptGroup> groups{
      {"Classics", {"Once upon a time", "The little girl", "He was very"}},
      {"Starters",
       {"Once upon a time there was a little girl named Lily. She", "The big dog and the small cat were",
        "One sunny day, the children went to the park to"}},
      {"Needing context",
       {"Lily had a red ball. She loved to play with her", "The boy was sad because his toy was broken. His mom said"}},
  };
  return groups;
}

/// In the words of the tales.
inline const std::vector<PromptGroup>& tale_prompt_groups() {
  static const std::vector<PromptGroup> groups{
      {"A beginning", {"Once upon a time"}},
      {"What was told is needed",
       {"Yesterday a boy named Ben and his dog Spot went to the beach. It was hot and a prize awaited the fastest. "
        "Soon Ben found two nuts, Spot four and luck favoured",
        "Long ago a girl named Zoe and her dog Pip went to the forest. It was cold and a prize awaited the slowest. "
        "Soon Zoe found five nuts, Pip three and luck favoured Zoe. Nearby Fox outran Bee. Grandma petted",
        "Long ago a girl named Zoe and her dog Pip went to the forest. It was cold and a prize awaited the slowest. "
        "Soon Zoe found five nuts, Pip three and luck favoured Zoe. Nearby Fox outran Bee. Then Zoe took a coat "
        "feeling",
        "Long ago a girl named Zoe and her dog Pip went to the forest. It was cold and a prize awaited the slowest. "
        "Soon Zoe found five nuts, Pip three and luck favoured Zoe. Nearby Fox outran Bee. She looked at the owl. "
        "Grandpa rewarded"}},
  };
  return groups;
}

/// All of them, group by group.
inline std::vector<std::string> prompts_of(const std::vector<PromptGroup>& groups) {
  std::vector<std::string> all;
  for (const PromptGroup& group : groups) all.insert(all.end(), group.prompts.begin(), group.prompts.end());
  return all;
}

}  // namespace strata::support
