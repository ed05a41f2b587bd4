#include "strata/kernels/simd.hpp"
#include "strata/layers.hpp"
#include "strata/model/block.hpp"
#include "strata/train/learner.hpp"

#include <cmath>
#include <cstring>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <limits>
#include <string_view>

using namespace strata;

/// What kernels and training compute in a build for one instruction set, to be compared with another build's.
///
///     numbers FILE              writes the numbers
///     numbers FILE EXPECTED     and compares them with those in another file
///     numbers --runs SET        succeeds if this processor has the instruction set
namespace {

/// Sizes that fill no vector, tile or panel, and more weights than one thread steps alone.
using Cnn =
    Stack<Tokens<27, 9>, Embedding<13>, Conv<37, 3, 2, NoBias>, BatchNorm, Tanh, Flatten, Linear<61>, Tanh, LMHead<>>;
using Lstm = Stack<Tokens<27, 17>, Embedding<11>, LSTM<23>, LMHead<>>;
using Transformer = Stack<Tokens<61, 65>, Embedding<60>, Position,
                          Block<Attention<3>, FeedForward<211, GELU, Dropout<10>>>, LayerNorm, LMHead<>>;
static_assert(parameter_count<Transformer> > 50'000);

struct Numbers {
  std::string name;
  double allowed;  ///< difference, as a share of the largest
  std::vector<float> values;
};
using Results = std::vector<Numbers>;

/// Sums of a few hundred terms, and functions, in another order or with other roundings.
constexpr double rounding = 1e-5;
/// Adam divides by √v: where gradients cancel, roundings make some hundredths of a step.
constexpr double after_steps = 2e-3;

std::vector<float> random_numbers(Size count, std::uint32_t number, float from, float to) {
  const RandomStream stream{6, Purpose::initialisation, number};
  std::vector<float> numbers(count);
  for (Size i = 0; i < count; ++i) numbers[i] = from + (to - from) * stream.uniform<float>(i);
  return numbers;
}

void compute_functions(Results& results) {
  using V = Vector<float>;
  const auto add = [&](const char* name, float from, float to, auto f) {
    std::vector<float> values = random_numbers(1009, 1, from, to);
    each_vector<float>(values.size(),
                       [&](Size i, Size count) { f(V::load(&values[i], count)).store(&values[i], count); });
    results.push_back({name, rounding, std::move(values)});
  };
  add("exp", -20, 1, [](V x) { return exp(x); });
  add("log", 1e-3F, 100, [](V x) { return log(x); });
  add("tanh", -4, 4, [](V x) { return tanh(x); });
  add("erf", -4, 4, [](V x) { return erf(x); });
  add("sqrt", 0, 100, [](V x) { return sqrt(x); });
}

void compute_products(Results& results) {
  constexpr Size rows = 23, columns = 61, depth = 67;
  const std::vector<float> a = random_numbers(rows * depth, 2, -1, 1), start = random_numbers(columns, 4, -1, 1),
                           b = random_numbers(aligned(columns) * depth, 3, -1, 1);
  const auto multiply = [&]<simd::Order order>(const char* name, Size a_stride) {
    std::vector<float> c(rows * columns);
    simd::multiply<order>(simd::Product<float>{.a = a.data(),
                                               .a_stride = a_stride,
                                               .b = b.data(),
                                               .b_panel = depth * panel_width,
                                               .c = c.data(),
                                               .c_row = columns,
                                               .depth = depth,
                                               .start = start.data()},
                          rows, columns);
    results.push_back({name, rounding, std::move(c)});
  };
  multiply.operator()<simd::Order::rows>("product of rows", depth);
  multiply.operator()<simd::Order::columns>("product of columns", rows);
}

template <Model M> Batch random_batch(Size sequences, std::uint32_t step) {
  constexpr Size length = context_length<M>, outputs = sees_windows<M> ? 1 : length, V = vocabulary_size<M>;
  const RandomStream stream{6, Purpose::batches, 0, step};
  Batch batch{std::vector<Token>(sequences * length), std::vector<Token>(sequences * outputs), sequences, length};
  for (Size i = 0; Token& token : batch.tokens) token = static_cast<Token>(stream.below(V, i++));
  for (Size i = batch.tokens.size(); Token& target : batch.targets) target = static_cast<Token>(stream.below(V, i++));
  batch.targets.front() = -1;
  return batch;
}

/// The first step's gradients, then losses, norms and weights of three steps.
template <Model M> Results trained(const std::string& name, Size sequences, int threads) {
  Results results;
  const auto add = [&](const std::string& kind, double allowed, const Parameters<M>& parameters) {
    for (const TensorInfo& tensor : layout<M>) {
      const auto values = parameters.span(tensor);
      results.push_back(
          {name + " " + kind + " " + std::string{tensor.path.view()}, allowed, {values.begin(), values.end()}});
    }
  };
  Learner<M> learner{sequences, threads};
  initialise(learner.weights, 1);
  std::vector<float> losses, norms;
  for (std::uint32_t step = 1; step <= 3; ++step) {
    const auto [loss, norm] = learner.step(random_batch<M>(sequences, step), {.clip = 1}, 1e-3, 7, step);
    losses.push_back(static_cast<float>(loss));
    norms.push_back(static_cast<float>(norm));
    if (step == 1) add("gradient", rounding, learner.gradients());
  }
  results.push_back({name + " losses", rounding, losses});
  results.push_back({name + " norms", rounding, norms});
  add("weights", after_steps, learner.weights.parameters);
  return results;
}

bool same_bits(const Results& a, const Results& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Numbers& x, const Numbers& y) {
    return x.values.size() == y.values.size() &&
           std::memcmp(x.values.data(), y.values.data(), x.values.size() * sizeof(float)) == 0;
  });
}

/// On several numbers of threads, which must not show in the bits.
template <Model M> bool train(const std::string& name, Size sequences, Results& results) {
  const Results one = trained<M>(name, sequences, 1);
  for (int threads : {2, 3, 8})
    if (!same_bits(trained<M>(name, sequences, threads), one)) {
      std::cout << name << ": other bits on " << threads << " threads than on one\n";
      return false;
    }
  results.insert(results.end(), one.begin(), one.end());
  return true;
}

void write(const Results& results, const char* path) {
  std::ofstream out{path};
  out << std::setprecision(9);
  for (const Numbers& numbers : results) {
    out << numbers.name << '\n' << numbers.values.size();
    for (float value : numbers.values) out << ' ' << value;
    out << '\n';
  }
}

/// The largest difference of numbers from those in a file, as a share of the largest there; not finite if they are not
/// the same many, or not numbers.
double difference(const Numbers& numbers, std::istream& expected) {
  std::string name;
  Size count = 0;
  std::getline(expected >> std::ws, name);
  expected >> count;
  double largest = 0, apart = 0;
  bool well = name == numbers.name && count == numbers.values.size();
  for (Size i = 0; i < count && well; ++i) {
    double value = 0;
    well = expected >> value && std::isfinite(numbers.values[i]);
    largest = std::max(largest, std::abs(value));
    apart = std::max(apart, std::abs(value - static_cast<double>(numbers.values[i])));
  }
  return well && largest > 0 ? apart / largest : std::numeric_limits<double>::infinity();
}

bool compare(const Results& results, const char* path) {
  std::ifstream expected{path};
  bool close = true;
  double worst[2]{};
  for (const Numbers& numbers : results) {
    const double apart = difference(numbers, expected);
    double& most = worst[numbers.allowed > rounding];
    most = std::max(most, apart);
    if (apart <= numbers.allowed) continue;
    std::cout << numbers.name << ": differs by " << apart << " of the largest, but " << numbers.allowed
              << " is allowed\n";
    close = false;
  }
  std::cout << "differences: at most " << worst[0] << " of the largest number, " << worst[1] << " after three steps\n";
  return close;
}

bool has(std::string_view set) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (set == "avx2") return avx2;
  if (set == "avx512")
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#endif
  return set == "sse2";
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 3 && std::string_view{arguments[1]} == "--runs") return has(arguments[2]) ? 0 : 1;
  if (count < 2) return 2;
  std::cout << "instruction set " << Cpu::instruction_set << '\n';
  Results results;
  compute_functions(results);
  compute_products(results);
  const bool same = train<Cnn>("CNN", 71, results) && train<Lstm>("LSTM", 75, results) &&
                    train<Transformer>("transformer", 11, results);
  if (!same) return 1;
  write(results, arguments[1]);
  return count < 3 || compare(results, arguments[2]) ? 0 : 1;
}
