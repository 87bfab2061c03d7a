/* unlzxd: bare LZX DELTA to bytes; PA19 patch files. */
#include "formats/lzx.h"
#include "formats/pa19.h"
#include "tools/cli.h"

struct opts {
	const char *reference, *old;
	long window, size;
};

#define AT(field) offsetof(struct opts, field)

static const struct cli_option options[] = {
	{ "--reference", CLI_TEXT, AT(reference), NULL, "what the stream refers to is in F", "F" },
	{ "--window", CLI_NUMBER, AT(window), NULL, "a window of 2^BITS bytes, 17 to 25", "BITS" },
	{ "--size", CLI_NUMBER, AT(size), NULL,
	    "bytes of output (else to the end of the last block)", "N" },
	{ "--pa19", CLI_TEXT, AT(old), NULL, "apply PA19 patch files to the file OLD", "OLD" },
	{ 0 },
};

static const char *
settled(struct cli *t)
{
	const struct opts *o = t->opts;

	if (o->window != 0 && (o->window < LZX_DELTA_BITS_MIN || o->window > LZX_DELTA_BITS_MAX))
		return "--window takes 17 to 25";
	if (o->old != NULL && (o->reference != NULL || o->window != 0 || o->size >= 0))
		return "--pa19 goes with none of --reference, --window and --size: a patch says "
		       "all";
	return NULL;
}

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	const struct opts *o = opts;
	struct bytes other = { 0 };

	(void)items;
	if (o->old != NULL)
		return cli_file(c, &other, o->old) && pa19_apply(c, out, in->bytes, other);
	if (pa19_is(in->bytes))
		return fail(c, E_FORMAT, 0,
		    "this is a PA19 patch: say with --pa19=OLD what file it patches");
	if (o->reference != NULL && !cli_file(c, &other, o->reference))
		return false;
	return lzxd_decode(
	    c, out, in->bytes, other, (unsigned)o->window, o->size < 0 ? NOWHERE : (size_t)o->size);
}

int
main(int argc, char *argv[])
{
	struct opts o = { .size = -1 };
	struct cli t = { .name = "unlzxd",
		.synopsis = "expands LZX DELTA, and applies PA19 patches",
		.strip = "lzxd",
		.options = options,
		.opts = &o,
		.settled = settled };

	return cli_run(&t, argc, argv, convert);
}
