#pragma once
#include "strata/io/safetensors_reader.hpp"
#include "strata/io/safetensors_writer.hpp"
