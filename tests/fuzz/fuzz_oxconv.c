/* The installed interface: each format to each other, told by its content or not. seeds: mail msg
 * tnef */
#include <stdlib.h>

#include "libconv/oxconv.h"
#include "tests/fuzz/fuzz.h"

static int
nowhere(void *arg, const void *piece, size_t size)
{
	(void)arg;
	(void)piece;
	(void)size;
	return 1;
}

void
fuzz_one(struct ctx *c, struct bytes in)
{
	static const char *const formats[] = { "msg", "tnef", "mail" };
	struct ox *ox = ox_new();
	struct ox_note one;

	if (ox == NULL)
		return;
	ox_limit(ox, "depth", c->limits.depth);
	ox_limit(ox, "parts", c->limits.parts);
	ox_limit(ox, "memory", c->limits.memory);
	ox_limit(ox, "ratio", c->limits.ratio);
	for (size_t i = 0; i < 3; i++) {
		ox_convert(ox, formats[i], NULL, in.p, in.n, nowhere, NULL);
		for (size_t n = 0; ox_note(ox, n, &one); n++)
			if (one.text == NULL || one.times == 0)
				abort();
		ox_error(ox);
	}
	ox_free(ox);
}
