#pragma once
#include "study.hpp"

/// The questions, each in a file of its own. The study must outlive the panel.
namespace strata::techniques {

Panel optimisers(const Study& study);
Panel batch_norm(const Study& study);
Panel regularisation(const Study& study);
Panel clipping(const Study& study);
Panel vanishing_gradient(const Study& study);

}  // namespace strata::techniques
