// The checks of tests/core/kernels_rows.cpp for Real = double.
#include "tests/core/kernels_rows.cpp"
