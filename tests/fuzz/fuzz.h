/*
 * Fuzz targets. Each tests/fuzz/fuzz_<format>.c defines fuzz_one; tests/fuzz/main.c calls it inside
 * of ctx_run, in a fresh context with small limits, on what libFuzzer makes (`make fuzz`) and on
 * the files of testdata/<format>/, cut and damaged (`make check`).
 */
#ifndef OX_FUZZ_H
#define OX_FUZZ_H

#include "formats/base/ctx.h"

/* fuzz_one reads `in` in every way that the format has; it must end, whatever `in` holds. The block
 * ends where in.n says: one byte further is a report of AddressSanitizer. */
void fuzz_one(struct ctx *c, struct bytes in);

#endif
