#pragma once
#include "strata/model/layout.hpp"

#include <string>
#include <vector>

namespace strata {

/// What a residual adds to the signal: the leaves from `first` to before `last`, under the path of what it ends in
/// (`blocks.1.attention`, `blocks.1.ffn`).
struct Branch {
  std::string path;
  Size first = 0, last = 0;
};

namespace detail {

struct BranchesFound {
  std::vector<std::string> leaves = {};
  std::vector<Branch> branches = {};

  void operator()(const auto&, const Path& path, const Passed&) { leaves.emplace_back(path.view()); }
  void branch(const Path& scope, Size first, Size last) {
    const std::string& end = leaves.back();
    Size name = end.find('.', scope.size);
    if (name != end.npos && end[name + 1] >= '0' && end[name + 1] <= '9') name = end.find('.', name + 1);  // blocks.0
    branches.push_back({end.substr(0, name), first, last});
  }
};

}  // namespace detail

/// Every branch of a model's residuals, in the order of the data; one within another comes before it.
template <Model M> std::vector<Branch> branches() {
  detail::BranchesFound found;
  detail::Names names;
  detail::Passed passed;
  detail::tally<Root<M>>(names);
  detail::walk<Root<M>>({}, names, passed, found);
  return std::move(found.branches);
}

}  // namespace strata
