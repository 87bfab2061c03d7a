/* PidTagMimeSkeleton of a message with bodies, files and a message in it: as mail. */
#include "libconv/oxcmail.h"
#include "tests/fuzz/fuzz.h"

static struct attachment *
attached(struct message *m, const char *name, const char *id)
{
	struct attachment *a = message_attachment(m);

	if (a == NULL)
		return NULL;
	props_seal(&a->props);
	put_int(&a->props, &PidTagAttachMethod, afByValue);
	put_text(&a->props, &PidTagAttachLongFilename, bytes_of(name));
	put_binary(&a->props, &PidTagAttachDataBinary, BYTES("a,b\r\n1,2\r\n--b--\r\n"));
	if (id != NULL)
		put_text(&a->props, &PidTagAttachContentId, bytes_of(id));
	return a;
}

void
fuzz_one(struct ctx *c, struct bytes in)
{
	static const struct oxcmail_opts opts = { .embedded = EMBEDDED_EML };
	struct message *m = message_new(c, NULL);
	struct attachment *a;
	struct sink out = sink_memory(c);

	props_seal(&m->props);
	put_text(&m->props, &PidTagBody, BYTES("K\xC3\xA4se\r\n--b\r\n"));
	put_binary(&m->props, &PidTagHtml, BYTES("<p>K\xE4se <img src='cid:pic@x'>\r\n"));
	put_int(&m->props, &PidTagInternetCodepage, 1252);
	put_int(&m->props, &PidTagNativeBody, 3);
	put_binary(&m->props, &PidTagMimeSkeleton, in);
	attached(m, "pic.png", "pic@x");
	attached(m, "a.csv", NULL);
	a = attached(m, "", NULL);
	if (a != NULL) {
		put_int(&a->props, &PidTagAttachMethod, afEmbeddedMessage);
		a->message = message_new(c, m);
		props_seal(&a->message->props);
		put_text(&a->message->props, &PidTagBody, BYTES("inside\r\n"));
		put_binary(&a->message->props, &PidTagMimeSkeleton, in);
	}
	oxcmail_write(c, &out, m, &opts);
}
