/* Cabinets: tables and contents, alone and as a set with itself; and `in` as a member of one. */
#include <stdlib.h>

#include "formats/cab.h"
#include "tests/fuzz/fuzz.h"

static void
read_all(struct ctx *c, const struct bytes *parts, size_t n)
{
	struct cab *cab = cab_open(c, parts, n, 0, false);
	struct cab_reader *r = cab != NULL ? cab_read(cab) : NULL;
	struct sink out = sink_nowhere(c);

	for (size_t i = 0; r != NULL && i < cab->files; i++)
		if (!cab_copy(r, &out, &cab->file[i]) && !demote(c))
			return;
}

/* What is written comes back. */
static void
write_one(struct ctx *c, struct bytes in)
{
	static const enum cab_method methods[] = { CAB_NONE, CAB_MSZIP, CAB_LZX };
	struct cab_member m = { .name = BYTES("x"), .size = (uint32_t)in.n };
	struct cab_opts o = { .method = methods[in.n % 3], .level = 1 };
	struct sink data = sink_memory(c), head = sink_memory(c), out = sink_memory(c);
	struct cab_writer *w = cab_create(c, &o, &m, 1, &data);
	struct bytes all;
	struct cab *cab;

	if (w == NULL || !cab_put(w, in) || !cab_end(w, &head))
		abort();
	buf_put_bytes(&head.buf, buf_bytes(&data.buf));
	all = buf_bytes(&head.buf);
	cab = cab_open(c, &all, 1, 0, false);
	if (cab == NULL || !cab_copy(cab_read(cab), &out, &cab->file[0]) ||
	    !bytes_equal(buf_bytes(&out.buf), in) || c->notes != NULL)
		abort();
}

void
fuzz_one(struct ctx *c, struct bytes in)
{
	const struct bytes twice[] = { in, in };
	size_t at = cab_find(c, in, 0);

	write_one(c, in);
	if (at < in.n && at > 0) {
		const struct bytes behind = bytes_from(in, at);

		read_all(c, &behind, 1);
	}
	read_all(c, twice, 1);
	if (!failed(c) || demote(c))
		read_all(c, twice, 2);
}
