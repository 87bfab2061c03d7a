/* Binary structures of properties: the bytes are read as each of them, printed, and written again.
 */
#include "libconv/structs/structs.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct ctx *c, struct bytes in)
{
	const struct structure *s;

	for (size_t i = 0; (s = struct_at(i)) != NULL; i++) {
		struct mark mark = arena_mark(c);
		struct field *f = struct_decode(c, s, in, 1252);
		struct sink out = sink_memory(c);
		struct bytes made;

		struct_json(c, &out, f);
		struct_text(c, &out, f, 0);
		if (s->writes && struct_encode(c, &made, s, f, 1252))
			struct_decode(c, s, made, 1252);
		c->err.code = OK; /* what cannot be written again was broken: the next one */
		arena_release(c, mark);
	}
}
