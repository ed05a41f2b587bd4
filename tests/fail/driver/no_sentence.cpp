static_assert(128 % 5 == 0, "5 heads do not divide width 128");
