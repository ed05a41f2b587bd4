#pragma once

/// Every layer.
#include "strata/layers/activation.hpp"
#include "strata/layers/attention.hpp"
#include "strata/layers/average.hpp"
#include "strata/layers/batch_norm.hpp"
#include "strata/layers/conv.hpp"
#include "strata/layers/dropout.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/layers/layer_norm.hpp"
#include "strata/layers/linear.hpp"
#include "strata/layers/lm_head.hpp"
#include "strata/layers/lstm.hpp"
#include "strata/layers/position.hpp"
#include "strata/layers/rms_norm.hpp"
#include "strata/layers/rnn.hpp"
#include "strata/layers/table.hpp"
