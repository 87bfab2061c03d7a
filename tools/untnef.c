/* untnef: mail whose winmail.dat becomes what is in it. */
#include "libconv/oxcmail.h"
#include "tools/cli.h"

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	static const struct oxcmail_opts mail = { .embedded = EMBEDDED_EML };
	enum fault kept;

	(void)opts;
	if (!oxcmail_untnef(c, out, in->bytes, &mail, &in->read, &kept))
		return false;
	if (kept != OK)
		cli_partial(items, kept);
	return true;
}

int
main(int argc, char *argv[])
{
	struct cli t = { .name = "untnef",
		.synopsis = "replaces winmail.dat in mail by what is in it",
		.from = "mail",
		.also = "mbox",
		.strip = "eml mbox mime",
		.extension = "eml" };

	return cli_run(&t, argc, argv, convert);
}
