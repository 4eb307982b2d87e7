// The checks of tests/core/kernels_fused.cpp for Real = double.
#include "tests/core/kernels_fused.cpp"
