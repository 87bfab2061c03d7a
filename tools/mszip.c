/* mszip: bytes to MSZIP blocks. */
#include "formats/mszip.h"
#include "tools/cli.h"

struct opts {
	int level;
};

static const struct cli_option options[] = {
	CLI_LEVELS(offsetof(struct opts, level)),
	{ 0 },
};

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	const struct opts *o = opts;

	(void)items;
	return mszip_encode(c, out, in->bytes, o->level);
}

int
main(int argc, char *argv[])
{
	struct opts o = { .level = MSZIP_LEVEL_DEFAULT };
	struct cli t = { .name = "mszip",
		.synopsis = "compresses to MSZIP blocks",
		.strip = "",
		.extension = "mszip",
		.options = options,
		.opts = &o };

	return cli_run(&t, argc, argv, convert);
}
