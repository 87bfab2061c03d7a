/*
 * structcat NAME [--json|--again]: a binary structure from standard input, as fields; with --again
 * decoded, encoded and decoded once more.
 */
#include <stdio.h>
#include <unistd.h>

#include "formats/base/input.h"
#include "libconv/structs/structs.h"

struct work {
	const char *name, *how;
};

static bool
show(struct ctx *c, void *arg)
{
	const struct work *w = arg;
	const struct structure *s = struct_find(w->name);
	struct sink out = sink_fd(c, STDOUT_FILENO);
	struct bytes in, made;
	struct field *f;

	if (s == NULL)
		return fail(c, E_FORMAT, NOWHERE, "no structure of that name");
	if (!input_fd(c, &in, STDIN_FILENO))
		return false;
	f = struct_decode(c, s, in, 1252);
	if (strcmp(w->how, "--again") == 0) {
		if (!struct_encode(c, &made, s, f, 1252))
			return false;
		if (!bytes_equal(made, in))
			return fail(c, E_FORMAT, NOWHERE, "encoding gives other bytes");
	}
	if (strcmp(w->how, "--json") == 0)
		struct_json(c, &out, f);
	else
		struct_text(c, &out, f, 0);
	return sink_flush(&out);
}

int
main(int argc, char *argv[])
{
	struct ctx c;
	struct work w = { argc > 1 ? argv[1] : "", argc > 2 ? argv[2] : "" };
	bool good;

	ctx_init(&c, NULL);
	good = ctx_run(&c, show, &w);
	if (!good)
		fprintf(stderr, "structcat: %s\n", c.err.msg);
	ctx_free(&c);
	return good ? 0 : 1;
}
