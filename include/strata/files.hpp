#pragma once

/// What reads and writes files: corpora, tokenizers, tensors, checkpoints.
#include "strata/io/safetensors.hpp"
#include "strata/text/corpus.hpp"
#include "strata/text/documents.hpp"
#include "strata/text/simple_tokenizers.hpp"
#include "strata/text/tokenizer_files.hpp"
#include "strata/train/checkpoint.hpp"
