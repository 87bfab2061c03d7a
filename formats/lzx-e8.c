/*
 * The translation of x86 calls (MS-PATCH 2.2.2): the operand of a call is relative, so calls of one
 * function differ; made absolute they are the same bytes each time.
 */
#include "formats/lzx-common.h"

#define E8_TAIL 10 /* the last bytes of a chunk, where no call is looked for */

static int32_t
load(const uint8_t *p)
{
	uint32_t v =
	    (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;

	return (int32_t)v;
}

static void
store(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
	p[2] = (uint8_t)(v >> 16);
	p[3] = (uint8_t)(v >> 24);
}

static void
to_relative(uint8_t *p, int32_t at, int32_t size)
{
	int32_t value = load(p);

	if (value >= -at && value < size)
		store(p, (uint32_t)value + (value >= 0 ? 0u - (uint32_t)at : (uint32_t)size));
}

static void
to_absolute(uint8_t *p, int32_t at, int32_t size)
{
	int32_t displacement = load(p);

	/* -at <= displacement < size, in other words 0 <= target < size + at */
	if (displacement < -at || displacement >= size)
		return;
	if ((int64_t)displacement + at < size)
		store(p, (uint32_t)displacement + (uint32_t)at);
	else
		store(p, (uint32_t)displacement - (uint32_t)size);
}

static void
translate(uint8_t *p, size_t n, uint64_t chunk, int32_t size,
    void (*one)(uint8_t *p, int32_t at, int32_t size))
{
	uint8_t *call = p, *end;

	if (chunk >= LZX_E8_CHUNKS || n <= E8_TAIL)
		return;
	end = p + n - E8_TAIL;
	while (call < end && (call = memchr(call, 0xE8, (size_t)(end - call))) != NULL) {
		one(call + 1, (int32_t)(chunk * LZX_CHUNK + (size_t)(call - p)), size);
		call += 5;
	}
}

void
lzx_e8_undo(uint8_t *p, size_t n, uint64_t chunk, int32_t size)
{
	translate(p, n, chunk, size, to_relative);
}

void
lzx_e8_do(uint8_t *p, size_t n, uint64_t chunk, int32_t size)
{
	translate(p, n, chunk, size, to_absolute);
}
