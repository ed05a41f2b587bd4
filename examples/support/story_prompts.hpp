#pragma once
#include <string>
#include <vector>

namespace strata::support {

/// Beginnings of stories that stages are compared by.
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

/// All of them, group by group.
inline std::vector<std::string> story_prompts() {
  std::vector<std::string> all;
  for (const PromptGroup& group : story_prompt_groups())
    all.insert(all.end(), group.prompts.begin(), group.prompts.end());
  return all;
}

}  // namespace strata::support
