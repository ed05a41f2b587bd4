#pragma once
#include "report.hpp"
#include "spelling.hpp"

#include "strata/inspect/trace.hpp"

#include <limits>
#include <optional>

/// A text's way through a model, to be read.
namespace strata::support {

/// What a reader is told of a trace beside its numbers.
struct TraceWords {
  std::vector<std::string> symbols;                        ///< of the text, as they are shown
  std::vector<Candidate> next;                             ///< the likeliest behind the last of them; of NaN none
  std::optional<std::string> truth{};                      ///< what did come, where that is known
  double loss = std::numeric_limits<double>::quiet_NaN();  ///< of it, in nats
  std::vector<double> losses{};                            ///< of each symbol; NaN where it was not predicted
  std::string broken{};  ///< where values that are no numbers come up first, in a sentence; empty where none do
};
TraceWords words_of(const Trace& trace, const Spelling& spelling, std::optional<Token> truth = {});

/// Step by step for a terminal: shapes, a few values of the last positions, mean and deviation; then what is expected.
std::string trace_text(const Trace& trace, const TraceWords& words, std::size_t width, bool colours);

/// All of it, each tensor as its shape and its values, row by row; −∞ is null.
std::string trace_json(const Trace& trace, const TraceWords& words);

/// Steps that unfold, each a picture of its values; attention with all that happens within it. As a part of a page.
std::string trace_section(const Trace& trace, const TraceWords& words, std::string_view model);

/// How a tensor lies: one that is no head's own has one head.
struct TensorSize {
  Size heads, rows, columns;
};
TensorSize size_of(const TracedTensor& tensor);

/// Positions over positions: scores, masked, softmax.
bool is_square(const TracedTensor& tensor);

/// (12, 128); of heads (4 heads, 12, 32)
std::string shape_text(std::span<const Size> shape);

/// The mean of the values that are finite, and their standard deviation.
std::pair<double, double> mean_and_deviation(std::span<const float> values);

/// Whether attention has shown what happens within it.
bool shows_attention(const TraceStep& step);

/// The loss of what came, in a sentence; empty where it isn't known.
std::string truth_text(const TraceWords& words);

}  // namespace strata::support
