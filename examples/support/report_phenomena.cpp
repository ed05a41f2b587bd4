#include "report_chart.hpp"
#include "report_floor.hpp"
#include "report_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace strata::support {
namespace {

/// "dog, cat, mouse, …"
std::string first_few(const std::vector<std::string>& candidates) {
  constexpr std::size_t few = 6;
  std::string out;
  for (std::size_t i = 0; i < std::min(few, candidates.size()); ++i)
    append(out, i == 0 ? "" : ", ", visible(candidates[i]));
  return candidates.size() > few ? out + ", …" : out;
}

/// What each phenomenon asks, where and among what.
std::string questions(const Floor& floor) {
  std::string out = "<dl class=\"questions\">";
  for (const auto& phenomenon : floor.phenomena) {
    append(out, "<div><dt>", escape(phenomenon.title), "</dt><dd>", escape(phenomenon.asks), "<p class=\"unit\">",
           in_number(phenomenon.places, "place"));
    if (!phenomenon.candidates.empty())
      append(out, "; ", in_number(phenomenon.candidates.size(), "candidate"), ": ",
             escape(first_few(phenomenon.candidates)));
    out += "</p></dd></div>";
  }
  return out + "</dl>";
}

std::string choice_in_words(double accuracy, double loss) {
  return in_percent(accuracy) + " % right, loss " + fixed(loss, 4);
}

KnownCell cell_of(const StageReport& stage, const PhenomenonReport& phenomenon) {
  constexpr double absent = std::numeric_limits<double>::quiet_NaN();
  const PhenomenonScore* score = score_of(stage, phenomenon.id);
  if (!score) return {absent, absent, "", stage.title + " was not tried on this"};
  return {score->choice_accuracy, score->choice_loss, fixed(score->choice_loss, 3),
          stage.title + ", " + phenomenon.title + ": among the candidates " +
              choice_in_words(score->choice_accuracy, score->choice_loss) + "; among all symbols " +
              choice_in_words(score->accuracy, score->loss) + "; " +
              in_percent(known_share(phenomenon, score->choice_loss)) + " % of what can be known is known"};
}

std::string known_cell(const PhenomenonReport& phenomenon, const KnownCell& cell, bool marked) {
  const double share = known_share(phenomenon, cell.loss);
  std::string out;
  append(out, "<td", marked ? " class=\"gain\"" : "", " style=\"--known:", fixed(std::isnan(share) ? 0 : share, 3),
         "\" title=\"", escape(cell.title), "\">", in_percent(cell.accuracy),
         std::isnan(cell.accuracy) ? "" : "<span> %</span>");
  if (!cell.small.empty()) append(out, "<small>", escape(cell.small), "</small>");
  return out + "</td>";
}

/// What no stage is needed for: the best possible, or chance.
std::string bound_row(const Floor& floor, std::string_view name, double PhenomenonReport::*accuracy,
                      double PhenomenonReport::*loss, bool with_loss) {
  std::string out = "<tr class=\"bound\"><th scope=\"row\">" + std::string{name} + "</th>";
  for (const auto& phenomenon : floor.phenomena)
    out += known_cell(
        phenomenon,
        {phenomenon.*accuracy, phenomenon.*loss, with_loss ? fixed(phenomenon.*loss, 3) : "",
         std::string{name} + ", " + phenomenon.title + ": " + choice_in_words(phenomenon.*accuracy, phenomenon.*loss)},
        false);
  return out + "</tr>";
}

/// The stage as if its choice were all that it learns: what draws losses then draws those of the phenomenon.
StageReport choice_alone(const StageReport& stage, const PhenomenonReport& phenomenon, std::size_t place) {
  StageReport alone;
  alone.title = stage.title;
  alone.symbols_a_step = stage.symbols_a_step;
  const PhenomenonScore* score = score_of(stage, phenomenon.id);
  alone.validation_loss = score ? score->choice_loss : std::numeric_limits<double>::quiet_NaN();
  for (const auto& point : stage.curve)
    if (place < point.phenomena.size())
      alone.curve.push_back({point.step, std::numeric_limits<double>::quiet_NaN(), point.phenomena[place]});
  return alone;
}

std::string learnt_panel(const LadderReport& report, std::size_t place) {
  const PhenomenonReport& phenomenon = report.floor->phenomena[place];
  std::vector<StageReport> alone;
  for (const auto& stage : report.stages) alone.push_back(choice_alone(stage, phenomenon, place));
  std::vector<CurveOf> curves;
  for (std::size_t i = 0; i < alone.size(); ++i) curves.push_back({&alone[i], i});
  CurvePicture picture{340, 250, true, false, "", {}, "", false};
  if (std::isfinite(phenomenon.floor_loss)) picture.levels.push_back({"floor", phenomenon.floor_loss});
  if (std::isfinite(phenomenon.chance_loss)) picture.levels.push_back({"chance", phenomenon.chance_loss, true});
  const std::string described = phenomenon.title + ": the loss of each stage's choice over the course of training";
  picture.described = described;

  std::string out = "<figure class=\"panel\"><figcaption><h3>" + escape(phenomenon.title) + "</h3>";
  const auto first = std::ranges::find(report.stages, phenomenon.gained_by, &StageReport::id);
  if (first != report.stages.end())
    append(out, "<p class=\"key\"><span>expected first of ",
           stage_name(*first, static_cast<std::size_t>(first - report.stages.begin())), "</span></p>");
  return out + "</figcaption>" + loss_curves(curves, picture) + "</figure>";
}

/// A panel for each phenomenon; empty where nothing was taken on the way.
std::string learnt_panels(const LadderReport& report) {
  const bool taken = std::ranges::any_of(report.stages, [](const StageReport& stage) {
    return std::ranges::any_of(stage.curve, [](const CurvePoint& point) { return !point.phenomena.empty(); });
  });
  if (!taken) return {};
  std::string out = "<h3>When it is learnt</h3><p class=\"key stages\">";
  for (std::size_t i = 0; i < report.stages.size(); ++i)
    append(out, "<span>", stage_name(report.stages[i], i), "</span>");
  out += "</p><div class=\"panels learnt\">";
  for (std::size_t place = 0; place < report.floor->phenomena.size(); ++place) out += learnt_panel(report, place);
  return out + "</div>";
}

}  // namespace

std::string known_table(const Floor& floor, const std::vector<KnownRow>& rows, std::string_view range) {
  std::string out = "<table class=\"known\"><thead><tr><th scope=\"col\">Stage</th>";
  for (const auto& phenomenon : floor.phenomena)
    append(out, "<th scope=\"col\" class=\"n\"><span>", escape(phenomenon.title), "</span></th>");
  out += "</tr></thead><tbody>";
  for (const auto& [stage, index, cells] : rows) {
    append(out, "<tr><th scope=\"row\">", stage_name(*stage, index), "</th>");
    for (std::size_t i = 0; i < floor.phenomena.size(); ++i)
      out += known_cell(floor.phenomena[i], cells[i], floor.phenomena[i].gained_by == stage->id);
    out += "</tr>";
  }
  out += bound_row(floor, "Best possible", &PhenomenonReport::floor_accuracy, &PhenomenonReport::floor_loss,
                   range.empty()) +
         bound_row(floor, "Chance", &PhenomenonReport::chance_accuracy, &PhenomenonReport::chance_loss, range.empty());
  append(out,
         "</tbody></table><p class=\"note\">Large: how often the likeliest of the candidates is the right one. Small: ",
         range.empty() ? "the loss of that choice, in nats" : range,
         ". The bluer, the more of what can be known is known: nothing by chance, which knows only how often each "
         "candidate comes, and everything by the best possible. <span class=\"gain\">Outlined</span>: the stage that "
         "should be the first to gain.</p>");
  return out;
}

std::string phenomena_figures(const LadderReport& report) {
  if (!has_scores(report)) return {};
  std::vector<KnownRow> rows;
  for (std::size_t i = 0; i < report.stages.size(); ++i) {
    rows.push_back({&report.stages[i], i, {}});
    for (const auto& phenomenon : report.floor->phenomena)
      rows.back().cells.push_back(cell_of(report.stages[i], phenomenon));
  }
  return questions(*report.floor) + known_table(*report.floor, rows) + learnt_panels(report);
}

}  // namespace strata::support
