/* What the tools ask of a message beside its properties: its contents, risks, bodies, protection,
 * the Macintosh files in it; and an RTF body made of the others. seeds: msg tnef */
#include "libconv/body.h"
#include "libconv/contents.h"
#include "libconv/kinds.h"
#include "libconv/oxormms.h"
#include "libconv/oxosmime.h"
#include "libconv/risk.h"
#include "tests/fuzz/fuzz.h"

static void
attachments(struct ctx *c, const struct message *m)
{
	struct apple_file mac;

	for (size_t i = 0; i < m->attachments; i++) {
		contents_name(m->attachment[i], i + 1);
		contents_reference(m->attachment[i]);
		contents_macbinary(c, &mac, m->attachment[i]);
	}
}

void
fuzz_one(struct ctx *c, struct bytes in)
{
	static const struct read_opts as_it_says;
	struct message *m = message_read(c, in, &as_it_says);
	struct smime smime;
	struct body body;
	size_t n;

	if (m == NULL)
		return;
	contents_read(&n, m);
	contents_protected(m);
	message_risks(m);
	oxormms_note(m);
	oxosmime_find(&smime, m);
	attachments(c, m);
	body_best(m);
	body_read(&body, m);
	if (body_put_rtf(m))
		body_read(&body, m);
}
