/*
 * The dictionary is a ring of 4,096 bytes into which all output goes, so it is the output's own
 * tail: references copy from there. What stands in the ring before the first byte of output lies in
 * front of the output in one buffer.
 */
#include "formats/lzfu.h"

#include "formats/base/crc.h"
#include "formats/base/reader.h"
#include "formats/lzfu-common.h"

/* Copies n bytes from `distance` before `to`, which has room for LONGEST more; they may overlap. */
static void
copy(uint8_t *to, size_t distance, size_t n)
{
	const uint8_t *from = to - distance;

	if (distance >= 16) {
		memcpy(to, from, 16);
		to[16] = from[16];
	} else {
		for (size_t i = 0; i < n; i++)
			to[i] = from[i];
	}
}

/* Runs of eight tokens; true where the end token was met. */
static bool
tokens_decode(struct buf *out, struct bytes in)
{
	const uint8_t *p = in.p, *end = in.p + in.n;

	while (p < end) {
		unsigned control = *p++;
		uint8_t *to = buf_room(out, 8 * (size_t)LONGEST + LONGEST);
		uint8_t *start = to;

		for (unsigned bit = 0; bit < 8; bit++, control >>= 1) {
			unsigned ref, distance;

			if ((control & 1) == 0) {
				if (p == end)
					break;
				*to++ = *p++;
				continue;
			}
			if (end - p < 2) {
				p = end;
				break;
			}
			ref = (unsigned)(p[0] << 8 | p[1]);
			p += 2;
			/* the write position: the output begins at PREFILL, RING bytes into out */
			distance = ((unsigned)(out->n + (size_t)(to - start)) - RING + PREFILL -
				       (ref >> 4)) &
				   RING_MASK;
			if (distance == 0) {
				out->n += (size_t)(to - start);
				return true;
			}
			copy(to, distance, (ref & 0xF) + 2);
			to += (ref & 0xF) + 2;
		}
		out->n += (size_t)(to - start);
	}
	return false;
}

static bool
decompress(struct ctx *c, struct bytes *out, struct bytes contents, uint32_t raw_size)
{
	struct buf b = { .c = c };
	size_t most = contents.n * 8;

	if (!ctx_expands(c, raw_size < most ? raw_size : most, contents.n))
		return false;
	buf_room(&b, RING + (raw_size < most ? raw_size : most) + 16 * LONGEST);
	memset(b.p, 0, RING - PREFILL);
	memcpy(b.p + RING - PREFILL, prefill, PREFILL);
	b.n = RING;
	if (!tokens_decode(&b, contents))
		note(c, NOTE_DAMAGE, "lzfu: breaks off without an end token");
	*out = bytes_from(buf_bytes(&b), RING);
	return true;
}

bool
lzfu_decode(struct ctx *c, struct bytes *out, struct bytes in)
{
	struct reader r = rd_open(c, in, 0);
	uint32_t comp_size = rd_u32(&r), raw_size = rd_u32(&r), type = rd_u32(&r);
	uint32_t crc = rd_u32(&r), real_crc;
	struct bytes contents;

	*out = (struct bytes){ 0 };
	if (!rd_ok(&r) || (type != LZFU && type != MELA))
		return rd_ok(&r) ? fail(c, E_FORMAT, 8, "lzfu: neither LZFu nor MELA") : false;
	contents = rd_rest(&r);
	if (type == MELA && raw_size <= contents.n) {
		/* errata: writers of MELA forget the 12 bytes in COMPSIZE; RAWSIZE is right there
		 */
		*out = bytes_upto(contents, raw_size);
		return true;
	}
	if (comp_size < COUNTED || comp_size - COUNTED > contents.n)
		note(c, NOTE_DAMAGE, "lzfu: COMPSIZE is %u, there are %zu bytes",
		    (unsigned)comp_size, contents.n + COUNTED);
	else
		contents.n = comp_size - COUNTED;
	if (type == MELA) {
		*out = bytes_upto(contents, raw_size);
	} else {
		real_crc = crc32_update(0, contents.p, contents.n);
		if (real_crc != crc)
			note(c, NOTE_DAMAGE, "lzfu: the CRC is %08X, not %08X", (unsigned)real_crc,
			    (unsigned)crc);
		if (!decompress(c, out, contents, raw_size))
			return false;
	}
	/* errata: some writers count the 12 bytes in RAWSIZE as well */
	if (out->n != raw_size && out->n + COUNTED != raw_size)
		note(c, NOTE_DAMAGE, "lzfu: RAWSIZE is %u, there are %zu bytes", (unsigned)raw_size,
		    out->n);
	return true;
}
