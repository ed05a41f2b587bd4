#include "report_chart.hpp"
#include "report_text.hpp"

#include <algorithm>

namespace strata::support {
namespace {

constexpr double column = 46, row = 64, box = 26, edge = 8;
constexpr std::size_t widest = 48;  // symbols of a window that is drawn

/// What a unit joins of the units below it, and which symbols it sees: first to last of each.
struct Unit {
  std::size_t first = 0, last = 0, begin = 0, end = 0;
};

/// A convolution of the stage, over what the one before it gives; without a layer, the symbols themselves.
struct Level {
  const LayerRow* layer = nullptr;
  std::vector<Unit> units;
};

/// The window and the convolutions over it, as far as each takes what the one before it gives.
std::vector<Level> levels_of(const StageReport& stage) {
  std::vector<Level> levels;
  std::size_t positions = 0;  // of the row before
  for (const auto& layer : stage.layers) {
    if (layer.kernel > 0 && layer.stride > 0) {
      if (levels.empty()) {
        levels.emplace_back().units.resize(positions);
        for (std::size_t i = 0; i < positions; ++i) levels[0].units[i] = {i, i, i, i};
      }
      const auto& below = levels.back().units;
      if (below.size() != positions || layer.positions == 0) break;
      if ((layer.positions - 1) * layer.stride + layer.kernel > positions) break;
      Level level{&layer, {}};
      for (std::size_t i = 0; i < layer.positions; ++i) {
        const auto first = i * layer.stride, last = first + layer.kernel - 1;
        level.units.push_back({first, last, below[first].begin, below[last].end});
      }
      levels.push_back(std::move(level));
    }
    positions = layer.positions;
  }
  return levels;
}

/// The units of all levels with their places: the symbols lie at the bottom, and a unit above the middle of what it
/// joins.
class Tree {
 public:
  Tree(const StageReport& stage, const std::vector<Level>& levels) : levels_{levels} {
    const auto symbols = levels[0].units.size();
    if (!stage.examples.empty() && columns_of(stage.examples.back().input) == symbols) {
      example_ = &stage.examples.back();
      for (const auto symbol : characters(example_->input)) symbols_.push_back(visible(symbol));
    }
    for (std::size_t l = 0; l < levels.size(); ++l) {
      auto& places = places_.emplace_back();
      for (std::size_t i = 0; i < levels[l].units.size(); ++i) {
        const Unit& unit = levels[l].units[i];
        places.push_back(l == 0 ? edge + column * (static_cast<double>(i) + 0.5)
                                : (places_[l - 1][unit.first] + places_[l - 1][unit.last]) / 2);
      }
    }
  }

  double width() const { return 2 * edge + column * static_cast<double>(levels_[0].units.size()); }

  std::string drawn() const {
    const double height = y(0) + box / 2 + 4;
    std::string out = svg_open(width(), height, "chart", "Which neighbours each unit joins, and the symbols it sees");
    for (std::size_t l = 1; l < levels_.size(); ++l)
      for (std::size_t i = 0; i < levels_[l].units.size(); ++i)
        for (auto below = levels_[l].units[i].first; below <= levels_[l].units[i].last; ++below)
          out += svg_line(places_[l][i], y(l), places_[l - 1][below], y(l - 1), "branch");
    for (std::size_t l = 0; l < levels_.size(); ++l)
      for (std::size_t i = 0; i < levels_[l].units.size(); ++i) out += node(l, i);
    const auto& top = places_.back();
    if (example_ && top.size() == 1)
      out += svg_text({top[0], 14, "middle", "symbol"}, "→ " + visible(example_->target));
    return out + "</svg>";
  }

 private:
  double y(std::size_t level) const { return 36 + row * static_cast<double>(levels_.size() - 1 - level); }

  std::string seen(const Unit& unit) const {
    if (symbols_.empty())
      return std::to_string(unit.begin + 1) + (unit.end > unit.begin ? "–" + std::to_string(unit.end + 1) : "");
    std::string text;
    for (auto i = unit.begin; i <= unit.end; ++i) text += symbols_[i];
    return text;
  }

  std::string node(std::size_t level, std::size_t index) const {
    const Unit& unit = levels_[level].units[index];
    const auto& places = places_[level];
    const double room = places.size() > 1 ? places[1] - places[0] - 4 : width();
    std::string text = seen(unit);
    if (8.2 * static_cast<double>(columns_of(text)) + 10 > room) text = std::to_string(unit.end - unit.begin + 1);
    const double wide = std::max(box, 8.2 * static_cast<double>(columns_of(text)) + 10);
    std::string out = "<g class=\"unit";
    append(out, level == 0 ? " leaf" : "", "\"><title>",
           level == 0 ? "symbol " : escape(levels_[level].layer->path) + ", unit ", std::to_string(index + 1), " of ",
           std::to_string(places.size()), ", sees ", in_number(unit.end - unit.begin + 1, "symbol"), ": ",
           escape(seen(unit)), "</title><rect x=\"", coordinate(places[index] - wide / 2), "\" y=\"",
           coordinate(y(level) - box / 2), "\" width=\"", coordinate(wide), "\" height=\"", coordinate(box),
           "\" rx=\"6\"/>");
    return out + svg_text({places[index], y(level) + 4.5, "middle", "symbol"}, text) + "</g>";
  }

  const std::vector<Level>& levels_;
  const WindowExample* example_ = nullptr;
  std::vector<std::string> symbols_;
  std::vector<std::vector<double>> places_;
};

/// The levels in words, from the symbols up.
std::string level_list(const std::vector<Level>& levels) {
  std::string out = "<ol class=\"levels\">";
  for (std::size_t l = 1; l < levels.size(); ++l) {
    const auto& layer = *levels[l].layer;
    const auto& unit = levels[l].units[0];
    append(out, "<li><code>", escape(layer.path), "</code> joins ", in_number(layer.kernel, "neighbour"), ", ",
           layer.stride == 1 ? "at every step" : "every " + grouped(layer.stride) + " steps", ": ",
           in_number(levels[l].units.size(), "unit"), levels[l].units.size() == 1 ? " that sees " : ", each sees ",
           in_number(unit.end - unit.begin + 1, "symbol"), "</li>");
  }
  return out + "</ol>";
}

}  // namespace

std::string tree_figure(const StageReport& stage) {
  const auto levels = levels_of(stage);
  if (levels.size() < 2) return {};
  std::string out = "<figure class=\"tree\"><figcaption><h4>Its tree of neighbours</h4></figcaption>";
  if (const Tree tree{stage, levels}; levels[0].units.size() <= widest)
    append(out, "<div class=\"scroll\"><div style=\"min-width:", coordinate(0.6 * tree.width()),
           "px;max-width:", coordinate(1.3 * tree.width()), "px\">", tree.drawn(), "</div></div>");
  return out + level_list(levels) + "</figure>";
}

}  // namespace strata::support
