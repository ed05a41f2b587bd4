#define STRATA_ONCE
#include "strata/once.hpp"
