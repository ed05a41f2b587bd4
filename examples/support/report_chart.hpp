#pragma once

#include "report.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The drawings of the page, each a piece of HTML with inline SVG that is complete without a script.
namespace strata::support {

/// Where numbers fall on a drawing: `from` … `to` of the data onto `start` … `end` of the picture.
struct Scale {
  double from = 0, to = 1, start = 0, end = 1;
  bool logarithmic = false;

  double operator()(double value) const;
};

/// Round numbers within the scale, about `wanted` of them; on a logarithmic scale powers of ten.
std::vector<double> ticks(const Scale& scale, int wanted);

struct Label {
  double x, y;
  std::string_view anchor = "start";  // start, middle, end
  std::string_view style = "";        // classes of the style sheet
};

/// `<text>`; the text is escaped here.
std::string svg_text(const Label& label, std::string_view text);
std::string svg_line(double x1, double y1, double x2, double y2, std::string_view style);
std::string svg_open(double width, double height, std::string_view style, std::string_view title);

/// The class that gives a stage its colour.
std::string stage_style(std::size_t index);

/// Two panels: losses as a line over the stages; parameters as bars on a log scale.
std::string evolution_panels(const LadderReport& report);

/// One stage of a set of curves, with its place on the ladder (for its colour).
struct CurveOf {
  const StageReport* stage;
  std::size_t index;
};

struct CurvePicture {
  double width = 1040, height = 420;
  bool logarithmic = true;  // the steps; losses are linear
  bool labels = true;       // names at the ends of the lines
  std::string_view style;   // classes of the style sheet
};

/// Training and validation loss over the steps; a stage without a curve is a level line at its validation loss.
std::string loss_curves(std::span<const CurveOf> curves, const CurvePicture& picture);

/// All stages, with switches for the scale and for each stage; empty where no stage has a curve.
std::string curve_figure(const LadderReport& report);

/// `stage` is the title of the stage whose heat map it is.
std::string heatmap_figure(const Heatmap& heatmap, std::string_view stage);

/// The stage's layers as boxes in the order the data flows. Equal blocks that follow each other (`blocks.0.…`,
/// `blocks.1.…`) are drawn once; residual paths, which paths of layers do not tell, come from the stage's type.
std::string architecture_figure(const StageReport& stage);

/// A stage's convolutions as a tree over a window: which units of the level below each unit joins, and the symbols it
/// sees. Empty where there are none.
std::string tree_figure(const StageReport& stage);

/// The words of the corpus, how long they are and how they begin, and what each stage is shown of them.
std::string preview_figures(const LadderReport& report);

/// Every stage's completions, a column for each prompt; empty where there are none.
std::string completions_table(const LadderReport& report);

/// How each stage was trained; empty if none was.
std::string method_table(const LadderReport& report);

}  // namespace strata::support
