#include "report_chart.hpp"
#include "report_difference.hpp"
#include "report_text.hpp"
#include "report_type.hpp"

#include <algorithm>
#include <cmath>

namespace strata::support {
namespace {

/// A layer in the drawing; places with the same `residual` above 0 share one bypass.
struct Place {
  const LayerRow* row;
  std::size_t residual = 0;
  bool fresh = false, bypass_fresh = false;  // the stage before did not have it
};

/// Layers drawn `times` times over: once, in a frame.
struct Group {
  std::size_t times;
  std::vector<Place> places;
  bool times_fresh = false;  // none of them was drawn so often before
};

/// Up to its first numbered part, which is how repeated blocks are told apart: "blocks.", "0", "attention".
struct SplitPath {
  std::string_view family, number, rest;
};

SplitPath split(std::string_view path) {
  for (std::size_t start = 0; start < path.size();) {
    const auto end = std::min(path.find('.', start), path.size());
    const auto part = path.substr(start, end - start);
    if (!part.empty() && part.find_first_not_of("0123456789") == part.npos)
      return {path.substr(0, start), part, path.substr(std::min(end + 1, path.size()))};
    start = end + 1;
  }
  return {path, {}, {}};
}

bool same_but_for_number(const LayerRow& a, const LayerRow& b) {
  const auto x = split(a.path), y = split(b.path);
  return x.family == y.family && x.rest == y.rest && a.layer == b.layer && a.formula == b.formula &&
         a.shape == b.shape && a.parameters == b.parameters && a.flops == b.flops;
}

/// How many rows from `first` on have the same family and number.
std::size_t block_size(const std::vector<LayerRow>& rows, std::size_t first) {
  const auto head = split(rows[first].path);
  std::size_t size = 1;
  for (; first + size < rows.size(); ++size) {
    const auto next = split(rows[first + size].path);
    if (head.number.empty() || next.family != head.family || next.number != head.number) break;
  }
  return size;
}

/// Equal blocks that follow each other become one group, and so does what stands between such groups.
std::vector<Group> grouped_rows(const std::vector<LayerRow>& rows) {
  std::vector<Group> groups;
  for (std::size_t first = 0; first < rows.size();) {
    const auto size = block_size(rows, first);
    std::size_t times = 1;
    const auto repeats = [&](std::size_t from) {
      if (split(rows[first].path).number.empty() || from + size > rows.size() || block_size(rows, from) != size)
        return false;
      return std::equal(rows.begin() + static_cast<std::ptrdiff_t>(first),
                        rows.begin() + static_cast<std::ptrdiff_t>(first + size),
                        rows.begin() + static_cast<std::ptrdiff_t>(from), same_but_for_number);
    };
    while (first + times * size < rows.size() && repeats(first + times * size)) ++times;
    if (groups.empty() || times > 1 || groups.back().times > 1) groups.push_back({times, {}});
    for (std::size_t i = 0; i < size; ++i) groups.back().places.push_back({&rows[first + i]});
    first += times * size;
  }
  return groups;
}

/// Letters only, in lower case: FeedForward and feed_forward are one name.
std::string plain_name(std::string_view name) {
  std::string plain;
  for (char c : name.substr(0, name.find('<')))
    if (c >= 'A' && c <= 'Z')
      plain += static_cast<char>(c - 'A' + 'a');
    else if (c >= 'a' && c <= 'z')
      plain += c;
  return plain;
}

/// The path's first parts, as many as `depth` says, with the dot that follows.
std::string_view head(std::string_view path, std::size_t depth) {
  std::size_t end = 0;
  while (depth-- > 0 && end < path.size()) end = std::min(path.find('.', end), path.size() - 1) + 1;
  return path.substr(0, end);
}

/// One layer of a residual path may be several rows, the parts of a composite such as FeedForward: those that share the
/// path's first parts. Returns the place behind them, or `at` if no such layer stands there. A composite goes by any
/// name where the layers before it matched (`after_match`): its path need not say its type.
std::size_t behind_layer(const std::vector<Place>& places, std::size_t at, std::string_view name, std::size_t depth,
                         bool after_match) {
  if (at == places.size()) return at;
  const LayerRow& row = *places[at].row;
  if (plain_name(row.layer) == plain_name(name)) return at + 1;
  const auto whole = head(row.path, depth);
  if (whole.size() == row.path.size() || !(after_match || plain_name(whole).ends_with(plain_name(name)))) return at;
  while (at < places.size() && head(places[at].row->path, depth) == whole) ++at;
  return at;
}

/// The place behind the layers of `bypassed` where they stand from `first` on; `first` itself where they do not.
std::size_t behind(const std::vector<Place>& places, std::size_t first, const Bypassed& bypassed) {
  const std::string_view path = places[first].row->path;
  const bool numbered = !path.empty() && path.back() >= '0' && path.back() <= '9';  // norms.0: one layer among its like
  const auto depth = static_cast<std::size_t>(std::count(path.begin(), path.end(), '.')) + (numbered ? 0 : 1);
  std::size_t at = first;
  for (const auto& name : bypassed) {
    auto end = behind_layer(places, at, name, depth, at > first);
    if (end == at && at == first && depth > 1) end = behind_layer(places, at, name, depth - 1, false);
    if (end == at) return first;
    at = end;
  }
  return at;
}

struct Cursor {
  std::size_t group = 0, place = 0;
};

/// Gives the next place from the cursor on where these layers stand the residual path `mark`; false if there is none.
bool mark_next(std::vector<Group>& groups, Cursor& cursor, const Bypassed& layers, std::size_t mark) {
  for (auto [group, place] = cursor; group < groups.size(); ++group, place = 0)
    for (auto& places = groups[group].places; place < places.size(); ++place)
      if (const auto end = behind(places, place, layers); end > place) {
        for (auto i = place; i < end; ++i) places[i].residual = mark;
        cursor = {group, end};
        return true;
      }
  return false;
}

void mark_residuals(std::vector<Group>& groups, const std::vector<Bypassed>& paths) {
  Cursor cursor;
  std::size_t mark = 1;
  for (const auto& path : paths) mark += mark_next(groups, cursor, path, mark);
}

/// The stage as it is drawn.
std::vector<Group> groups_of(const StageReport& stage) {
  auto groups = grouped_rows(stage.layers);
  mark_residuals(groups, residual_paths(stage.type));
  return groups;
}

struct Drawn {
  const Place* place;
  std::size_t times;
  bool operator==(const Drawn& other) const { return place->row->layer == other.place->row->layer; }
};

std::vector<Drawn> layers_drawn(const std::vector<Group>& groups) {
  std::vector<Drawn> layers;
  for (const auto& group : groups)
    for (const auto& place : group.places) layers.push_back({&place, group.times});
  return layers;
}

/// Layers are the same by what they are, wherever they stand: what moves into a block is not new by that.
void mark_new(std::vector<Group>& groups, const std::vector<Group>& groups_before) {
  const auto before = layers_drawn(groups_before);
  const auto matches = matched(layers_drawn(groups), before);
  std::size_t at = 0;
  for (auto& group : groups) {
    group.times_fresh = group.times > 1;
    for (auto& place : group.places) {
      const auto match = matches[at++];
      place.fresh = match == unmatched;
      place.bypass_fresh = !place.fresh && place.residual > 0 && before[match].place->residual == 0;
      if (!place.fresh && before[match].times == group.times) group.times_fresh = false;
    }
  }
}

std::string layer_box(const Place& place, std::size_t model_parameters) {
  const LayerRow& row = *place.row;
  std::string out;
  append(out, "<li class=\"layer", row.parameters == 0 ? " fixed" : "", place.fresh ? " new" : "", "\" title=\"",
         escape(row.path), ": ", compact(static_cast<double>(row.flops)),
         " FLOPs\"><div class=\"box\"><div class=\"line\"><b>", highlighted(row.layer), "</b>",
         place.fresh ? "<mark>new</mark>" : "", "<span class=\"count\">",
         row.parameters == 0 ? "nothing to learn" : grouped(row.parameters), "</span></div><div class=\"formula\">",
         escape(row.formula), "</div>");
  if (row.parameters > 0 && model_parameters > 0) {
    const double share = 100 * static_cast<double>(row.parameters) / static_cast<double>(model_parameters);
    append(out, "<div class=\"share\"><i style=\"width:", fixed(std::min(100.0, std::max(share, 0.5)), 1),
           "%\"></i></div>");
  }
  return out + "</div>";
}

std::string arrow(std::string_view shape) { return "<div class=\"arrow\"><span>" + escape(shape) + "</span></div>"; }

std::string group_boxes(const Group& group, std::size_t model_parameters) {
  std::string out;
  for (std::size_t i = 0; i < group.places.size();) {
    const auto residual = group.places[i].residual;
    bool bypass_fresh = false;
    std::size_t end = i + 1;
    if (residual > 0) {
      while (end < group.places.size() && group.places[end].residual == residual) ++end;
      out += "<li class=\"residual\"><ol>";
    }
    for (; i < end; ++i) {
      bypass_fresh = bypass_fresh || group.places[i].bypass_fresh;
      out += layer_box(group.places[i], model_parameters) + (i + 1 < end ? arrow(group.places[i].row->shape) : "") +
             (residual > 0 ? "</li>" : "");
    }
    if (residual > 0)
      append(out, "</ol><div class=\"plus", bypass_fresh ? " new" : "",
             "\" role=\"img\" aria-label=\"plus what went around", bypass_fresh ? ", new" : "", "\">+</div>");
    out += arrow(group.places[end - 1].row->shape) + "</li>";
  }
  return out;
}

std::string layer_table(const StageReport& stage) {
  std::string out =
      "<details class=\"layers\"><summary>Every layer, with its path and cost</summary><div class=\"scroll\">"
      "<table><thead><tr><th scope=\"col\">Path</th><th scope=\"col\">Layer</th><th scope=\"col\">Output</th>"
      "<th scope=\"col\" class=\"n\">Parameters</th><th scope=\"col\" class=\"n\">FLOPs</th></tr></thead><tbody>";
  for (const auto& row : stage.layers)
    append(out, "<tr><th scope=\"row\"><code>", escape(row.path), "</code></th><td><code>", escape(row.layer),
           "</code></td><td>", escape(row.shape), "</td><td class=\"n\">", grouped(row.parameters),
           "</td><td class=\"n\">", grouped(row.flops), "</td></tr>");
  return out + "</tbody></table></div></details>";
}

}  // namespace

std::string architecture_figure(const StageReport& stage, const StageReport* before) {
  if (stage.layers.empty()) return {};
  auto groups = groups_of(stage);
  if (before && grows_from(stage.type, before->type)) mark_new(groups, groups_of(*before));
  std::string out = "<figure class=\"architecture\"><ol class=\"flow\" aria-label=\"" + escape(stage.title) +
                    ", layer by layer\"><li class=\"signal\"><span>" + escape(stage.sees) + "</span>" + arrow("") +
                    "</li>";
  for (const auto& group : groups) {
    const auto boxes = group_boxes(group, stage.parameters / group.times);
    std::size_t each = 0;
    for (const auto& place : group.places) each += place.row->parameters;
    if (group.times > 1)
      append(out, "<li class=\"repeat\"><div class=\"times\">", group.times_fresh ? "<mark>" : "", "<b>×",
             std::to_string(group.times), "</b>", group.times_fresh ? "</mark>" : "", " <span>", grouped(each),
             " parameters each</span></div><ol>", boxes, "</ol></li>");
    else
      out += boxes;
  }
  return out + "<li class=\"signal\"><span>next symbol</span></li></ol>" + layer_table(stage) + "</figure>";
}

}  // namespace strata::support
