/* MS-OXOSMIME, Reconstructing the Internet Format: signed and encrypted messages leave as they
 * came. */
#include "libconv/oxosmime.h"

#include "libconv/oxcmail/attach.h"
#include "libconv/oxcmail/fields.h"
#include "libconv/oxcmail/write.h"

/* A field's value with LF line ends, as mime_header_raw takes it. */
static struct bytes
with_lf(struct ctx *c, struct bytes value)
{
	struct buf out = { .c = c };

	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] != '\r')
			buf_u8(&out, value.p[i]);
	return buf_bytes(&out);
}

static GMimeObject *
entity_part(struct writing *w, const struct smime *s)
{
	static const char *const names[] = { "Content-Type", "Content-Transfer-Encoding",
		"Content-Disposition", "Content-Description", "Content-ID" };
	GMimePart *part = mime_verbatim_part(&w->out, &s->body);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct bytes value = oxosmime_field(s->header, names[i]);

		if (value.p != NULL)
			mime_header_raw(w->c, GMIME_OBJECT(part), names[i], with_lf(w->c, value));
	}
	return GMIME_OBJECT(part);
}

/* Whether GMime writes a type's parameters: of a name that fills a line it makes lines without end.
 */
static bool
parameters_fit(GMimeContentType *type)
{
	GMimeParamList *list = g_mime_content_type_get_parameters(type);

	for (int i = 0; i < g_mime_param_list_length(list); i++)
		if (strlen(g_mime_param_get_name(g_mime_param_list_get_parameter_at(list, i))) > 40)
			return false;
	return true;
}

/* The stored Content-Type where it says application/pkcs7-mime, else one made from the CMS. */
static GMimeObject *
cms_part(struct writing *w, const struct message *m, const struct smime *s)
{
	GMimePart *part = mime_bytes_part(&w->out, BYTES("application/pkcs7-mime"), &s->body);
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
	struct bytes stored = prop_text(&m->props, &PidNameContentType);
	GMimeContentDisposition *disposition = g_mime_content_disposition_new();

	if (s->type != NULL)
		g_mime_content_type_set_parameter(type, "smime-type", s->type);
	if (bytes_starts_nocase(stored, BYTES("application/pkcs7-mime")) ||
	    bytes_starts_nocase(stored, BYTES("application/x-pkcs7-mime"))) {
		type = g_mime_content_type_parse(NULL, mime_parameter_text(w->c, stored));
		if (parameters_fit(type))
			g_mime_object_set_content_type(GMIME_OBJECT(part), type);
		g_object_unref(type);
	}
	g_mime_content_disposition_set_disposition(disposition, "attachment");
	g_mime_object_set_content_disposition(GMIME_OBJECT(part), disposition);
	g_object_unref(disposition);
	g_mime_part_set_filename(part, "smime.p7m");
	return GMIME_OBJECT(part);
}

/* A boundary (RFC 2046, 5.1.1) that is none of ours, and that none of ours begins with. In base64
 * it cannot stand. */
static bool
boundary_serves(const char *boundary)
{
	static const char ours[] = "=_ox-";
	size_t n = boundary != NULL ? strlen(boundary) : 0;

	if (n == 0 || n > 70 || boundary[n - 1] == ' ' ||
	    strncmp(boundary, ours, n < 5 ? n : 5) == 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!g_ascii_isalnum(boundary[i]) && strchr("'()+_,-./:=? ", boundary[i]) == NULL)
			return false;
	return true;
}

/* The type that multipart/encrypted has in the transport headers; NULL where they have none such.
 */
static GMimeContentType *
encrypted_type(struct writing *w, const struct message *m)
{
	struct bytes transport = prop_text(&m->props, &PidTagTransportMessageHeaders);
	struct bytes value = transport_field(w->c, transport, "Content-Type");
	GMimeContentType *type = g_mime_content_type_parse(NULL, mime_parameter_text(w->c, value));
	const char *protocol;

	mime_own(w->c, type);
	protocol = g_mime_content_type_get_parameter(type, "protocol");
	if (!g_mime_content_type_is_type(type, "multipart", "encrypted") || protocol == NULL ||
	    g_ascii_strcasecmp(protocol, "application/pgp-encrypted") != 0 ||
	    !boundary_serves(g_mime_content_type_get_parameter(type, "boundary")))
		return NULL;
	return type;
}

/* RFC 3156, 4: the control part and the data, unwrapped from what Exchange made of them. */
static GMimeObject *
pgp_part(struct writing *w, const struct message *m)
{
	GMimeMultipart *both = mime_multipart(&w->out, "encrypted", write_boundary(w));
	GMimeContentType *type = encrypted_type(w, m);

	if (type != NULL)
		g_mime_object_set_content_type(GMIME_OBJECT(both), type);
	else
		g_mime_object_set_content_type_parameter(
		    GMIME_OBJECT(both), "protocol", "application/pgp-encrypted");
	for (size_t i = 0; i < 2; i++)
		g_mime_multipart_add(both, attach_part(&w->out, m->attachment[i], i + 1, false));
	return GMIME_OBJECT(both);
}

GMimeObject *
write_smime(struct writing *w, const struct message *m)
{
	struct smime s;

	oxosmime_find(&s, m);
	if (s.closed)
		note(w->c, NOTE_PROTECTED, "the message is encrypted and goes out as it is");
	switch (s.kind) {
	case SMIME_ENTITY: return entity_part(w, &s);
	case SMIME_CMS: return cms_part(w, m, &s);
	case SMIME_PGP: return pgp_part(w, m);
	case SMIME_NOT: break;
	}
	return NULL;
}
