#pragma once

/// What reads and writes files: corpora, tensors, checkpoints.
#include "strata/io/safetensors.hpp"
#include "strata/text/corpus.hpp"
#include "strata/train/checkpoint.hpp"
