#include "trace_report.hpp"

#include "candidates.hpp"
#include "report_text.hpp"

#include <algorithm>
#include <cmath>

namespace strata::support {

namespace {

std::string broken_text(const Trace& trace) {
  const auto broken = std::ranges::find_if(trace.steps, [](const TraceStep& step) {
    return std::ranges::any_of(step.output.values, [](float value) { return std::isnan(value); });
  });
  return broken == trace.steps.end() ? "" : "From " + broken->path + " on the values are no numbers (NaN).";
}

}  // namespace

TraceWords words_of(const Trace& trace, const Spelling& spelling, std::optional<Token> truth) {
  TraceWords words;
  for (const Token token : trace.text) words.symbols.push_back(spelling.shown(token));
  const TensorSize size = size_of(trace.logits());
  const Size rows = size.rows, vocabulary = size.columns;
  const auto row = [&](Size i) { return std::span{trace.logits().values}.subspan(i * vocabulary, vocabulary); };
  const auto last = row(rows - 1);
  if (std::ranges::none_of(last, [](float logit) { return std::isnan(logit); })) words.next = likeliest(last, spelling);
  words.losses.assign(trace.text.size(), std::numeric_limits<double>::quiet_NaN());
  if (rows == trace.text.size())
    for (Size i = 1; i < rows; ++i) words.losses[i] = loss_of(row(i - 1), trace.text[i]);
  words.broken = broken_text(trace);
  if (truth) {
    words.truth = spelling.shown(*truth);
    words.loss = loss_of(row(rows - 1), *truth);
  }
  return words;
}

TensorSize size_of(const TracedTensor& tensor) {
  const std::vector<Size>& shape = tensor.shape;
  const Size columns = shape.empty() ? 1 : shape.back();
  const Size rows = shape.size() > 1 ? shape[shape.size() - 2] : 1;
  return {shape.size() > 2 ? shape[0] : 1, rows, columns};
}

bool is_square(const TracedTensor& tensor) {
  return tensor.shape.size() == 3 && tensor.shape[1] == tensor.shape[2] && tensor.name != "query" &&
         tensor.name != "key" && tensor.name != "value" && tensor.name != "weighted sum";
}

std::string shape_text(std::span<const Size> shape) {
  std::string out;
  for (Size i = 0; i < shape.size(); ++i)
    append(out, i == 0 ? "(" : ", ",
           shape.size() == 3 && i == 0 ? in_number(shape[0], "head") : std::to_string(shape[i]));
  return out + ")";
}

std::pair<double, double> mean_and_deviation(std::span<const float> values) {
  double sum = 0, squares = 0, count = 0;
  for (const float value : values)
    if (std::isfinite(value)) sum += static_cast<double>(value), ++count;
  const double mean = sum / count;
  for (const float value : values)
    if (std::isfinite(value)) squares += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
  return {mean, std::sqrt(squares / count)};
}

bool shows_attention(const TraceStep& step) {
  return std::ranges::any_of(step.inside, [](const TracedTensor& tensor) { return tensor.name == "query"; });
}

std::string truth_text(const TraceWords& words) {
  if (!words.truth) return {};
  return "What came is " + visible(*words.truth) + ": loss " + fixed(words.loss, 3) + " nats, probability " +
         fixed(std::exp(-words.loss), 4) + ".";
}

}  // namespace strata::support
