/*
 * Deflate (RFC 1951), encoding, in what MSZIP makes of it: pieces of at most 32 KiB, each of which
 * is a whole Deflate stream that may refer to the 32 KiB before it. zlib can be made to write such
 * pieces, but then has a set of trees every 32 KiB to pay for, in size and in time, which it has
 * not in a stream of its own.
 */
#ifndef OX_DEFLATE_H
#define OX_DEFLATE_H

#include "formats/base/ctx.h"

/* Bytes of a piece at most; as many bytes before it are its history. */
#define DEFLATE_PIECE ((size_t)32768)

/* Bytes that a piece may take more than it has: those of a stored block (3.2.4). */
#define DEFLATE_OVER ((size_t)5)

#define DEFLATE_LEVEL_MIN 1
#define DEFLATE_LEVEL_MAX 9

struct deflate;

/* deflate_open begins, without history; level is one of those above. Memory: 475 KiB, in the
 * arena. */
struct deflate *deflate_open(struct ctx *c, int level);

/* deflate_reset begins again, without history. */
void deflate_reset(struct deflate *d);

/*
 * deflate_piece compresses b, DEFLATE_PIECE bytes at most, to out, where there is room for b.n +
 * DEFLATE_OVER bytes, and makes it history. Returns how many bytes stand there. The same pieces
 * and level give the same bytes. No piece goes after one that was not full.
 */
size_t deflate_piece(struct deflate *d, uint8_t *out, struct bytes b);

#endif
