/*
 * What LZX's decoder and encoder share, and nobody else uses: the numbers of MS-PATCH 2.3 and 2.4,
 * position slots, the translation of x86 calls.
 */
#ifndef OX_LZX_COMMON_H
#define OX_LZX_COMMON_H

#include "formats/lzx.h"

/* MS-PATCH 2.3.1.1 Block Type */
enum lzx_block { LZX_VERBATIM = 1, LZX_ALIGNED = 2, LZX_RAW = 3 };

#define LZX_LITERALS    256u
#define LZX_HEADERS     8u   /* main elements of a position slot: lengths 2 to 8, and longer */
#define LZX_LENGTHS     249u /* elements of the length tree: lengths 9 to 257 */
#define LZX_MATCH_MIN   2u
#define LZX_MATCH_MAX   257u   /* in cabinets */
#define LZX_MATCH_LONG  32768u /* in LZX DELTA (MS-PATCH 2.6.7, Extra Length) */
#define LZX_SLOTS_MAX   290u
#define LZX_MAIN_MAX    (LZX_LITERALS + LZX_HEADERS * LZX_SLOTS_MAX)
#define LZX_PRETREE     20u
#define LZX_ALIGNEDS    8u
#define LZX_CODE_MAX    16u /* bits of a main or length code */
#define LZX_PRECODE_MAX 15u
#define LZX_ALIGNED_MAX 7u
#define LZX_REPEATS     3u /* R0, R1, R2; slots 0 to 2 */
#define LZX_BLOCK_MAX   0xFFFFFFu
#define LZX_E8_SIZE     12000000 /* the size that makecab gives to the translation */
#define LZX_E8_CHUNKS   32768u   /* chunks that are translated (MS-PATCH 2.2.2) */

/* lzx_slots is the number of position slots of a window of 2^bits bytes: 30 (2^15) to 290 (2^25).
 */
static inline unsigned
lzx_slots(unsigned bits)
{
	return bits < 18 ? 2 * bits : 34 + (1u << (bits - 17));
}

/* lzx_slot_bits is the number of bits that follow a slot (MS-PATCH 2.6.4 Footer Bits). */
static inline unsigned
lzx_slot_bits(unsigned slot)
{
	return slot < 4 ? 0 : slot < 36 ? slot / 2 - 1 : 17;
}

/* lzx_slot_base is the first formatted offset (the offset plus 2) of a slot. */
static inline uint32_t
lzx_slot_base(unsigned slot)
{
	if (slot < 4)
		return slot;
	return slot < 36 ? (2u + slot % 2) << (slot / 2 - 1) : (slot - 34) << 17;
}

/* lzx_e8_undo and lzx_e8_do translate the calls of chunk number `chunk`, n bytes at p, in place
 * (MS-PATCH 2.2.2 E8 Call Translation); size is the stream's E8_file_size. */
void lzx_e8_undo(uint8_t *p, size_t n, uint64_t chunk, int32_t size);
void lzx_e8_do(uint8_t *p, size_t n, uint64_t chunk, int32_t size);

#endif
