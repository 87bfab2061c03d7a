/* Comparing, for the encoders. */
#ifndef OX_SAME_H
#define OX_SAME_H

#include "formats/base/bytes.h"

/* same_bytes is how many of the first max bytes of both are equal, of which n are known to be;
 * reads 8 bytes behind them. */
static inline uint32_t
same_bytes(const uint8_t *a, const uint8_t *b, uint32_t n, uint32_t max)
{
	while (n < max) {
		uint64_t va, vb;

		memcpy(&va, a + n, 8);
		memcpy(&vb, b + n, 8);
		if (va != vb) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
			n += (uint32_t)__builtin_ctzll(va ^ vb) / 8;
#else
			n += (uint32_t)__builtin_clzll(va ^ vb) / 8;
#endif
			return n < max ? n : max;
		}
		n += 8;
	}
	return max;
}

#endif
