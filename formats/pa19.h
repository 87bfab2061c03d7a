/*
 * PA19 patch files, which Windows' patch tools make (mspatchc, mspatcha): a header that says which
 * old files they apply to, and an LZX DELTA stream for each. No document describes them; this is
 * what real ones hold (DEVIATIONS.md).
 */
#ifndef OX_PA19_H
#define OX_PA19_H

#include "formats/base/sink.h"

/* pa19_is says whether b begins as a PA19 file. */
bool pa19_is(struct bytes b);

/*
 * pa19_apply writes what patch makes of old, one of the files that it was made for. Memory: old and
 * the result once more, and the window (lzx_open).
 *
 * False with E_FORMAT where patch is malformed, or old is none of its files by size and CRC-32, or
 * the result has not the CRC-32 that patch gives; with E_TRUNC; with E_UNSUPPORTED where it uses
 * what no known file has, or old is a program (PE) of the right size: for those a patch may be made
 * of the old file in a normal form (PATCH_OPTION_NO_REBASE and others in Microsoft's patchapi.h),
 * which nobody describes. A wrong checksum of the patch file itself is noted as damage.
 */
bool pa19_apply(struct ctx *c, struct sink *out, struct bytes patch, struct bytes old);

#endif
