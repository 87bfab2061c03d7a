/* TNEF: a stream is read; what was read is written, as it is and for mail, and read again. */
#include "libconv/oxtnef.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct ctx *c, struct bytes in)
{
	static const struct read_opts o;
	struct message *m = oxtnef_read(c, in, &o);

	if (m == NULL)
		return;
	for (int in_mail = 0; in_mail < 2; in_mail++) {
		struct oxtnef_opts to = { .in_mail = in_mail != 0 };
		struct sink s = sink_memory(c);

		if (!oxtnef_write(c, &s, m, &to) || oxtnef_read(c, buf_bytes(&s.buf), &o) == NULL)
			return;
	}
}
