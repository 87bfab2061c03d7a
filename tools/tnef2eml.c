/* tnef2eml: winmail.dat to mail. */
#include "libconv/oxtnef.h"
#include "tools/cli-mail.h"

int
main(int argc, char *argv[])
{
	struct mail_opts o = { .read = oxtnef_read };
	struct cli t = {
		.name = "tnef2eml",
		.synopsis = "converts TNEF (winmail.dat) to mail",
		.from = "tnef",
		.strip = "tnef dat",
		.extension = "eml",
		.options = mail_options,
		.opts = &o,
		.settled = mail_settled,
	};

	return cli_run(&t, argc, argv, mail_convert);
}
