#pragma once

/// Every operation as it is written in the paper, for any scalar: the device `Reference`.
#include "strata/kernels/reference/activation.hpp"
#include "strata/kernels/reference/attention.hpp"
#include "strata/kernels/reference/average.hpp"
#include "strata/kernels/reference/batch_norm.hpp"
#include "strata/kernels/reference/conv.hpp"
#include "strata/kernels/reference/dropout.hpp"
#include "strata/kernels/reference/elementwise.hpp"
#include "strata/kernels/reference/embedding.hpp"
#include "strata/kernels/reference/head.hpp"
#include "strata/kernels/reference/layer_norm.hpp"
#include "strata/kernels/reference/linear.hpp"
#include "strata/kernels/reference/lstm.hpp"
#include "strata/kernels/reference/position.hpp"
#include "strata/kernels/reference/rms_norm.hpp"
#include "strata/kernels/reference/rnn.hpp"
#include "strata/kernels/reference/table.hpp"
