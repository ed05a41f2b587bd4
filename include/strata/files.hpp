#pragma once

/// What reads and writes files: corpora, tokenizers, tensors, checkpoints.
#include "strata/io/safetensors.hpp"
#include "strata/text/corpus.hpp"
#include "strata/text/encode_in_parts.hpp"
#include "strata/text/simple_tokenizers.hpp"
#include "strata/text/tokenizer_files.hpp"
#include "strata/text/tokenizer_json_writer.hpp"
#include "strata/text/train_tokenizer.hpp"
#include "strata/train/checkpoint.hpp"
#include "strata/train/token_file.hpp"
