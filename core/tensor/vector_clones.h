// The attribute that builds one kernel for several x86-64 instruction sets. Internal to
// kernels*.cpp.
//
// A function marked ATTENTION_VECTOR_CLONES is compiled three times: for every x86-64, for AVX2
// with FMA (2013), and for AVX-512 (2017). The loader picks one when the program starts. Everything
// such a function calls must be inlined into it, or it would run as code for the oldest processor.
//
// This is a macro because an attribute's arguments cannot be named any other way, and the two
// compilers name the instruction sets differently. It is empty on other processors, without
// glibc's indirect functions, and under the address sanitizer, which cannot run before them.
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define ATTENTION_VECTOR_CLONES
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ATTENTION_VECTOR_CLONES
#endif
#endif

#ifndef ATTENTION_VECTOR_CLONES
#if !defined(__x86_64__) || !defined(__gnu_linux__) || !defined(__OPTIMIZE__)
#define ATTENTION_VECTOR_CLONES
#elif defined(__clang__)
#define ATTENTION_VECTOR_CLONES \
  __attribute__((target_clones("default", "arch=haswell", "arch=skylake-avx512")))
#else
#define ATTENTION_VECTOR_CLONES \
  __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#endif
#endif
