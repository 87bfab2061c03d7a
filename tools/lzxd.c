/* lzxd: bytes to bare LZX DELTA. */
#include "formats/lzx.h"
#include "tools/cli.h"

struct opts {
	const char *reference;
	long window;
	int level;
};

#define AT(field) offsetof(struct opts, field)

static const struct cli_option options[] = {
	{ "--reference", CLI_TEXT, AT(reference), NULL, "refer to what is in the file F", "F" },
	{ "--window", CLI_NUMBER, AT(window), NULL, "a window of 2^BITS bytes, 17 to 25", "BITS" },
	CLI_LEVELS(AT(level)),
	{ 0 },
};

static const char *
settled(struct cli *t)
{
	const struct opts *o = t->opts;

	if (o->window != 0 && (o->window < LZX_DELTA_BITS_MIN || o->window > LZX_DELTA_BITS_MAX))
		return "--window takes 17 to 25";
	return NULL;
}

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	const struct opts *o = opts;
	struct lzx_opts lzx = { .kind = LZX_DELTA,
		.window_bits = (unsigned)o->window,
		.level = o->level,
		.e8 = LZX_E8_AUTO };

	(void)items;
	if (o->reference != NULL) {
		if (!cli_file(c, &lzx.reference, o->reference))
			return false;
		lzx.e8 = LZX_E8_OFF; /* calls would differ from those of the reference */
	}
	return lzxd_encode(c, out, in->bytes, &lzx);
}

int
main(int argc, char *argv[])
{
	struct opts o = { 0 };
	struct cli t = { .name = "lzxd",
		.synopsis = "compresses to LZX DELTA",
		.extension = "lzxd",
		.options = options,
		.opts = &o,
		.settled = settled };

	return cli_run(&t, argc, argv, convert);
}
