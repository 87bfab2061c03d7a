#include "libconv/contents.h"

#include "formats/base/input.h"
#include "libconv/oxormms.h"
#include "libconv/oxosmime.h"

/* The list while it grows. */
struct list {
	struct ctx *c;
	struct content *v;
	size_t n, cap;
};

static void
add(struct list *l, struct content one)
{
	if (l->n == l->cap) {
		size_t cap = l->cap == 0 ? 32 : 2 * l->cap;

		l->v = arena_grow(l->c, l->v, l->cap * sizeof(*l->v), cap * sizeof(*l->v));
		l->cap = cap;
	}
	l->v[l->n++] = one;
}

const char *
contents_word(enum content_kind kind)
{
	static const char *const words[] = { "message", "body", "recipient", "file", "embedded",
		"object", "reference", "nothing" };

	return words[kind];
}

enum content_kind
contents_kind(const struct attachment *a)
{
	if (a->message != NULL)
		return CONTENT_EMBEDDED;
	if (a->storage != NULL)
		return CONTENT_OBJECT;
	if (prop_blob(&a->props, &PidTagAttachDataBinary) != NULL)
		return CONTENT_FILE;
	switch (attach_method(a)) {
	case afByReference:
	case afByReferenceResolve:
	case afByReferenceOnly:
	case afByWebReference: return CONTENT_REFERENCE;
	default: return CONTENT_NOTHING;
	}
}

struct bytes
contents_reference(const struct attachment *a)
{
	struct bytes path = prop_text(&a->props, &PidTagAttachLongPathname);

	return path.n > 0 ? path : prop_text(&a->props, &PidTagAttachPathname);
}

struct bytes
contents_name(const struct attachment *a, size_t number)
{
	struct ctx *c = a->props.c;
	struct bytes name = attachment_name(a), extension;
	bool unnamed = name.n == 0;

	if (a->message != NULL) {
		if (prop_text(&a->message->props, &PidTagSubject).n > 0)
			name = prop_text(&a->message->props, &PidTagSubject);
		if (name.n == 0)
			return arena_print(c, "message%zu.msg", number);
		if (bytes_equal_nocase(
			bytes_from(name, name.n < 4 ? 0 : name.n - 4), BYTES(".msg")))
			return name;
		return arena_print(c, "%.*s.msg", (int)name.n, (const char *)name.p);
	}
	if (a->storage != NULL)
		return unnamed ? arena_print(c, "object%zu.ole", number)
			       : arena_print(c, "%.*s.ole", (int)name.n, (const char *)name.p);
	if (!unnamed)
		return name;
	extension = prop_text(&a->props, &PidTagAttachExtension);
	if (extension.n < 2 || extension.n > 16 || extension.p[0] != '.')
		extension = BYTES(".bin");
	return arena_print(
	    c, "attachment%zu%.*s", number, (int)extension.n, (const char *)extension.p);
}

void
contents_protected(const struct message *m)
{
	struct smime smime;
	struct where w;

	oxosmime_find(&smime, m);
	if (smime.closed)
		note(m->c, NOTE_PROTECTED, "the message is encrypted (%s)",
		    smime.kind == SMIME_PGP ? "PGP" : "S/MIME");
	oxormms_note(m);
	for (size_t i = 0; i < m->attachments; i++) {
		if (m->attachment[i]->message == NULL)
			continue;
		where_enter(m->c, &w, "attachment", i + 1);
		contents_protected(m->attachment[i]->message);
		where_leave(m->c);
	}
}

static void
add_bodies(struct list *l, const struct message *m, const char *path, unsigned depth)
{
	static const struct {
		const struct propdef *def;
		const char *name, *type;
	} bodies[] = {
		{ &PidTagBody, "text", "text/plain" },
		{ &PidTagHtml, "HTML", "text/html" },
		{ &PidTagBodyHtml, "HTML", "text/html" },
		{ &PidTagRtfCompressed, "compressed RTF", "application/rtf" },
	};

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		const struct blob *b = prop_blob(&m->props, bodies[i].def);
		struct bytes text = prop_text(&m->props, bodies[i].def);
		struct content one = { .path = path,
			.depth = depth,
			.kind = CONTENT_BODY,
			.type = bytes_of(bodies[i].type),
			.name = bytes_of(bodies[i].name),
			.size = b != NULL ? b->n : text.n };

		/* PidTagHtml and PidTagBodyHtml share their id: the type says which it is */
		if (one.size > 0 && (i == 0 || bodies[i].def->pid.id != bodies[i - 1].def->pid.id ||
					l->v[l->n - 1].type.p != one.type.p))
			add(l, one);
	}
}

static void
add_recipient(
    struct list *l, const struct recipient *r, const char *path, unsigned depth, size_t number)
{
	static const char *const words[] = { "from", "to", "cc", "bcc" };
	struct bytes smtp = prop_text(&r->props, &PidTagSmtpAddress);
	int64_t type = 1;

	prop_int(&type, &r->props, &PidTagRecipientType);
	type &= 0xF; /* above: flags of a message that is sent again (MS-OXCMSG) */
	add(l, (struct content){
		   .path = (const char *)arena_print(l->c, "%srecipient/%zu", path, number).p,
		   .depth = depth,
		   .kind = CONTENT_RECIPIENT,
		   .type = bytes_of(type >= 0 && type < 4 ? words[type] : "other"),
		   .name = prop_text(&r->props, &PidTagDisplayName),
		   .address = smtp.n > 0 ? smtp : prop_text(&r->props, &PidTagEmailAddress),
		   .size = CONTENT_UNSIZED });
}

static void add_message(struct list *l, const struct message *m, const char *path, unsigned depth);

static void
add_attachment(
    struct list *l, const struct attachment *a, const char *path, unsigned depth, size_t number)
{
	struct content one = { .depth = depth,
		.kind = contents_kind(a),
		.type = prop_text(&a->props, &PidTagAttachMimeTag),
		.name = contents_name(a, number),
		.size = CONTENT_UNSIZED };
	const struct blob *data = prop_blob(&a->props, &PidTagAttachDataBinary);
	int64_t flags = 0;

	one.path = (const char *)arena_print(l->c, "%sattachment/%zu", path, number).p;
	prop_int(&flags, &a->props, &PidTagAttachFlags);
	one.is_inline = (flags & 4) != 0 && prop_text(&a->props, &PidTagAttachContentId).n > 0;
	if (one.kind == CONTENT_FILE && data != NULL)
		one.size = data->n;
	if (a->message != NULL)
		one.type = message_class(a->message);
	if (one.kind == CONTENT_REFERENCE)
		one.name = contents_reference(a);
	if (one.kind == CONTENT_OBJECT) {
		char clsid[GUID_TEXT + 1];

		guid_print(clsid, &a->storage->clsid);
		one.type = arena_print(l->c, "{%s}", clsid);
	}
	add(l, one);
	if (a->message != NULL)
		add_message(l, a->message,
		    (const char *)arena_print(l->c, "%s/message", one.path).p, depth + 1);
}

static void
add_message(struct list *l, const struct message *m, const char *path, unsigned depth)
{
	const char *below = path[1] == '\0' ? path : (const char *)arena_print(l->c, "%s/", path).p;

	add(l, (struct content){ .path = path,
		   .depth = depth,
		   .kind = CONTENT_MESSAGE,
		   .type = message_class(m),
		   .name = prop_text(&m->props, &PidTagSubject),
		   .size = CONTENT_UNSIZED });
	add_bodies(l, m, path, depth);
	for (size_t i = 0; i < m->recipients; i++)
		add_recipient(l, m->recipient[i], below, depth, i + 1);
	for (size_t i = 0; i < m->attachments; i++)
		add_attachment(l, m->attachment[i], below, depth, i + 1);
}

struct content *
contents_read(size_t *n, const struct message *m)
{
	struct list l = { .c = m->c };

	add_message(&l, m, "/", 0);
	*n = l.n;
	return l.v;
}

bool
contents_macbinary(struct ctx *c, struct apple_file *out, const struct attachment *a)
{
	const struct blob *data = prop_blob(&a->props, &PidTagAttachDataBinary);
	struct bytes all;

	if (data == NULL || attach_method(a) != afByValue ||
	    !bytes_equal(prop_binary(&a->props, &PidTagAttachEncoding), encoding_macbinary))
		return false;
	if (input_blob(c, &all, data) && macbinary_read(c, out, all))
		return true;
	demote(c);
	return false;
}
