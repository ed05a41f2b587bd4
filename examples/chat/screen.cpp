#include "screen.hpp"

#include "support/candidates.hpp"
#include "support/format.hpp"
#include "support/progress.hpp"
#include "support/report_text.hpp"
#include "support/terminal_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <unistd.h>

namespace strata::chat {

namespace {

constexpr const char *strong = "1", *faint = "2";

/// Of a probability; nothing for what was to be expected.
const char* colour_of(double probability) {
  constexpr const char *green = "32", *yellow = "33", *red = "31", *magenta = "35";
  return probability >= 0.5    ? ""
         : probability >= 0.2  ? green
         : probability >= 0.05 ? yellow
         : probability >= 0.01 ? red
                               : magenta;
}

std::string shown(Token token, const support::Spelling& spelling) {
  return support::visible(support::harmless(spelling.shown(token)));
}

void put(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace

Screen::Screen()
    : watched_{isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)}, colours_{support::wants_colours(STDOUT_FILENO)} {}

void Screen::prompt() const {
  if (watched_) put("> ");
}

void Screen::remark(const std::string& text) const {
  if (watched_) put(coloured(text, faint) + "\n");
}

void Screen::complain(const std::string& text) const {
  std::fflush(stdout);
  std::fprintf(stderr, "%s\n", support::harmless(text).c_str());
}

void Screen::line(const std::string& text) const { put(text + "\n"); }

void Screen::label(const std::string& name) const { put(coloured(name, faint) + "  "); }

void Screen::beginning(const std::string& text) const { put(coloured(support::harmless(text), strong)); }

void Screen::piece(std::string_view text, double probability) const {
  put(coloured(support::harmless(text), colour_of(probability)));
}

void Screen::end(const Written& written) const { put((watched_ && !written.ended ? coloured("…", faint) : "") + "\n"); }

void Screen::probabilities(const Written& written, const support::Spelling& spelling) const {
  const Size room = support::columns_of_stream(STDOUT_FILENO);
  Size used = 0;
  std::string text;
  for (const Drawn& drawn : written.drawn) {
    const std::string symbol = shown(drawn.token, spelling), number = support::formatted("%.3f", drawn.probability);
    const Size width = 3 + support::columns_of(symbol) + number.size();
    if (used > 0 && used + width > room) text += "\n", used = 0;
    support::append(text, "  ", coloured(symbol, colour_of(drawn.probability)), " ", coloured(number, faint));
    used += width;
  }
  line(text);
}

void Screen::bars(std::span<const support::Candidate> candidates) const {
  put(support::candidates_text(candidates, colours_ ? colour_of : nullptr));
}

void Screen::listing(const std::function<std::string(std::size_t, bool)>& text) const {
  put(text(support::columns_of_stream(STDOUT_FILENO), colours_));
}

std::string Screen::coloured(const std::string& text, const char* code) const {
  if (!colours_ || !*code || text.empty()) return text;
  return std::string{"\033["} + code + "m" + text + "\033[0m";
}

}  // namespace strata::chat
