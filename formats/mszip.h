/*
 * MSZIP (MS-MCI 3, MSZIP compression): blocks of 'C' 'K' and a whole Deflate stream (RFC 1951),
 * each of which expands to MSZIP_BLOCK bytes, the last one to fewer. The last 32 KiB before a block
 * are its history; trees do not go on from block to block. Full blocks are expanded by libdeflate,
 * which no other file uses; by zlib whatever libdeflate does not take, and the last block. zlib
 * compresses.
 *
 * In a cabinet each block is a CFDATA. A bare stream is blocks one behind the other: a block ends
 * where its Deflate stream does.
 */
#ifndef OX_MSZIP_H
#define OX_MSZIP_H

#include "formats/base/sink.h"

/* Output bytes of every block but the last. */
#define MSZIP_BLOCK ((size_t)32768)

/* Compressed bytes of a block at most, signature included (MS-MCI 3). */
#define MSZIP_BLOCK_IN (MSZIP_BLOCK + 12)

/* Decoding. */

struct mszip;

/* mszip_open begins a stream. Memory: 129 KiB in the arena, 48 KiB of zlib's, 12 KiB of
 * libdeflate's; ends with c. */
struct mszip *mszip_open(struct ctx *c);

/* mszip_reset begins a new stream, without history (the next folder of a cabinet). */
void mszip_reset(struct mszip *z);

/*
 * mszip_block decodes one block that begins at in, which stands at offset at of what messages shall
 * name. *out views its bytes until the next call, at most MSZIP_BLOCK of them; *used (may be NULL)
 * is how many of in's bytes the block has, signature included: what is behind them is passed over.
 *
 * False with E_TRUNC where in ends inside of the block, with E_FORMAT where it is malformed; *out
 * has what comes before the fault. The stream can be gone on with, but what refers to this block
 * will be wrong. Deflate has no checksum: about half of all damage gives other bytes without a
 * fault; so do, in full blocks, symbols that RFC 1951, 3.2.6, reserves.
 */
bool mszip_block(struct mszip *z, struct bytes *out, size_t *used, struct bytes in, size_t at);

/* Encoding. */

#define MSZIP_LEVEL_MIN     1
#define MSZIP_LEVEL_MAX     9
#define MSZIP_LEVEL_DEFAULT 6

/* What takes the blocks: signature and compressed bytes (gone after the call), at most
 * MSZIP_BLOCK_IN of them, and how many bytes they expand to. False with c->err set ends the
 * stream. */
typedef bool mszip_taker(void *arg, struct bytes block, size_t size);

struct mszip_writer;

/*
 * mszip_create begins a stream, whose blocks go to taker; level as zlib's, MSZIP_LEVEL_MIN to
 * MSZIP_LEVEL_MAX, 0: MSZIP_LEVEL_DEFAULT. NULL with E_FORMAT where the level is none. The same
 * bytes and level give the same stream, however they are cut into calls of mszip_put. Memory: 72
 * KiB in the arena, and 260 KiB of zlib's; ends with c.
 */
struct mszip_writer *mszip_create(struct ctx *c, int level, mszip_taker *taker, void *arg);

/* mszip_put compresses b. */
bool mszip_put(struct mszip_writer *w, struct bytes b);

/* mszip_end hands out the last block, where one is begun; the writer begins a new stream then. */
bool mszip_end(struct mszip_writer *w);

/* Bare streams. */

/*
 * mszip_decode expands a bare stream to out. E_TRUNC, E_FORMAT, E_LIMIT where it does not come to a
 * proper end; bytes behind the last block that begin none are left out, with a note of damage.
 */
bool mszip_decode(struct ctx *c, struct sink *out, struct bytes in);

/* mszip_encode compresses b to a bare stream; no bytes are one block of none. */
bool mszip_encode(struct ctx *c, struct sink *out, struct bytes b, int level);

#endif
