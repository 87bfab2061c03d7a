/* What mapidump says of a message is what mapimake makes of it: JSON Lines, or a .msg or TNEF, are
 * read, said, read again and said again, which is the same. seeds: json msg tnef */
#include <stdlib.h>

#include "formats/kind.h"
#include "libconv/dump.h"
#include "libconv/kinds.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct ctx *c, struct bytes in)
{
	static const struct read_opts as_it_says;
	enum kind kind = kind_of(in);
	struct message *m = kind == KIND_MSG || kind == KIND_TNEF ? message_read(c, in, &as_it_says)
								  : dump_read(c, in);

	for (int raw = 0; m != NULL && raw < 2; raw++) {
		struct sink one = sink_memory(c), two = sink_memory(c), text = sink_memory(c);
		struct message *again;

		if (!dump_text(c, &text, m, raw != 0) || !dump_json(c, &one, m, raw != 0))
			return;
		again = dump_read(c, buf_bytes(&one.buf));
		if (c->err.code == E_LIMIT)
			return;
		if (again == NULL || !dump_json(c, &two, again, raw != 0) ||
		    !bytes_equal(buf_bytes(&one.buf), buf_bytes(&two.buf)))
			abort();
	}
}
