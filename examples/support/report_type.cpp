#include "report_type.hpp"

#include "report_difference.hpp"
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

std::vector<std::string_view> pieces_of(std::string_view type) {
  std::vector<std::string_view> pieces;
  for (; !type.empty(); type.remove_prefix(pieces.back().size())) pieces.push_back(next_piece(type));
  return pieces;
}

/// A name or a value of a type. Values are only compared within templates of the same name: of Attention<1> and
/// Linear<1> neither's 1 is the other's.
struct Word {
  std::string_view text, within;
  std::size_t piece, end;  // its own, and the one that closes its arguments
  bool operator==(const Word& other) const { return text == other.text && within == other.within; }
};

std::vector<Word> words_of(const std::vector<std::string_view>& pieces) {
  std::vector<Word> words;
  std::vector<std::size_t> open;  // the templates that a place is within
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto piece = pieces[i];
    if (piece == "<") {
      open.push_back(words.empty() ? 0 : words.size() - 1);
    } else if (piece == ">" && !open.empty()) {
      if (!words.empty()) words[open.back()].end = i;
      open.pop_back();
    } else if (in_word(piece[0]) || piece[0] == '"') {
      const bool value = is_digit(piece[0]) || piece[0] == '"';
      words.push_back({piece, value && !open.empty() && !words.empty() ? words[open.back()].text : "", i, i});
    }
  }
  return words;
}

/// Whether at least half of the words of each type are common to both.
bool alike(const std::vector<std::size_t>& matches, std::size_t words_before) {
  const auto fresh = static_cast<std::size_t>(std::ranges::count(matches, unmatched));
  return 2 * (matches.size() - fresh) >= std::max(matches.size(), words_before);
}

/// Which pieces of a type are new: words, brackets that hold nothing else, and what stands between new words.
std::vector<bool> new_pieces(const std::vector<std::string_view>& pieces, std::string_view before) {
  std::vector<bool> fresh(pieces.size());
  const auto words = words_of(pieces), words_before = words_of(pieces_of(before));
  const auto matches = matched(words, words_before);
  if (!alike(matches, words_before.size())) return fresh;
  const auto fill = [&](std::size_t first, std::size_t last) {
    for (; first <= last; ++first) fresh[first] = true;
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::size_t next = i;
    while (next < words.size() && words[next].piece <= words[i].end && matches[next] == unmatched) ++next;
    if (matches[i] == unmatched) fresh[words[i].piece] = true;
    if (next > i && (next == words.size() || words[next].piece > words[i].end)) fill(words[i].piece, words[i].end);
  }
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (matches[i] != unmatched || matches[i + 1] != unmatched) continue;
    bool leaves_old = false;
    for (auto piece = words[i].piece; piece < words[i + 1].piece; ++piece)
      leaves_old = leaves_old || (pieces[piece] == ">" && !fresh[piece]);
    if (!leaves_old) fill(words[i].piece, words[i + 1].piece);
  }
  return fresh;
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

bool grows_from(std::string_view type, std::string_view before) {
  const auto words_before = words_of(pieces_of(before));
  return !words_before.empty() && alike(matched(words_of(pieces_of(type)), words_before), words_before.size());
}

std::string highlighted(std::string_view type, std::string_view before) {
  const auto pieces = pieces_of(type);
  const auto fresh = new_pieces(pieces, before);
  std::string out;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    type.remove_prefix(pieces[i].size());
    if (fresh[i] && (i == 0 || !fresh[i - 1])) out += "<mark>";
    if (const auto style = style_of(pieces[i], type); !style.empty())
      append(out, "<span class=\"", style, "\">", escape(pieces[i]), "</span>");
    else
      out += escape(pieces[i]);
    if (fresh[i] && (i + 1 == pieces.size() || !fresh[i + 1])) out += "</mark>";
  }
  return out;
}

std::vector<std::string> left_out(std::string_view type, std::string_view before) {
  std::vector<std::string> names;
  if (!grows_from(type, before)) return names;
  const auto now = words_of(pieces_of(type)), then = words_of(pieces_of(before));
  const auto matches = matched(then, now);
  for (std::size_t i = 0; i < then.size(); ++i)
    if (matches[i] == unmatched && then[i].text[0] >= 'A' && then[i].text[0] <= 'Z') names.emplace_back(then[i].text);
  return names;
}

}  // namespace strata::support
