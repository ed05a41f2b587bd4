#pragma once
#include "strata/core/size.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Lines over an axis, and tables of numbers: what a page shows of figures.
namespace strata::support {

/// A value and what seeds, or a stretch of steps, make of it.
struct PlotPoint {
  double x, middle, low, high;

  /// A value that is known as it is.
  static PlotPoint at(double x, double value) { return {x, value, value, value}; }
};

struct PlotLine {
  std::string name;
  Size hue;
  std::vector<PlotPoint> points;     ///< a line within a band
  std::vector<PlotPoint> fainter{};  ///< a thin line beside it: of the same thing, but training loss
  bool dashed = false;               ///< what is only there to compare with
  bool dots = false;                 ///< at each point, where there are few
};

struct Plot {
  std::string title, unit;  ///< of the values
  std::string x_axis;
  bool logarithmic = false;  ///< the values
  bool losses = false;       ///< over steps: the page's script shows them under the pointer
  struct Level {
    double value;
    std::string name;
  };
  std::vector<Level> levels{};
  std::vector<std::string> marks{};  ///< names of x = 1, 2 …, where x is no number
  bool logarithmic_x = false;
  using Range = std::pair<double, double>;
  std::optional<Range> x_range{}, range{};  ///< otherwise all that there is, and a margin for the values
  struct Place {
    double x;
    std::string text;
  };
  std::optional<Place> place{};  ///< a line from top to bottom
};

/// A figure with its title, a key and the lines.
std::string plot_figure(std::span<const PlotLine> lines, const Plot& plot);

/// A table whose columns but the first are numbers; the first cell of a row is its name. Cells are HTML. `what` it is
/// stands in its classes, and is told to who can't see it.
std::string table_html(std::string_view what, const std::vector<std::string>& columns,
                       const std::vector<std::vector<std::string>>& rows);

/// The same of plain text.
std::string table_html(std::span<const std::string> columns, std::span<const std::vector<std::string>> rows);

}  // namespace strata::support
