#pragma once
#include "study.hpp"

namespace strata::techniques {

/// A value and what seeds, or a stretch of steps, make of it.
struct PlotPoint {
  double x, middle, low, high;
};

struct PlotLine {
  std::string name;
  Size hue;
  std::vector<PlotPoint> points;     ///< a line within a band
  std::vector<PlotPoint> fainter{};  ///< a thin line beside it: of the same thing, but training loss
  bool dashed = false;
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
};

/// A figure with its title, a key and the lines.
std::string plot_figure(std::span<const PlotLine> lines, const Plot& plot);

/// Losses over the steps: the mean over the seeds of validation, between their lowest and highest, and of training.
PlotLine loss_line(const std::string& name, Size hue, std::span<const Trace> traces);

/// Numbers in cells; the first of each row is its name.
std::string table_html(std::span<const std::string> titles, std::span<const std::vector<std::string>> rows);

}  // namespace strata::techniques
