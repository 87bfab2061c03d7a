/* tnef2msg: winmail.dat to Outlook messages, every property kept. */
#include "libconv/oxmsg.h"
#include "libconv/oxtnef.h"
#include "libconv/risk.h"
#include "tools/cli.h"

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	struct oxmsg_opts write = { .ansi = false };
	struct message *m = oxtnef_read(c, in->bytes, &in->read);

	(void)items;
	(void)opts;
	if (m == NULL)
		return false;
	message_risks(m);
	return oxmsg_write(c, out, m, &write);
}

int
main(int argc, char *argv[])
{
	struct cli t = {
		.name = "tnef2msg",
		.synopsis = "converts TNEF (winmail.dat) to Outlook messages (.msg)",
		.from = "tnef",
		.strip = "tnef dat",
		.extension = "msg",
	};

	return cli_run(&t, argc, argv, convert);
}
