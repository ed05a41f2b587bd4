// expect: 5 heads do not divide width 128
static_assert(128 % 5 == 0, "no");
