/* unmszip: MSZIP blocks to bytes. */
#include "formats/mszip.h"
#include "tools/cli.h"

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	(void)items;
	(void)opts;
	return mszip_decode(c, out, in->bytes);
}

int
main(int argc, char *argv[])
{
	struct cli t = { .name = "unmszip",
		.synopsis = "expands MSZIP blocks",
		.strip = "mszip",
		.extension = "out" };

	return cli_run(&t, argc, argv, convert);
}
