// expect: 5 heads do not divide width 128
static_assert(128 % 4 == 0, "5 heads do not divide width 128");
