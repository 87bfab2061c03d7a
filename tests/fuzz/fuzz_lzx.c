/*
 * LZX and PA19; seeds: lzx. The first byte says which: below 64 a cabinet's chunks behind their
 * sizes, with the window in its lower bits; below 128 LZX DELTA, else a PA19 file, behind as many
 * bytes of reference data, or of the old file, as it is more than 64, or 128.
 */
#include "formats/lzx.h"
#include "formats/pa19.h"
#include "tests/fuzz/fuzz.h"

static void
cabinet(struct ctx *c, unsigned bits, struct bytes in)
{
	struct lzx *z = lzx_open(c, LZX_CAB, bits, (struct bytes){ 0 });
	struct bytes out;

	if (z == NULL)
		return;
	/* in chunks behind sizes: what the one leaves open the next goes on with */
	while (in.n > 2) {
		size_t n = (size_t)in.p[0] | (size_t)(in.p[1] & 0x7F) << 8;
		struct bytes chunk = bytes_upto(bytes_from(in, 2), n);

		if (!lzx_chunk(z, &out, chunk, in.n > n + 2 ? LZX_CHUNK : NOWHERE, 0))
			return;
		in = bytes_from(in, 2 + n);
	}
}

void
fuzz_one(struct ctx *c, struct bytes in)
{
	struct sink out = sink_memory(c);
	struct bytes rest = bytes_from(in, 1);

	if (in.n == 0)
		return;
	if (in.p[0] < 64)
		cabinet(c, 15 + in.p[0] % 8, rest);
	else if (in.p[0] < 128)
		lzxd_decode(c, &out, bytes_from(rest, in.p[0] - 64u),
		    bytes_upto(rest, in.p[0] - 64u), 0, NOWHERE);
	else
		pa19_apply(
		    c, &out, bytes_from(rest, in.p[0] - 128u), bytes_upto(rest, in.p[0] - 128u));
}
