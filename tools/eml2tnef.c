/* eml2tnef: mail to TNEF (winmail.dat). */
#include "libconv/oxtnef.h"
#include "tools/cli-eml.h"

static bool
write_tnef(struct ctx *c, struct sink *out, const struct message *m, const void *opts)
{
	static const struct oxtnef_opts whole = { .in_mail = false };

	(void)opts;
	return oxtnef_write(c, out, m, &whole);
}

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	return eml_convert(c, out, in, items, write_tnef, opts);
}

int
main(int argc, char *argv[])
{
	struct cli t = { .name = "eml2tnef",
		.synopsis = "converts mail to TNEF (winmail.dat)",
		.from = "mail",
		.also = "mbox",
		.strip = "eml mbox mime",
		.extension = "tnef" };

	return cli_run(&t, argc, argv, convert);
}
