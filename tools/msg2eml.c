/* msg2eml: Outlook messages to mail. */
#include "libconv/oxmsg.h"
#include "tools/cli-mail.h"

int
main(int argc, char *argv[])
{
	struct mail_opts o = { .read = oxmsg_read };
	struct cli t = {
		.name = "msg2eml",
		.synopsis = "converts Outlook messages (.msg, .oft) to mail",
		.from = "msg",
		.strip = "msg oft",
		.extension = "eml",
		.options = mail_options,
		.opts = &o,
		.settled = mail_settled,
	};

	return cli_run(&t, argc, argv, mail_convert);
}
