// expect: there is no Embedding whose weight of
#include "strata/model/parameters.hpp"

using namespace strata;

/// Makes vectors without a table that a head could share.
struct OneHot {
  static constexpr auto name = "one_hot", formula = "y[t][symbol[t]] = 1";
  template <class In> static consteval auto check() { return Rule{}; }
  template <class In> struct On : Leaf { using Output = Features<In::vocabulary, In::positions, In::vocabulary>; };
};
using Untied = Stack<Tokens<27, 8>, OneHot, LMHead<Tied>>;
Parameters<Untied> parameters;
