#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// How the report writes numbers and text, on the page and in the terminal.
namespace strata::support {

/// Appends each part, in order.
template <class... Parts> void append(std::string& out, const Parts&... parts) { (out.append(parts), ...); }

/// 1,205,019
std::string grouped(std::uint64_t number);

/// 1 story, 12 stories; without `many`, an s is added to `one`.
std::string in_number(std::uint64_t count, std::string_view one, std::string_view many = {});

/// With this many decimals; "–" for NaN, "∞" for infinity.
std::string fixed(double number, int decimals);

/// Three digits and a prefix: 831, 23.8 k, 152 M; "–" for NaN.
std::string compact(double number);

/// The same for round numbers, without zeros that say nothing: 10 k, 2.5 M.
std::string brief(double number);

/// A time or a rate with decimals to its size: 0.42, 12.3, 1,204; "–" for NaN.
std::string rounded(double number);

/// A coordinate of a drawing: at most one decimal.
std::string coordinate(double number);

/// How many columns UTF-8 text takes in a terminal, one a character.
std::size_t columns_of(std::string_view text);

/// With spaces behind it, or before it, up to so many columns; at least one.
std::string padded(std::string_view text, std::size_t columns);
std::string to_the_right(std::string_view text, std::size_t columns);

/// At most this many characters; what is cut off becomes "…".
std::string shortened(std::string_view text, std::size_t columns);

/// Safe within HTML text and attributes: markup escaped, bytes that are not UTF-8 and control characters replaced.
std::string escape(std::string_view text);

/// The characters of UTF-8 text, one after the other; a byte that belongs to none stands alone.
std::vector<std::string_view> characters(std::string_view text);

/// UTF-8: each byte that belongs to no character becomes U+FFFD.
std::string readable(std::string_view text);

/// Text in which nothing is invisible: a space is ␣, a newline ↵, a tab ⇥; other control characters, and bytes that are
/// not UTF-8, are \xE2.
std::string visible(std::string_view text);

/// The number that a stage's id begins with ("03" of 03_mlp), or the whole id.
std::string_view stage_number(std::string_view id);

}  // namespace strata::support
