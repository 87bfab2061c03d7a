/* eml2tnef: mail to TNEF (winmail.dat). */
#include "libconv/oxtnef.h"
#include "tools/cli-eml.h"

struct opts {
	bool rtf;
};

static const struct cli_option options[] = {
	{ "--rtf", CLI_FLAG, offsetof(struct opts, rtf), NULL, "write the body in RTF too", NULL },
	{ 0 },
};

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
	const struct opts *o = opts;

	return eml_convert(c, out, in, items, o->rtf, write_tnef, NULL);
}

int
main(int argc, char *argv[])
{
	struct opts o = { .rtf = false };
	struct cli t = { .name = "eml2tnef",
		.synopsis = "converts mail to TNEF (winmail.dat)",
		.from = "mail",
		.also = "mbox",
		.strip = "eml mbox mime",
		.extension = "tnef",
		.options = options,
		.opts = &o };

	return cli_run(&t, argc, argv, convert);
}
