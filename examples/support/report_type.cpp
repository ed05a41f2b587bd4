#include "report_type.hpp"

#include "report_text.hpp"

#include <algorithm>

namespace strata::support {
namespace {

bool in_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The next piece of C++ text: a word, a number, a comment, a literal, a run of spaces, or one other character.
std::string_view next_piece(std::string_view text) {
  const auto while_true = [&](auto&& belongs) {
    return text.substr(0, static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), belongs) - text.begin()));
  };
  if (text.starts_with("//")) return text.substr(0, text.find('\n'));
  if (text[0] == '"') return text.substr(0, text.find('"', 1) == text.npos ? text.npos : text.find('"', 1) + 1);
  if (is_digit(text[0])) return while_true([](char c) { return in_word(c) || c == '\'' || c == '.'; });
  if (in_word(text[0])) return while_true(in_word);
  if (text[0] == ' ' || text[0] == '\n') return while_true([](char c) { return c == ' ' || c == '\n'; });
  return text.substr(0, 1);
}

struct Template {
  std::string_view name;
  std::vector<Template> arguments;
};

/// The words from `text` on up to the `>` that closes the list, each with its arguments; `text` moves behind it.
std::vector<Template> parse_list(std::string_view& text) {
  std::vector<Template> found;
  while (!text.empty()) {
    const auto piece = next_piece(text);
    text.remove_prefix(piece.size());
    if (piece == ">") break;
    if (piece == "<") {
      auto inner = parse_list(text);
      if (!found.empty()) found.back().arguments = std::move(inner);
    } else if (in_word(piece[0]) && !is_digit(piece[0])) {
      found.push_back({piece, {}});
    }
  }
  return found;
}

bool is_transparent(std::string_view name) { return name == "Stack" || name == "Residual" || name == "As"; }

void add_layers(const Template& type, Bypassed& layers) {
  if (!is_transparent(type.name)) return void(layers.emplace_back(type.name));
  for (const auto& inner : type.arguments) add_layers(inner, layers);
}

void add_residual_paths(const Template& type, std::vector<Bypassed>& paths) {
  if (type.name == "Block" && type.arguments.size() >= 2) {
    const Template layer_norm{"LayerNorm", {}};
    const Template& norm = type.arguments.size() > 2 ? type.arguments[2] : layer_norm;
    for (std::size_t branch : {0u, 1u}) {
      auto& path = paths.emplace_back();
      add_layers(norm, path);
      add_layers(type.arguments[branch], path);
    }
  } else if (type.name == "Residual") {
    add_layers(type, paths.emplace_back());
  } else {
    for (const auto& inner : type.arguments) add_residual_paths(inner, paths);
  }
}

std::string_view style_of(std::string_view piece, std::string_view rest) {
  constexpr std::string_view keywords[] = {"using", "template", "class", "typename", "struct", "auto", "constexpr"};
  if (piece.starts_with("//")) return "comment";
  if (piece[0] == '"') return "literal";
  if (is_digit(piece[0])) return "number";
  if (!in_word(piece[0])) return {};
  if (std::find(std::begin(keywords), std::end(keywords), piece) != std::end(keywords)) return "keyword";
  const bool combines =
      piece == "Stack" || piece == "Residual" || piece == "Repeat" || piece == "Block" || piece == "As";
  if (combines) return "combinator";
  return rest.starts_with("<") || (piece[0] >= 'A' && piece[0] <= 'Z') ? "layer-name" : "";
}

}  // namespace

std::vector<Bypassed> residual_paths(std::string_view type) {
  std::vector<Bypassed> paths;
  while (!type.empty())
    for (const auto& found : parse_list(type)) add_residual_paths(found, paths);
  return paths;
}

std::string laid_out(std::string_view type, std::size_t width) {
  if (columns_of(type) <= width || type.find('\n') != type.npos) return std::string{type};
  std::vector<std::string> arguments{""};
  int depth = 0;
  for (char c : type) {
    depth += c == '<' ? 1 : c == '>' ? -1 : 0;
    if (c == ' ' && arguments.back().empty()) continue;
    arguments.back() += c;
    if (c == ',' && depth == 1) arguments.emplace_back();
  }
  const std::string indent(std::min(type.find('<'), type.size() - 1) + 1, ' ');
  std::string out, line;
  for (const auto& argument : arguments) {
    if (!line.empty() && columns_of(line) + 1 + columns_of(argument) > width) {
      out += line + "\n";
      line = indent + argument;
    } else {
      append(line, line.empty() ? "" : " ", argument);
    }
  }
  return out + line;
}

std::string highlighted(std::string_view type) {
  std::string out;
  while (!type.empty()) {
    const auto piece = next_piece(type);
    type.remove_prefix(piece.size());
    if (const auto style = style_of(piece, type); !style.empty())
      append(out, "<span class=\"", style, "\">", escape(piece), "</span>");
    else
      out += escape(piece);
  }
  return out;
}

}  // namespace strata::support
