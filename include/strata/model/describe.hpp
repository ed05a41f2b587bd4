#pragma once
#include "strata/model/layout.hpp"

#include <algorithm>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

namespace strata {

namespace detail {

inline void erase_all(std::string& text, std::string_view what) {
  for (Size at; (at = text.find(what)) != text.npos;) text.erase(at, what.size());
}

/// Takes `argument` away where it ends the template arguments of `name`, as number `place` if one is given: defaults
/// need not be read.
inline void drop_default(std::string& text, std::string_view name, std::string_view argument, Size place = 0) {
  const std::string opening = std::string{name} + "<";
  for (Size at = text.find(opening); at != text.npos; at = text.find(opening, at + 1)) {
    Size end = at + opening.size(), count = 1;
    for (int depth = 1; end < text.size(); ++end) {
      depth += text[end] == '<' ? 1 : text[end] == '>' ? -1 : 0;
      if (depth == 0) break;
      count += depth == 1 && text[end] == ',';
    }
    const Size first = at + opening.size();  // an argument alone is not to be taken for the end of a longer one
    const std::string_view arguments = std::string_view{text}.substr(first, end - first);
    const bool last = argument.starts_with(',') ? arguments.ends_with(argument) : arguments == argument;
    if (last && (place == 0 || place == count)) text.erase(end - argument.size(), argument.size());
  }
}

/// A name among template arguments as it was written. g++ spells it FixedString<6>{"level"}, clang {{108, 101, …, 0}}.
inline void spell_names(std::string& text) {
  for (Size at; (at = text.find("FixedString<")) != text.npos;) text.erase(at, text.find('{', at) - at);
  for (Size at; (at = text.find('{')) != text.npos;) {
    const Size first = text.find_first_not_of('{', at), last = text.find('}', first);
    const Size end = std::min(text.find_first_not_of('}', last), text.size());
    std::string name = text.substr(first, last - first);
    if (!name.starts_with('"')) {
      const char* codes = name.c_str();
      std::string letters = "\"";
      for (char* rest; const long code = std::strtol(codes, &rest, 10); codes = rest + (*rest == ','))
        letters += static_cast<char>(code);
      name = letters + '"';
    }
    text.replace(at, end - at, name);
  }
}

}  // namespace detail

/// A layer or model as one would write it, "Attention<8, Bias>", given the compiler's spelling.
inline std::string type_name(std::string_view spelling) {
  std::string text{spelling};
  detail::erase_all(text, "strata::");
  for (Size at = 0; (at = text.find("UL", at)) != text.npos;)  // compilers may spell sizes 8UL
    if (at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9')
      text.erase(at, 2);
    else
      ++at;
  for (Size at = 0; (at = text.find("> >", at)) != text.npos;) text.erase(at + 1, 1);
  detail::spell_names(text);
  detail::drop_default(text, "Block", ", LayerNorm");
  detail::drop_default(text, "Attention", ", NoBias");
  detail::drop_default(text, "Linear", ", Bias");
  detail::drop_default(text, "Conv", ", Bias");
  detail::drop_default(text, "Conv", ", 1", 3);
  detail::drop_default(text, "LMHead", "Bias");
  return text;
}
template <class T> std::string type_name() { return type_name(spelling_of<T>()); }

/// One line of a model's description.
struct Description {
  std::string path, layer, formula, shape;
  Size parameters = 0, flops = 0;
  Size positions = 0;           ///< of its output
  Size kernel = 0, stride = 0;  ///< of a convolution
};

/// What a model is made of, a row for each leaf in the order of the data.
inline std::vector<Description> descriptions(std::span<const LeafInfo> leaves) {
  std::vector<Description> rows;
  for (const LeafInfo& leaf : leaves)
    rows.push_back({std::string{leaf.path.view()}, type_name(leaf.layer), std::string{leaf.formula},
                    "(" + std::to_string(leaf.positions) + ", " + std::to_string(leaf.width) + ")", leaf.parameters,
                    leaf.flops, leaf.positions, leaf.kernel, leaf.stride});
  return rows;
}
template <Model M> std::vector<Description> descriptions() { return descriptions(leaves<M>); }

/// The architecture as a table: path, layer, formula, output shape (T, C), parameters, FLOPs of a forward pass.
inline std::string describe(std::span<const LeafInfo> leaves) {
  std::vector<std::vector<std::string>> table{{"path", "layer", "formula", "output", "parameters", "FLOPs"}};
  Size parameters = 0, flops = 0;
  for (const Description& row : descriptions(leaves)) {
    parameters += row.parameters;
    flops += row.flops;
    table.push_back({row.path, row.layer, row.formula, row.shape, std::to_string(row.parameters), std::to_string(row.flops)});
  }
  table.push_back({"", "", "", "", std::to_string(parameters), std::to_string(flops)});

  const auto columns = [](std::string_view text) {  // a UTF-8 character's first byte counts, the others don't
    Size count = 0;
    for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return count;
  };
  std::vector<Size> widths(table[0].size(), 0);
  for (const auto& row : table)
    for (Size i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
  std::string text;
  for (const auto& row : table) {
    std::string line;
    for (Size i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - columns(row[i]), ' ');
      const bool number = i >= 4;
      line += (i ? "  " : "") + (number ? padding + row[i] : row[i] + padding);
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}
template <Model M> std::string describe() { return describe(leaves<M>); }

}  // namespace strata
