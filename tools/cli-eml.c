#include "tools/cli-eml.h"

#include "formats/kind.h"
#include "libconv/body.h"

bool
eml_convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    bool rtf, eml_write *write, const void *opts)
{
	struct read_opts read = { .codepage = in->codepage,
		.codepage_always = in->codepage_always };
	struct bytes left = in->bytes, mail;
	struct message *m;

	if (kind_of(in->bytes) != KIND_MBOX) {
		m = oxcmail_read(c, in->bytes, &read);
		return m != NULL && (!rtf || body_put_rtf(m)) && write(c, out, m, opts);
	}
	while (mbox_next(c, &mail, &left)) {
		struct sink *to = cli_item(items);

		m = to != NULL ? oxcmail_read(c, mail, &read) : NULL;
		if (m == NULL || (rtf && !body_put_rtf(m)) || !write(c, to, m, opts))
			return false;
	}
	return true;
}
