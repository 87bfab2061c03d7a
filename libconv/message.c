#include "libconv/message.h"

#include "formats/base/text.h"

struct message *
message_new(struct ctx *c, struct message *parent)
{
	struct message *m = NEW(c, struct message, 1);

	m->c = c;
	m->props.c = c;
	m->parent = parent;
	return m;
}

/* list_add appends to a list of pointers whose room doubles at each power of two. */
static void **
list_add(struct ctx *c, void **list, size_t *n, void *item)
{
	if ((*n & (*n - 1)) == 0)
		list =
		    arena_grow(c, list, *n * sizeof(*list), (*n == 0 ? 1 : *n * 2) * sizeof(*list));
	list[(*n)++] = item;
	return list;
}

struct recipient *
message_recipient(struct message *m)
{
	struct recipient *r;

	if (!ctx_part(m->c))
		return NULL;
	r = NEW(m->c, struct recipient, 1);
	r->props.c = m->c;
	m->recipient =
	    (struct recipient **)list_add(m->c, (void **)m->recipient, &m->recipients, r);
	return r;
}

struct attachment *
message_attachment(struct message *m)
{
	struct attachment *a;

	if (!ctx_part(m->c))
		return NULL;
	a = NEW(m->c, struct attachment, 1);
	a->props.c = m->c;
	m->attachment =
	    (struct attachment **)list_add(m->c, (void **)m->attachment, &m->attachments, a);
	return a;
}

size_t
attachment_number(const struct message *m, const struct attachment *a)
{
	size_t n = 0;

	while (n < m->attachments && m->attachment[n] != a)
		n++;
	return n + 1;
}

unsigned
message_depth(const struct message *m)
{
	unsigned depth = 0;

	for (m = m->parent; m != NULL; m = m->parent)
		depth++;
	return depth;
}

struct bytes
message_class(const struct message *m)
{
	struct bytes class = prop_text(&m->props, &PidTagMessageClass);

	return class.n > 0 ? class : BYTES("IPM.Note");
}

bool
class_is(struct bytes message_class, const char *prefix)
{
	struct bytes p = bytes_of(prefix);

	return bytes_starts_nocase(message_class, p) &&
	       (message_class.n == p.n || message_class.p[p.n] == '.');
}

enum attach_method
attach_method(const struct attachment *a)
{
	int64_t method;

	if (a->message != NULL)
		return afEmbeddedMessage;
	if (a->storage != NULL)
		return afStorage;
	if (prop_int(&method, &a->props, &PidTagAttachMethod) && method > afNone &&
	    method <= afByWebReference)
		return (enum attach_method)method;
	return prop_blob(&a->props, &PidTagAttachDataBinary) != NULL ? afByValue : afNone;
}

const struct bytes encoding_macbinary = { (const uint8_t *)"\x2A\x86\x48\x86\xF7\x14\x03\x0B\x01",
	9 };

struct bytes
attachment_name(const struct attachment *a)
{
	static const struct propdef *const names[] = { &PidTagAttachLongFilename,
		&PidTagAttachFilename, &PidTagAttachTransportName, &PidTagDisplayName };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct bytes name = prop_text(&a->props, names[i]);

		if (name.n > 0)
			return name;
	}
	return (struct bytes){ 0 };
}

void
message_codepage(struct message *m, const struct read_opts *o)
{
	int64_t message = 0, locale = 0, internet = 0;
	unsigned pages[6];
	size_t n = 0;

	prop_int(&message, &m->props, &PidTagMessageCodepage);
	prop_int(&locale, &m->props, &PidTagMessageLocaleId);
	prop_int(&internet, &m->props, &PidTagInternetCodepage);
	pages[n++] = o->codepage_always ? o->codepage : 0;
	pages[n++] = message == CP_UTF16LE || message == CP_UTF16BE ? 0 : (unsigned)message;
	pages[n++] = locale_codepage((uint32_t)locale);
	pages[n++] = codepage_windows((unsigned)internet);
	pages[n++] = m->parent != NULL ? m->parent->codepage : 0;
	pages[n++] = o->codepage;
	m->codepage = m->codepage_next = 0;
	for (size_t i = 0; i < n; i++) {
		if (pages[i] == 0 || !codepage_known(m->c, pages[i]))
			continue;
		if (m->codepage == 0)
			m->codepage = pages[i];
		else if (m->codepage_next == 0 && pages[i] != CP_UTF8)
			m->codepage_next = pages[i];
	}
	if (m->codepage == 0)
		m->codepage = CP_WINDOWS;
	if (m->codepage_next == 0)
		m->codepage_next = CP_WINDOWS;
}

struct bytes
message_decode(struct message *m, struct bytes raw, unsigned type, const struct pid *pid)
{
	struct ctx *c = m->c;
	unsigned codepage = m->codepage;
	struct bytes text;
	size_t bad = 0;

	if ((type & ~(unsigned)PtypMultiple) == PtypString) {
		text = text_from_utf16(c, &bad, raw);
	} else {
		raw = text_trim(raw);
		if (codepage == CP_UTF8 && !utf8_valid(raw))
			codepage = m->codepage_next;
		text = text_decode(c, &bad, raw, codepage);
	}
	if (bad > 0)
		note(c, NOTE_DAMAGE, "%s: %zu places are no text%s", pid_print(c, pid), bad,
		    (type & ~(unsigned)PtypMultiple) == PtypString ? "" : " in its code page");
	return text_trim(text);
}
