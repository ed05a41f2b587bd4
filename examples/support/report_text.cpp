#include "report_text.hpp"

#include "format.hpp"

#include "strata/text/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace strata::support {
namespace {

constexpr std::string_view replacement = "\uFFFD";

/// Bytes of the well-formed UTF-8 character at the start of `text`, 0 where there is none.
std::size_t character_length(std::string_view text) {
  return detail::begins_invalid(text) ? 0 : detail::character_length(text);
}

std::string_view entity(char c) {
  switch (c) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '"':
    return "&quot;";
  case '\'':
    return "&#39;";
  default:
    return {};
  }
}

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
  return digits;
}

std::string in_number(std::uint64_t count, std::string_view one, std::string_view many) {
  std::string out = grouped(count) + " ";
  append(out, count == 1 || many.empty() ? one : many, count != 1 && many.empty() ? "s" : "");
  return out;
}

std::string fixed(double number, int decimals) {
  if (std::isnan(number)) return "–";
  if (std::isinf(number)) return number > 0 ? "∞" : "−∞";
  char text[400];
  const auto end = std::to_chars(text, text + sizeof text, number, std::chars_format::fixed, decimals).ptr;
  return {text, end};
}

std::string compact(double number) {
  constexpr std::string_view prefixes[] = {"", " k", " M", " G", " T", " P"};
  std::size_t prefix = 0;
  while (std::abs(number) >= 999.5 && prefix + 1 < std::size(prefixes) && std::isfinite(number)) {
    number /= 1000;
    ++prefix;
  }
  const double size = std::abs(number);
  const int decimals = prefix == 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return fixed(number, decimals).append(prefixes[prefix]);
}

std::string brief(double number) {
  std::string text = compact(number);
  const auto end = std::min(text.find(' '), text.size()), dot = text.find('.');
  if (dot == text.npos) return text;
  const auto last = text.find_last_not_of('0', end - 1);
  const auto keep = last == dot ? dot : last + 1;
  return text.erase(keep, end - keep);
}

std::string rounded(double number) {
  if (!std::isfinite(number)) return fixed(number, 0);
  if (number >= 1000 && number < 1e18) return grouped(static_cast<std::uint64_t>(std::llround(number)));
  return fixed(number, number >= 100 ? 0 : number >= 10 ? 1 : 2);
}

std::string coordinate(double number) {
  std::string text = fixed(number, 1);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (char c : text) columns += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
  return columns;
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t used = columns_of(text);
  return std::string{text} + std::string(used < columns ? columns - used : 1, ' ');
}

std::string to_the_right(std::string_view text, std::size_t columns) {
  const std::size_t used = columns_of(text);
  return std::string(used < columns ? columns - used : 1, ' ') + std::string{text};
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string{text};
  std::string out;
  for (const auto character : characters(text))
    if (columns_of(out) + 1 < columns) out += character;
  return out + "…";
}

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const bool control = length == 1 && (static_cast<unsigned char>(text[0]) < 0x20 || text[0] == 0x7F);
    if (length == 0 || (control && text[0] != '\n' && text[0] != '\t'))
      out += replacement;
    else if (const auto escaped = entity(text[0]); !escaped.empty())
      out += escaped;
    else
      out += text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> found;
  while (!text.empty()) {
    found.push_back(text.substr(0, std::max<std::size_t>(character_length(text), 1)));
    text.remove_prefix(found.back().size());
  }
  return found;
}

std::string readable(std::string_view text) {
  std::string out;
  for (const auto character : characters(text)) out += character_length(character) == 0 ? replacement : character;
  return out;
}

std::string visible(std::string_view text) {
  std::string out;
  for (const auto character : characters(text)) {
    const char c = character[0];
    const bool valid = character_length(character) > 0;
    const char32_t code = valid ? detail::code_point(character) : 0;
    if (c == ' ')
      out += "␣";
    else if (c == '\n')
      out += "↵";
    else if (c == '\t')
      out += "⇥";
    else if (!valid || code < 0x20 || (code >= 0x7F && code < 0xA0))
      for (const char byte : character)
        out += formatted("\\x%02X", static_cast<unsigned>(static_cast<unsigned char>(byte)));
    else
      out += character;
  }
  return out;
}

std::string_view stage_number(std::string_view id) {
  const auto end = id.find_first_not_of("0123456789");
  return end == 0 || end == std::string_view::npos ? id : id.substr(0, end);
}

}  // namespace strata::support
