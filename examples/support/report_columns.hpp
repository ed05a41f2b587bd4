#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Tables of text for a terminal.
namespace strata::support {

constexpr std::string_view plain = "\033[0m", bold = "\033[1m", dim = "\033[2m";

/// Control characters would move the cursor: a line end becomes ↵, others a question mark.
std::string printable(std::string_view text);

/// Words in lines of at most `width` columns; a longer word has a line of its own.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// The line without spaces at its end.
void add_line(std::string& out, std::string line);
void add_wrapped(std::string& out, std::string_view text, std::size_t width);

struct TextColumn {
  std::string title;
  bool number;  // to the right, never wrapped; its title may be
  std::vector<std::string> cells = {};
  std::size_t lowest = static_cast<std::size_t>(-1);  // the row to be set in bold
  std::size_t width = 0;
};

/// Gives each column its width, `gap` apart, all of them within `width` where wrapping texts can achieve it; returns
/// the width of all.
std::size_t fit(std::vector<TextColumn>& columns, std::size_t width, std::size_t gap);

/// Adds the columns as they have been fitted; those that still do not fit stand in further tables below, beside the
/// first column again.
void add_table(std::string& out, const std::vector<TextColumn>& columns, std::size_t width, std::size_t gap,
               bool colours);

}  // namespace strata::support
