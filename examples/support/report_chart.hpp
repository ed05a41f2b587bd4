#pragma once

#include "report.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The drawings of the page, each a piece of HTML with inline SVG that is complete without a script.
namespace strata::support {

/// Characters of a text that still reads well in a narrow column among others.
constexpr std::size_t longest_beside = 40;

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

/// A bar that stands on `bottom`, with its value above it.
struct Bar {
  double middle, width, top, bottom;
  std::string value, title;  // the title is what a pointer is told
};
std::string svg_bar(const Bar& bar);

/// How often, as bars over what they count; the share in percent above each, where there is room for it. Pictures that
/// are to be compared are given the same `highest`, a count that reaches the top.
std::string share_bars(const std::vector<Count>& counts, std::uint64_t whole, std::string_view title,
                       std::uint64_t highest = 0);

/// A bar for each stage, over their names.
struct StageBars {
  std::string_view title, unit;  // above the picture
  std::string_view described;    // the picture in a sentence
  Scale scale;                   // its start and end are the picture's
  std::string (*level)(double);
  double (*value)(const StageReport& stage);  // NaN: no bar
  std::string (*written)(const StageReport& stage, bool briefly);
};
std::string stage_bars(const LadderReport& report, StageBars bars);

/// A stage's colour, number and title.
std::string stage_name(const StageReport& stage, std::size_t index);

std::string remarks_list(const std::vector<std::string>& remarks);

/// What links to a stage's section point at.
std::string anchor(const StageReport& stage);

/// The stages' figures side by side, with a note on what they are, and the report's remarks.
std::string comparison_section(const LadderReport& report);

/// Two panels: losses as a line over the stages; parameters as bars on a log scale.
std::string evolution_panels(const LadderReport& report);

/// One stage of a set of curves, with its place on the ladder (for its colour).
struct CurveOf {
  const StageReport* stage;
  std::size_t index;
};

/// A loss that is the same for all stages and at all times, drawn as a line across: what the text itself leaves open.
struct Level {
  std::string_view name;
  double loss;
  bool above = false;  // where its name stands
};

/// The report's floor, where it has one.
std::vector<Level> floor_levels(const LadderReport& report);

struct CurvePicture {
  double width = 1040, height = 420;
  bool logarithmic = true;  // the steps; losses are linear
  bool labels = true;       // names at the ends of the lines
  std::string_view style;   // classes of the style sheet
  std::vector<Level> levels = {};
  std::string_view described = "Training and validation loss over the course of training";
  bool rings = true;  // at the lowest validation losses
};

/// Training and validation loss over the steps, or over the symbols seen where all of these stages were asked for
/// equally many at each step; a stage without a curve is a level line at its validation loss.
std::string loss_curves(std::span<const CurveOf> curves, const CurvePicture& picture);

/// All stages, with switches for the scale and for each stage; empty where no stage has a curve.
std::string curve_figure(const LadderReport& report);

/// The ramp from never to most likely; shades go by the square root, so that rare pairs show too.
std::string heat_legend(double most, int shades);

/// `stage` is the title of the stage whose heat map it is.
std::string heatmap_figure(const Heatmap& heatmap, std::string_view stage);

/// The stage's layers as boxes in the order the data flows. Equal blocks that follow each other (`blocks.0.…`,
/// `blocks.1.…`) are drawn once; residual paths, which paths of layers do not tell, come from the stage's type.
/// What the stage `before` did not have is marked, if the type grows from that one's.
std::string architecture_figure(const StageReport& stage, const StageReport* before = nullptr);

/// A stage's convolutions as a tree over a window: which units of the level below each unit joins, and the symbols it
/// sees. Empty where there are none.
std::string tree_figure(const StageReport& stage);

/// What the corpus is like, and what each stage is shown of it.
std::string preview_figures(const LadderReport& report);

/// What each stage can do: the floor's phenomena, what is asked, and how much each stage knows of it, at the end and
/// over the course of training. Empty without a floor, or where no stage was tried.
std::string phenomena_figures(const LadderReport& report);

/// A cell of the table of phenomena.
struct KnownCell {
  double accuracy, loss;  // of the choice; NaN: nothing is told
  std::string small;      // below the accuracy
  std::string title;      // what a pointer is told
};

/// A row of it: a stage, by its place on the ladder.
struct KnownRow {
  const StageReport* stage;
  std::size_t index;
  std::vector<KnownCell> cells;  // in the order of the floor's phenomena
};

/// The table of phenomena, shaded by how much is known of what can be known, with rows for the best possible and for
/// chance. The small figures of the rows are losses, or what `range` says. The cell at which a phenomenon should first
/// be gained is marked.
std::string known_table(const Floor& floor, const std::vector<KnownRow>& rows, std::string_view range = {});

/// The stages over several seeds; empty without a study.
std::string study_figures(const LadderReport& report);

/// What shuffling the symbols before the last does to each stage's prediction; empty where none was tested.
std::string order_figure(const LadderReport& report);

/// Every stage's completions, a column for each prompt, or a table for each where they are long; empty where there are
/// none.
std::string completions_table(const LadderReport& report);

/// A completion, its prompt told apart.
std::string completion_text(std::string_view prompt, std::string_view text);

/// What the stage can do now and what it still can't, beside its completions; empty where neither is said.
std::string ability_figure(const StageReport& stage);

/// How each stage was trained, once where it is the same for all; empty if none was.
std::string method_table(const LadderReport& report);

}  // namespace strata::support
