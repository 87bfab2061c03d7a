/*
 * MS-OXRTFCP, Rich Text Format (RTF) Compression Algorithm: PidTagRtfCompressed's bytes to RTF and
 * back.
 */
#ifndef OX_LZFU_H
#define OX_LZFU_H

#include "formats/base/buf.h"

/*
 * lzfu_decode decompresses a stream of type LZFu or MELA; what *out views lives in the arena or,
 * for MELA, in `in`. A wrong CRC, a wrong RAWSIZE and a stream that breaks off are noted as damage,
 * and what could be decoded is kept. False with E_FORMAT where `in` has no such header, with
 * E_LIMIT where it expands beyond the limits.
 */
bool lzfu_decode(struct ctx *c, struct bytes *out, struct bytes in);

/*
 * lzfu_encode compresses RTF (Compressing Algorithm), or with `store` wraps it as it is: MELA, CRC
 * 0. False with E_UNSUPPORTED where it is too long for the header's 32 bits. Linear in time.
 */
bool lzfu_encode(struct ctx *c, struct buf *out, struct bytes rtf, bool store);

#endif
