/* msg2tnef: Outlook messages to winmail.dat, every property kept. */
#include "libconv/oxmsg.h"
#include "libconv/oxtnef.h"
#include "libconv/risk.h"
#include "tools/cli.h"

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	struct oxtnef_opts write = { .in_mail = false };
	struct message *m = oxmsg_read(c, in->bytes, &in->read);

	(void)items;
	(void)opts;
	if (m == NULL)
		return false;
	message_risks(m);
	return oxtnef_write(c, out, m, &write);
}

int
main(int argc, char *argv[])
{
	struct cli t = {
		.name = "msg2tnef",
		.synopsis = "converts Outlook messages (.msg, .oft) to TNEF (winmail.dat)",
		.from = "msg",
		.strip = "msg oft",
		.extension = "tnef",
	};

	return cli_run(&t, argc, argv, convert);
}
