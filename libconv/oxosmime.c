#include "libconv/oxosmime.h"

#include "formats/base/reader.h"

/* An entity's header is looked for so far into the attachment. */
#define HEADER_MAX ((size_t)64 << 10)

/* The content types of CMS (RFC 8551, 3.2.2), by what follows the tag and length of the OID. */
static const struct cms_row {
	struct bytes oid;
	const char *type;
	bool closed;
} cms_rows[] = {
#define OID(literal)                                            \
	{                                                       \
		(const uint8_t *)(literal), sizeof(literal) - 1 \
	}
	{ OID("\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"), "signed-data", false },
	{ OID("\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03"), "enveloped-data", true },
	{ OID("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17"), "authEnveloped-data", true },
	{ OID("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x09"), "compressed-data", false },
#undef OID
};

struct bytes
oxosmime_field(struct bytes header, const char *name)
{
	struct bytes key = bytes_of(name);

	while (header.n > 0) {
		size_t n = bytes_find(header, BYTES("\n"));
		bool hit = n > key.n && header.p[key.n] == ':' && bytes_starts_nocase(header, key);

		while (n + 1 < header.n && (header.p[n + 1] == ' ' || header.p[n + 1] == '\t'))
			n += 1 + bytes_find(bytes_from(header, n + 1), BYTES("\n"));
		if (hit) {
			struct bytes value = bytes_from(bytes_upto(header, n), key.n + 1);

			while (value.n > 0 && value.p[value.n - 1] <= ' ')
				value.n--;
			return value;
		}
		header = bytes_from(header, n + 1);
	}
	return (struct bytes){ 0 };
}

/* The length of the header and of the empty line behind it; false where none ends. */
static bool
header_end(struct bytes head, size_t *header, size_t *body)
{
	size_t at = 0;

	while (at < head.n) {
		size_t n = bytes_find(bytes_from(head, at), BYTES("\n"));

		if (n == 0 || (n == 1 && head.p[at] == '\r')) {
			*header = at;
			*body = at + n + 1;
			return at > 0 && *body <= head.n;
		}
		at += n + 1;
	}
	return false;
}

/* A MIME entity: fields, of which one is Content-Type, an empty line, a body. */
static bool
find_entity(struct smime *out, const struct blob *data, struct ctx *c)
{
	struct bytes head = blob_head(c, data, HEADER_MAX), type;
	size_t header, body;

	if (!header_end(head, &header, &body))
		return false;
	type = oxosmime_field(bytes_upto(head, header), "Content-Type");
	if (type.p == NULL)
		return false;
	out->kind = SMIME_ENTITY;
	out->header = bytes_upto(head, header);
	out->body = blob_sub(c, data, body, data->n - body);
	out->closed = bytes_find(type, BYTES("multipart/encrypted")) < type.n ||
		      bytes_find(type, BYTES("enveloped-data")) < type.n;
	return true;
}

/* ContentInfo (RFC 5652, 3): a SEQUENCE that begins with an OBJECT IDENTIFIER. */
static bool
find_cms(struct smime *out, const struct blob *data, struct ctx *c)
{
	struct bytes head = blob_head(c, data, 32);
	size_t at;

	if (head.n < 4 || head.p[0] != 0x30)
		return false;
	at = 2 + (head.p[1] > 0x80 ? (size_t)(head.p[1] & 0x7F) : 0);
	if (at + 2 > head.n || head.p[at] != 0x06)
		return false;
	out->kind = SMIME_CMS;
	out->body = *data;
	head = bytes_from(head, at + 2);
	for (size_t i = 0; i < sizeof(cms_rows) / sizeof(cms_rows[0]); i++) {
		if (bytes_starts(head, cms_rows[i].oid)) {
			out->type = cms_rows[i].type;
			out->closed = cms_rows[i].closed;
		}
	}
	return true;
}

/* RFC 3156, 4: a control part of application/pgp-encrypted, then the data; Exchange stores both as
 * files. */
static bool
find_pgp(struct smime *out, const struct message *m)
{
	struct bytes tag;

	if (m->attachments != 2)
		return false;
	tag = prop_text(&m->attachment[0]->props, &PidTagAttachMimeTag);
	if (!bytes_equal_nocase(tag, BYTES("application/pgp-encrypted")) ||
	    prop_blob(&m->attachment[1]->props, &PidTagAttachDataBinary) == NULL)
		return false;
	*out = (struct smime){ .kind = SMIME_PGP, .attachment = m->attachment[1], .closed = true };
	return true;
}

static bool
class_ends(struct bytes class, const char *suffix)
{
	struct bytes s = bytes_of(suffix);

	return class.n >= s.n && bytes_equal_nocase(bytes_from(class, class.n - s.n), s);
}

void
oxosmime_find(struct smime *out, const struct message *m)
{
	struct bytes class = message_class(m);
	const struct blob *data;

	*out = (struct smime){ .kind = SMIME_NOT };
	if (find_pgp(out, m))
		return;
	if (!class_is(class, "IPM.Note.SMIME") && !class_is(class, "IPM.Note.Secure") &&
	    !class_ends(class, ".SMIME") && !class_ends(class, ".SMIME.MultipartSigned"))
		return;
	if (m->attachments != 1) {
		note(m->c, NOTE_DAMAGE,
		    "%.*s has %zu attachments, not the one that holds what was signed",
		    (int)class.n, (const char *)class.p, m->attachments);
		return;
	}
	data = prop_blob(&m->attachment[0]->props, &PidTagAttachDataBinary);
	if (data == NULL || (!find_entity(out, data, m->c) && !find_cms(out, data, m->c))) {
		note(m->c, NOTE_DAMAGE, "%.*s: its attachment is neither a MIME entity nor CMS",
		    (int)class.n, (const char *)class.p);
		return;
	}
	out->attachment = m->attachment[0];
}
