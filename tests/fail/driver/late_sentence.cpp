// expect: 5 heads do not divide width 128
static_assert(false, "1");
static_assert(false, "2");
static_assert(false, "3");
static_assert(false, "4");
static_assert(false, "5");
static_assert(false, "6");
static_assert(128 % 5 == 0, "5 heads do not divide width 128");
