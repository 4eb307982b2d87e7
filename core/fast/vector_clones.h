// The attribute that builds a kernel for several x86-64 instruction sets. Only for kernels*.cpp.
//
// A function marked ATTENTION_VECTOR_CLONES is compiled three times: for any x86-64, for AVX2 with
// FMA (2013), and for AVX-512 (2017). The loader picks one when the program starts. Everything such
// a function calls must be inlined into it, or it would run as code for the oldest processor.
//
// This is a macro because nothing else can stand for an attribute. It is empty on other processors,
// where glibc's indirect functions are missing, without optimisation, under the address and the
// thread sanitizer, which are not ready when the loader makes its choice, and in clang: clang 14
// accepts the attribute, but gives an empty body to a function that a header declared before. A
// clang build therefore runs the code for any x86-64, three to five times slower.
#pragma once

#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__OPTIMIZE__) && \
    !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ATTENTION_VECTOR_CLONES \
  __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define ATTENTION_VECTOR_CLONES
#endif
