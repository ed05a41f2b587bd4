#pragma once
#include "strata/core/simd.hpp"
#include "strata/tensor/view.hpp"

namespace strata::inline STRATA_INSTRUCTION_SET {

namespace simd {

/// to[i] = f(from[i]…): a vector at a time, and what is left over as a vector filled up with zeros.
template <class S, class F, class... From> STRATA_INLINE void map(S* to, Size size, const F& f, const From*... from) {
  constexpr Size lanes = Vector<S>::lanes;
  Size i = 0;
  for (; i + lanes <= size; i += lanes) f(Vector<S>::load(from + i)...).store(to + i);
  if (i < size) f(Vector<S>::load(from + i, size - i)...).store(to + i, size - i);
}

/// Σ f(from[i]…)
template <class S, class F, class... From>
STRATA_INLINE S total(Size size, const F& f, const S* first, const From*... from) {
  using V = Vector<S>;
  V added(S(0));
  Size i = 0;
  for (; i + V::lanes <= size; i += V::lanes) added += f(V::load(first + i), V::load(from + i)...);
  if (i < size)
    added += select(V::numbers() < V(static_cast<S>(size - i)),
                    f(V::load(first + i, size - i), V::load(from + i, size - i)...), V(S(0)));
  return sum(added);
}

inline constexpr auto plus = [](auto a, auto b) { return a + b; };

}  // namespace simd

/// y += x
void add(Cpu, auto x, auto y) { simd::map(y.data, y.size(), simd::plus, y.data, x.data); }

/// y = x; the signals may differ (Flatten), the sizes may not
void copy(Cpu, auto x, auto y) { std::copy_n(x.data, x.size(), y.data); }

}  // namespace strata::inline STRATA_INSTRUCTION_SET
