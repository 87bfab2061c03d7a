/* mszip: bytes to MSZIP blocks. */
#include "formats/mszip.h"
#include "tools/cli.h"

struct opts {
	int level;
};

static const struct cli_option options[] = {
#define LEVEL(n, help)                                                       \
	{                                                                    \
		"-" n, CLI_FLAG, offsetof(struct opts, level), NULL, help, n \
	}
	LEVEL("1", "fast"),
	LEVEL("2", "between"),
	LEVEL("3", "between"),
	LEVEL("4", "between"),
	LEVEL("5", "between"),
	LEVEL("6", "the default"),
	LEVEL("7", "between"),
	LEVEL("8", "between"),
	LEVEL("9", "small"),
#undef LEVEL
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
