/* rtfz: RTF to compressed RTF (PidTagRtfCompressed). */
#include "formats/lzfu.h"
#include "tools/cli.h"

struct opts {
	bool store;
};

static const struct cli_option options[] = {
	{ "--store", CLI_FLAG, offsetof(struct opts, store), NULL,
	    "do not compress, only add the header (MELA)", NULL },
	{ 0 },
};

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	const struct opts *o = opts;
	struct buf made = { .c = c };

	(void)items;
	if (!bytes_starts(in->bytes, BYTES("{\\rtf")))
		return fail(c, E_FORMAT, 0, "rtf: this is no RTF");
	return lzfu_encode(c, &made, in->bytes, o->store) && sink_put_bytes(out, buf_bytes(&made));
}

int
main(int argc, char *argv[])
{
	struct opts o = { .store = false };
	struct cli t = { .name = "rtfz",
		.synopsis = "compresses RTF (for PidTagRtfCompressed)",
		.from = "rtf",
		.strip = "rtf",
		.extension = "lzfu",
		.options = options,
		.opts = &o };

	return cli_run(&t, argc, argv, convert);
}
