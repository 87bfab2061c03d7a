/* rtfunz: compressed RTF (PidTagRtfCompressed) to RTF. */
#include "formats/lzfu.h"
#include "tools/cli.h"

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	struct bytes rtf;

	(void)items;
	(void)opts;
	return lzfu_decode(c, &rtf, in->bytes) && sink_put_bytes(out, rtf);
}

int
main(int argc, char *argv[])
{
	struct cli t = { .name = "rtfunz",
		.synopsis = "decompresses RTF (PidTagRtfCompressed)",
		.from = "lzfu",
		.strip = "lzfu mela rtfz",
		.extension = "rtf" };

	return cli_run(&t, argc, argv, convert);
}
