/* Macintosh files: each reader, and what is read is written and read again. */
#include <stdlib.h>

#include "formats/binhex.h"
#include "tests/fuzz/fuzz.h"

static void
again(struct ctx *c, const struct apple_file *f)
{
	struct apple_file other;
	struct blob b = macbinary(c, f);

	if (!macbinary_read(c, &other, blob_flat(c, &b)) || !bytes_equal(other.data, f->data) ||
	    !bytes_equal(other.resource, f->resource) ||
	    !apple_read(c, &other, apple_double(c, f)) || !bytes_equal(other.name, f->name))
		abort();
}

void
fuzz_one(struct ctx *c, struct bytes in)
{
	static bool (*const read[])(struct ctx *, struct apple_file *, struct bytes) = { apple_read,
		macbinary_read, binhex_read };
	struct apple_file f;

	for (size_t i = 0; i < sizeof(read) / sizeof(read[0]); i++) {
		if (read[i](c, &f, in))
			again(c, &f);
		else if (!demote(c))
			return;
	}
}
