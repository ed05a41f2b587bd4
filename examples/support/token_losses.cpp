#include "token_losses.hpp"

#include "plot.hpp"
#include "report_columns.hpp"
#include "report_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace strata::support {

namespace {

constexpr int shades = 8;
constexpr Size most_listed = 5;

double loss_at(const TokenLosses& model, Size i) {
  return i < model.losses.size() ? model.losses[i] : std::numeric_limits<double>::quiet_NaN();
}

/// The darkest shade stands for it and all beyond: of a hundred symbols one may lie there.
double highest_shown(const ReadText& text) {
  std::vector<double> all;
  for (const TokenLosses& model : text.models)
    for (const double loss : model.losses)
      if (std::isfinite(loss)) all.push_back(loss);
  if (all.empty()) return 1;
  std::ranges::sort(all);
  return std::max(1.0, std::ceil(all[(all.size() - 1) * 99 / 100]));
}

int shade_of(double loss, double most) {
  return std::isnan(loss) ? 0 : static_cast<int>(std::clamp(loss / most, 0.0, 1.0) * shades + 0.5);
}

std::string mean_loss(const TokenLosses& model) {
  double sum = 0;
  Size count = 0;
  for (const double loss : model.losses)
    if (std::isfinite(loss)) sum += loss, ++count;
  return count > 0 ? fixed(sum / static_cast<double>(count), 3) : "–";
}

std::string signed_text(double difference) { return (difference > 0 ? "+" : "") + fixed(difference, 2); }

/// What a pointer is told of a symbol.
std::string told(const ReadText& text, Size model, Size i) {
  const double loss = loss_at(text.models[model], i);
  std::string out = visible(text.symbols[i]) + ": ";
  if (std::isnan(loss)) return out + "not predicted";
  append(out, fixed(loss, 3), " nats, probability ", fixed(std::exp(-loss), 4));
  if (text.models.size() == 2)
    if (const double other = loss_at(text.models[1 - model], i); std::isfinite(other))
      append(out, "; ", text.models[1 - model].model, " ", fixed(other, 3), ", difference ", signed_text(loss - other));
  return out;
}

/// Spaces as they are, for the colour tells them; a line ends where the text's does.
std::string shown_html(std::string_view symbol) {
  std::string out;
  for (const auto character : characters(symbol))
    if (character == "\n")
      out += "↵\n";
    else
      out += character == " " ? " " : escape(visible(character));
  return out;
}

std::string coloured_text(const ReadText& text, Size model, double most) {
  std::string out;
  append(out, "<figure class=\"read\"><figcaption><h3>", escape(text.models[model].model),
         "</h3><p class=\"unit\">mean ", mean_loss(text.models[model]),
         " nats a symbol</p></figcaption><p class=\"losses\">");
  for (Size i = 0; i < text.symbols.size(); ++i)
    append(out, "<span class=\"loss-", std::to_string(shade_of(loss_at(text.models[model], i), most)), "\" title=\"",
           escape(told(text, model, i)), "\">", shown_html(text.symbols[i]), "</span>");
  return out + "</p></figure>";
}

std::string legend(double most) {
  std::string out = "<p class=\"ramp losses-ramp\"><span>0</span><span class=\"shades\">";
  for (int shade = 0; shade <= shades; ++shade) append(out, "<i class=\"loss-", std::to_string(shade), "\"></i>");
  return out + "</span><span>" + fixed(most, 0) + " nats and more</span></p>";
}

/// The symbols at which `knows` has the lower loss by most, the widest gap first.
std::vector<Size> gaps(const ReadText& text, Size knows) {
  std::vector<Size> places(text.symbols.size());
  std::iota(places.begin(), places.end(), Size{0});
  const auto gap = [&](Size i) { return loss_at(text.models[1 - knows], i) - loss_at(text.models[knows], i); };
  std::erase_if(places, [&](Size i) { return !(gap(i) > 0) || std::isinf(gap(i)); });
  std::ranges::stable_sort(places, [&](Size a, Size b) { return gap(a) > gap(b); });
  places.resize(std::min(places.size(), most_listed));
  return places;
}

/// What stands before a symbol.
std::string before(const ReadText& text, Size i) {
  std::string out;
  for (Size at = i < 6 ? 0 : i - 6; at < i; ++at) out += visible(text.symbols[at]);
  return out;
}

std::string gap_table(const ReadText& text, Size knows) {
  std::vector<std::vector<std::string>> rows;
  for (const Size i : gaps(text, knows)) {
    const double first = loss_at(text.models[0], i), second = loss_at(text.models[1], i);
    rows.push_back({"<code><span class=\"of\">" + escape(before(text, i)) + "</span><b>" +
                        escape(visible(text.symbols[i])) + "</b></code>",
                    fixed(first, 2), fixed(second, 2), signed_text(second - first)});
  }
  if (rows.empty()) return {};
  return "<div><h4>Where " + escape(text.models[knows].model) + " knows more</h4>" +
         table_html("gaps", {"Symbol", escape(text.models[0].model), escape(text.models[1].model), "Difference"},
                    rows) +
         "</div>";
}

/// Backgrounds of xterm's 256 colours, from good to bad; black letters stand on them.
constexpr int backgrounds[shades + 1] = {194, 193, 229, 222, 216, 215, 209, 203, 196};

std::string coloured_lines(const ReadText& text, Size model, double most, std::size_t width) {
  std::string out;
  std::size_t used = 0;
  for (Size i = 0; i < text.symbols.size(); ++i) {
    const double loss = loss_at(text.models[model], i);
    const std::string shown = shortened(visible(text.symbols[i]), width);
    if (used > 0 && used + columns_of(shown) > width) out += "\n", used = 0;
    if (std::isnan(loss))
      out += shown;
    else
      append(out, "\033[38;5;16;48;5;", std::to_string(backgrounds[shade_of(loss, most)]), "m", shown, plain);
    used += columns_of(shown);
    if (text.symbols[i].find('\n') != text.symbols[i].npos) out += "\n", used = 0;
  }
  return out + (used > 0 ? "\n" : "");
}

/// As many columns as there is room for, read from left to right.
std::string listed_losses(const ReadText& text, std::size_t width) {
  constexpr std::size_t longest = 10, figure = 7;
  const std::size_t column = longest + figure * text.models.size() + 2;
  const std::size_t columns = std::max<std::size_t>(1, (width + 2) / column);
  std::string out, line;
  for (Size i = 0; i < text.symbols.size(); ++i) {
    line += padded(shortened(visible(text.symbols[i]), longest), longest);
    for (const TokenLosses& model : text.models) line += to_the_right(fixed(loss_at(model, i), 2), figure);
    line += "  ";
    if ((i + 1) % columns == 0) add_line(out, std::exchange(line, {}));
  }
  if (!line.empty()) add_line(out, line);
  return out;
}

}  // namespace

std::string token_loss_figure(const ReadText& text) {
  if (text.symbols.empty() || text.models.empty()) return {};
  const double most = highest_shown(text);
  std::string out = "<div class=\"seen\"><p class=\"note\">" + escape(text.note) + "</p>" + legend(most) + "</div>";
  for (Size model = 0; model < text.models.size(); ++model) out += coloured_text(text, model, most);
  if (text.models.size() == 2) out += "<div class=\"panels\">" + gap_table(text, 1) + gap_table(text, 0) + "</div>";
  return out;
}

std::string token_loss_text(const ReadText& text, std::size_t width, bool colours) {
  std::string out;
  if (text.symbols.empty() || text.models.empty()) return out;
  const double most = highest_shown(text);
  for (const TokenLosses& model : text.models)
    append(out, printable(model.model), model.model.empty() ? "" : ": ", "mean ", mean_loss(model), " nats a symbol\n",
           colours ? coloured_lines(text, static_cast<Size>(&model - text.models.data()), most, width) : "");
  if (colours) {
    for (int shade = 0; shade <= shades; ++shade)
      append(out, "\033[48;5;", std::to_string(backgrounds[shade]), "m  ", plain);
    append(out, " from 0 to ", fixed(most, 0), " nats and more\n");
  } else
    out += listed_losses(text, width);
  for (Size knows = text.models.size() == 2 ? 2 : 0; knows-- > 0;) {
    const std::vector<Size> places = gaps(text, knows);
    if (places.empty()) continue;
    append(out, "Where ", printable(text.models[knows].model), " knows more:\n");
    for (const Size i : places)
      add_line(out, "  " + padded(shortened(visible(text.symbols[i]), 16), 17) +
                        to_the_right(fixed(loss_at(text.models[0], i), 2), 7) +
                        to_the_right(fixed(loss_at(text.models[1], i), 2), 7));
  }
  if (!text.note.empty()) add_wrapped(out, printable(text.note), width);
  return out;
}

}  // namespace strata::support
