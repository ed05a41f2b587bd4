#pragma once

/// Everything for the CPU that needs no files. Reading and writing them is in `strata/files.hpp`.
#include "strata/core/error.hpp"
#include "strata/generate/session.hpp"
#include "strata/kernels/simd.hpp"
#include "strata/layers.hpp"
#include "strata/model/describe.hpp"
#include "strata/stages/bytes.hpp"
#include "strata/stages/lil.hpp"
#include "strata/stages/names.hpp"
#include "strata/stages/shakespeare.hpp"
#include "strata/tensor/views.hpp"
#include "strata/text/alphabet.hpp"
#include "strata/train/learner.hpp"
#include "strata/train/loop.hpp"
