#include "tools/cli-message.h"

#include "formats/kind.h"
#include "libconv/contents.h"
#include "libconv/kinds.h"
#include "libconv/oxcmail.h"
#include "libconv/risk.h"

/* Mail that begins with a From line is an mbox; of several messages none is the one that is meant.
 */
static struct message *
mail_read(struct ctx *c, const struct cli_input *in, enum kind kind)
{
	struct bytes mail = in->bytes, left = in->bytes;

	if (kind == KIND_MBOX && mbox_next(c, &mail, &left) && left.n > 0) {
		fail(c, E_FORMAT, NOWHERE,
		    "an mbox of several messages: 'eml2msg -d DIR' parts them");
		return NULL;
	}
	return oxcmail_read(c, mail, &in->read);
}

struct message *
cli_message(struct ctx *c, const struct cli_input *in)
{
	enum kind kind = in->from != NULL ? kind_find(bytes_of(in->from)) : kind_of(in->bytes);
	bool mail = kind == KIND_MAIL || kind == KIND_MBOX;
	struct message *m = mail ? mail_read(c, in, kind) : message_read(c, in->bytes, &in->read);

	if (m != NULL) {
		message_risks(m);
		contents_protected(m);
	}
	return m;
}
