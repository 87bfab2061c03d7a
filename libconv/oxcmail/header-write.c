/* MS-OXCMAIL, Envelope Elements: what writes the rows of header-rows.c. */
#include "libconv/oxcmail/header-via.h"

#include "formats/base/base64.h"
#include "formats/base/text.h"
#include "libconv/entryid.h"
#include "libconv/oxcmail/report.h"

#define FOLD_AT 76 /* columns */

static void
add(struct fields *f, const struct header_row *row, struct bytes value, bool raw)
{
	field_add(f, row->name, value, raw, (row->flags & OWN) != 0);
	f->v[f->n - 1].prop = row->prop;
}

void
write_text(struct fields *f, const struct header_row *row)
{
	struct bytes text = prop_text(&f->m->props, row->prop);

	if (text.n > 0)
		add(f, row, text, false);
}
const struct via via_text = { write_text, read_text };

/* A number to the word that stands for it; `with` is a list of words that ends with an empty one.
 */
void
write_word(struct fields *f, const struct header_row *row)
{
	int64_t v;

	if (!prop_int(&v, &f->m->props, row->prop))
		return;
	for (const struct word *w = row->with; w->word != NULL; w++) {
		if (w->value == v) {
			add(f, row, bytes_of(w->word), false);
			return;
		}
	}
}
const struct via via_word = { write_word, read_word };

static void
write_number(struct fields *f, const struct header_row *row)
{
	int64_t v;

	if (prop_int(&v, &f->m->props, row->prop) && v > 0)
		add(f, row, arena_print(f->c, "%lld", (long long)v), false);
}
const struct via via_number = { write_number, read_number };

static void
write_signed(struct fields *f, const struct header_row *row)
{
	int64_t v;

	if (prop_int(&v, &f->m->props, row->prop))
		add(f, row, arena_print(f->c, "%lld", (long long)v), false);
}
const struct via via_signed = { write_signed, read_signed };

/* TRUE makes the field; FALSE none. */
static void
write_true(struct fields *f, const struct header_row *row)
{
	if (prop_true(&f->m->props, row->prop))
		add(f, row, BYTES("true"), false);
}
const struct via via_true = { write_true, read_true };

/* As via_text or via_true, where the message is classified (2.1.3.2.17). */
static void
write_classified(struct fields *f, const struct header_row *row)
{
	if (!prop_true(&f->m->props, &PidLidClassified))
		return;
	if (row->prop->type == PtypBoolean)
		write_true(f, row);
	else
		write_text(f, row);
}
const struct via via_classified = { write_classified, read_classified };

static void
write_base64(struct fields *f, const struct header_row *row)
{
	struct bytes raw = prop_binary(&f->m->props, row->prop);
	struct sink text = sink_memory(f->c);
	struct base64 b = { .out = &text, .eol = "\n " };

	if (raw.n == 0)
		return;
	base64_put(&b, raw.p, raw.n);
	base64_end(&b);
	while (text.buf.n > 0 && text.buf.p[text.buf.n - 1] <= ' ')
		text.buf.n--;
	add(f, row, buf_bytes(&text.buf), true);
}
const struct via via_base64 = { write_base64, read_base64 };

/* Message ids, a line each: never encoded, never folded inside. */
static void
write_ids(struct fields *f, const struct header_row *row)
{
	struct bytes text = prop_text(&f->m->props, row->prop);
	struct buf out = { .c = f->c };
	size_t at = 0;

	while (at < text.n) {
		size_t start = at;

		while (at < text.n && text.p[at] > ' ')
			at++;
		if (at - start > 900 || !ascii(bytes_upto(bytes_from(text, start), at - start))) {
			note(f->c, NOTE_LOSS, "%s: an id cannot stand in mail",
			    propdef_name(row->prop));
		} else if (at > start) {
			struct bytes id = bytes_upto(bytes_from(text, start), at - start);
			bool bare = row->with != NULL && id.p[0] != '<';

			buf_put_str(&out, out.n > 0 ? "\n " : "");
			buf_print(&out, "%s%.*s%s", bare ? "<" : "", (int)id.n, (const char *)id.p,
			    bare ? ">" : "");
		}
		at += at < text.n;
	}
	if (out.n > 0)
		add(f, row, buf_bytes(&out), true);
}
const struct via via_ids = { write_ids, read_ids };

static void
write_date(struct fields *f, const struct header_row *row)
{
	int64_t t;

	if (prop_time(&t, &f->m->props, row->prop))
		add(f, row, date_print(f->c, t), true);
}

/* 2.1.3.2.7, Sent Time; a stored item without one has the time of its delivery, or of its making
 * (FIELD_NOTES Q31). */
static void
write_sent(struct fields *f, const struct header_row *row)
{
	static const struct propdef *const times[] = { &PidTagClientSubmitTime,
		&PidTagMessageDeliveryTime };
	static const struct propdef *const made[] = { &PidTagCreationTime,
		&PidTagLastModificationTime };
	struct bytes transport = prop_text(&f->m->props, &PidTagTransportMessageHeaders);
	int64_t t;

	for (size_t i = 0; i < 2; i++) {
		if (prop_time(&t, &f->m->props, times[i])) {
			add(f, row, date_print(f->c, t), true);
			return;
		}
	}
	if (transport_field(f->c, transport, "Date").n > 0) {
		field_add(f, row->name, transport_field(f->c, transport, "Date"), false, false);
		return;
	}
	for (size_t i = 0; i < 2; i++) {
		if (prop_time(&t, &f->m->props, made[i])) {
			add(f, row, date_print(f->c, t), true);
			return;
		}
	}
}
const struct via via_sent = { write_sent, read_date };

/* 2.1.3.2.8: prefix and normalized subject where both are there, else PidTagSubject without its
 * length mark (MS-PST 2.5.3.1.1.1). */
static void
write_subject(struct fields *f, const struct header_row *row)
{
	struct bytes subject = prop_text(&f->m->props, &PidTagSubject);
	struct bytes prefix = prop_text(&f->m->props, &PidTagSubjectPrefix);
	struct bytes normalized = prop_text(&f->m->props, &PidTagNormalizedSubject);

	if (subject.n >= 2 && subject.p[0] == 0x01)
		subject = bytes_from(subject, 2);
	if (subject.n == 0 && normalized.n > 0)
		subject = arena_print(f->c, "%.*s%.*s", (int)prefix.n, (const char *)prefix.p,
		    (int)normalized.n, (const char *)normalized.p);
	if (subject.n > 0)
		add(f, row, subject, false);
}
const struct via via_subject = { write_subject, read_subject };

static bool
sender_is_other(const struct fields *f, const struct address *from, struct address *sender)
{
	return address_of(sender, &f->book, &f->m->props, &group_sender) &&
	       sender->spec.p != NULL && from->spec.p != NULL && !address_same(from, sender);
}

/* Addresses on their way into one field. */
struct mailboxes {
	struct address *v;
	size_t n, cap;
};

static void
mailbox_add(struct fields *f, struct mailboxes *list, const struct address *a)
{
	if (list->n == list->cap) {
		size_t cap = list->cap == 0 ? 8 : list->cap * 2;

		list->v =
		    arena_grow(f->c, list->v, list->cap * sizeof(*list->v), cap * sizeof(*list->v));
		list->cap = cap;
	}
	list->v[list->n++] = *a;
}

/* A name that stands as it is: words of letters and digits (RFC 5322, phrase). */
static bool
is_plain_phrase(struct bytes name)
{
	for (size_t i = 0; i < name.n; i++) {
		uint8_t ch = name.p[i];

		if (!((ch | 0x20) >= 'a' && (ch | 0x20) <= 'z') && !(ch >= '0' && ch <= '9') &&
		    ch != ' ' && ch != '-' && ch != '_')
			return false;
	}
	return name.n > 0 && name.p[0] != ' ' && name.p[name.n - 1] != ' ';
}

/* A display name as it may stand in a field; one that only repeats the address, in quotes or not,
 * says nothing. */
static struct bytes
phrase(struct fields *f, const struct address *a)
{
	struct bytes name = a->name;
	char *encoded;

	while (name.n >= 2 && (name.p[0] == '\'' || name.p[0] == '"') &&
	       name.p[name.n - 1] == name.p[0])
		name = bytes_upto(bytes_from(name, 1), name.n - 2);
	if (name.n == 0 || bytes_equal_nocase(name, a->spec))
		return (struct bytes){ 0 };
	name = mime_literal(f->c, name);
	if (is_plain_phrase(name))
		return name;
	encoded = g_mime_utils_header_encode_phrase(NULL, (const char *)name.p, "utf-8");
	name = arena_copy(f->c, bytes_of(encoded));
	g_free(encoded);
	return name;
}

/* Puts text, folded where a blank stands before the line would be too long. */
static void
put_folded(struct buf *out, size_t *column, struct bytes text)
{
	while (text.n > 0) {
		size_t n = bytes_find(bytes_from(text, 1), BYTES(" ")) + 1;

		if (n > text.n)
			n = text.n;
		if (*column + n > FOLD_AT && text.p[0] == ' ' && *column > 1) {
			buf_u8(out, '\n');
			*column = 0;
		}
		buf_put_bytes(out, bytes_upto(text, n));
		*column += n;
		text = bytes_from(text, n);
	}
}

/* Adds a field of the addresses of a list, if it holds any. */
static void
add_list(struct fields *f, const struct header_row *row, const struct mailboxes *list)
{
	struct buf out = { .c = f->c }, one = { .c = f->c };
	size_t column = strlen(row->name) + 1;

	for (size_t i = 0; i < list->n; i++) {
		const struct address *a = &list->v[i];
		struct bytes name = phrase(f, a);

		one.n = 0;
		buf_u8(&one, ' ');
		buf_put_bytes(&one, name);
		if (a->spec.p == NULL) /* RFC 5322 needs an address: a group without members */
			buf_put_str(&one, ":;");
		else if (name.n > 0)
			buf_print(&one, " <%.*s>", (int)a->spec.n, (const char *)a->spec.p);
		else
			buf_put_bytes(&one, a->spec);
		if (i + 1 < list->n)
			buf_u8(&one, ',');
		put_folded(&out, &column, (struct bytes){ one.p, one.n });
	}
	if (out.n > 0)
		add(f, row, bytes_from(buf_bytes(&out), 1), true);
}

static void
add_address(struct fields *f, const struct header_row *row, const struct address *a)
{
	struct address copy = *a;

	add_list(f, row, &(struct mailboxes){ .v = &copy, .n = 1 });
}

/* The sender that the transport headers name, where properties hold no address for mail
 * (FIELD_NOTES Q28). */
static bool
transport_from(const struct fields *f, struct address *out)
{
	struct bytes from =
	    transport_field(f->c, prop_text(&f->m->props, &PidTagTransportMessageHeaders), "From");
	struct bytes spec = from.n > 0 ? address_spec(f->c, from) : (struct bytes){ 0 };

	if (spec.p != NULL)
		out->spec = spec;
	return spec.p != NULL;
}

static bool
is_encapsulated(const struct address *a)
{
	return a->spec.p == NULL || bytes_starts_nocase(a->spec, BYTES("IMCEA"));
}

/* Whom the message is from: SentRepresenting, else Sender (2.1.3.1.3, 2.1.3.1.4). */
static bool
from_address(const struct fields *f, struct address *from)
{
	struct address sender = { 0 };
	bool has_from = address_of(from, &f->book, &f->m->props, &group_sent_representing);
	bool has_sender = address_of(&sender, &f->book, &f->m->props, &group_sender);

	if (has_from && is_encapsulated(from) && has_sender && !is_encapsulated(&sender) &&
	    bytes_equal(from->name, sender.name))
		from->spec =
		    sender.spec; /* one person, whose address for mail only the other group has */
	if (!has_from && has_sender)
		*from = sender;
	if ((has_from || has_sender) && is_encapsulated(from))
		transport_from(f, from);
	return has_from || has_sender;
}

static void
write_from(struct fields *f, const struct header_row *row)
{
	struct address from;

	if (from_address(f, &from))
		add_address(f, row, &from);
}
const struct via via_from = { write_from, read_from };

static void
write_sender(struct fields *f, const struct header_row *row)
{
	struct address from, sender;

	if (from_address(f, &from) && sender_is_other(f, &from, &sender) &&
	    !is_encapsulated(&sender))
		add_address(f, row, &sender);
}
const struct via via_sender = { write_sender, read_sender };

/* 2.1.3.1.2, Reply-To: the entry ids; the names beside them cannot be split safely (A31). */
static void
write_reply_to(struct fields *f, const struct header_row *row)
{
	struct bytes entries = prop_binary(&f->m->props, row->prop), one;
	struct mailboxes list = { .n = 0 };
	size_t at = 0;

	while (entryid_list_next(f->c, &one, entries, &at)) {
		struct address a;

		if (address_of_entryid(&a, &f->book, one) && a.spec.p != NULL) {
			mailbox_add(f, &list, &a);
		} else {
			note(f->c, NOTE_LOSS, "%s: an entry names no address",
			    propdef_name(row->prop));
		}
	}
	add_list(f, row, &list);
}
const struct via via_reply_to = { write_reply_to, read_reply_to };

/* 2.1.3.1.1, Recipients: the types' resend and submitted bits are masked off (A19); a row of no
 * type stands with To. */
static int
recipient_type(const struct recipient *r)
{
	int64_t type = 1;

	prop_int(&type, &r->props, &PidTagRecipientType);
	type &= 3;
	return type == 0 ? 1 : (int)type;
}

/* To and Cc (A25): the recipients of an attached delivery report are those that it reports on; it
 * went to whom the message was received for. */
static bool
is_attached_dsn(const struct message *m)
{
	struct bytes class = message_class(m);

	return m->parent != NULL && class_is(class, "REPORT") && class.n > 3 &&
	       (bytes_equal_nocase(bytes_from(class, class.n - 3), BYTES(".DR")) ||
		   bytes_equal_nocase(bytes_from(class, class.n - 3), BYTES("NDR")));
}

static bool
write_dsn_to(struct fields *f, const struct header_row *row, int wanted)
{
	struct address a;

	if (!address_of(&a, &f->book, &f->m->props, &group_received_representing) &&
	    !address_of(&a, &f->book, &f->m->props, &group_received_by))
		return false;
	if (wanted == 1)
		add_address(f, row, &a);
	return true;
}

static void
write_recipients(struct fields *f, const struct header_row *row)
{
	int wanted = ((const struct word *)row->with)->value == 3
			 ? 3
			 : (int)((const struct word *)row->with)->value;
	struct mailboxes list = { .n = 0 };
	bool attached = is_attached_dsn(f->m), report;

	if ((wanted == 3 && f->opts->no_bcc) || (attached && write_dsn_to(f, row, wanted)))
		return;
	/* of a report that was mail, the rows that it speaks of are none of its addressees */
	report = attached || (class_is(message_class(f->m), "REPORT") && f->m->recipients > 0 &&
				 !report_speaks_of(f->m->recipient[0]));
	for (size_t i = 0; i < f->m->recipients; i++) {
		const struct recipient *r = f->m->recipient[i];
		struct address a;
		struct where w;

		if (recipient_type(r) != wanted || (report && report_speaks_of(r)))
			continue;
		where_enter(f->c, &w, "recipient", i + 1);
		if (address_of(&a, &f->book, &r->props, &group_recipient)) {
			mailbox_add(f, &list, &a);
		} else {
			note(f->c, NOTE_LOSS, "it has neither name nor address");
		}
		where_leave(f->c);
	}
	add_list(f, row, &list);
}
const struct via via_recipients = { write_recipients, read_recipients };

/* 2.1.3.1.5, Return Receipt, and 2.1.3.1.6, Read Receipt: the flag asks, the first group that names
 * somebody answers. */
static void
write_receipt(struct fields *f, const struct header_row *row)
{
	const struct address_group *const *groups = row->with;
	struct address a;

	if (!prop_true(&f->m->props, row->prop))
		return;
	for (; *groups != NULL; groups++) {
		if (address_of(&a, &f->book, &f->m->props, *groups) && a.spec.p != NULL) {
			add_address(f, row, &a);
			return;
		}
	}
	note(
	    f->c, NOTE_LOSS, "%s: nobody is named to send the receipt to", propdef_name(row->prop));
}
const struct via via_receipt = { write_receipt, read_receipt };

/* 2.1.3.2.2, Content Class: by message class, else PidNameContentClass. */
static void
write_content_class(struct fields *f, const struct header_row *row)
{
	static const struct {
		const char *class, *content;
	} exact[] = {
		{ "IPM.Note.Microsoft.Fax", "fax" },
		{ "IPM.Note.Microsoft.Fax.CA", "fax-ca" },
		{ "IPM.Note.Microsoft.Missed.Voice", "missedcall" },
		{ "IPM.Note.Microsoft.Conversation.Voice", "voice-uc" },
		{ "IPM.Note.Microsoft.Voicemail.UM.CA", "voice-ca" },
		{ "IPM.Note.Microsoft.Voicemail.UM", "voice" },
	};
	static const struct bytes custom = { (const uint8_t *)"IPM.Note.Custom.", 16 };
	static const struct bytes form = { (const uint8_t *)"IPM.InfoPathForm.", 17 };
	struct bytes class = message_class(f->m),
		     name = prop_text(&f->m->props, &PidLidInfoPathFormName);

	for (size_t i = 0; i < sizeof(exact) / sizeof(exact[0]); i++) {
		if (bytes_equal_nocase(class, bytes_of(exact[i].class))) {
			add(f, row, bytes_of(exact[i].content), false);
			return;
		}
	}
	if (bytes_starts_nocase(class, custom)) {
		class = bytes_from(class, custom.n);
		add(f, row,
		    arena_print(
			f->c, "urn:content-class:custom.%.*s", (int)class.n, (const char *)class.p),
		    false);
	} else if (bytes_starts_nocase(class, form) && name.n > 0) {
		class = bytes_from(class, form.n);
		class = bytes_upto(class, bytes_find(class, BYTES(".")));
		add(f, row,
		    arena_print(f->c, "InfoPathForm.%.*s.%.*s", (int)class.n, (const char *)class.p,
			(int)name.n, (const char *)name.p),
		    false);
	} else {
		write_text(f, row);
	}
}
const struct via via_content_class = { write_content_class, read_content_class };

/* 2.1.3.2.20, Auto Response Suppress: None, All, or the names of the bits. */
static void
write_suppress(struct fields *f, const struct header_row *row)
{
	struct buf out = { .c = f->c };
	int64_t v;

	if (!prop_int(&v, &f->m->props, row->prop))
		return;
	if (v == 0 || (uint32_t)v == 0xFFFFFFFF)
		buf_put_str(&out, v == 0 ? "None" : "All");
	else
		for (const struct word *w = row->with; w->word != NULL; w++)
			if ((v & w->value) != 0)
				buf_print(&out, "%s%s", out.n > 0 ? ", " : "", w->word);
	if (out.n > 0)
		add(f, row, buf_bytes(&out), false);
}
const struct via via_suppress = { write_suppress, read_suppress };

/* A keyword of a list; one with a comma in it is quoted. */
static void
write_keywords(struct fields *f, const struct header_row *row)
{
	const struct prop *p = props_find(&f->m->props, &row->prop->pid);
	struct buf out = { .c = f->c };

	if (p == NULL || type_find(p->type) == NULL || type_find(p->type)->form != FORM_TEXT)
		return;
	for (size_t i = 0; i < p->n; i++) {
		struct bytes word = text_trim(p->v[i].s);
		bool quote = bytes_find(word, BYTES(",")) < word.n;

		if (word.n > 0)
			buf_print(&out, "%s%s%.*s%s", out.n > 0 ? ", " : "", quote ? "\"" : "",
			    (int)word.n, (const char *)word.p, quote ? "\"" : "");
	}
	if (out.n > 0)
		add(f, row, buf_bytes(&out), false);
}
const struct via via_keywords = { write_keywords, read_keywords };

/* 2.1.3.2.16: a tag of RFC 4646, which MS-LCID's "es-ES_tradnl" is not: behind the underscore
 * stands a sort order. */
static void
write_locale(struct fields *f, const struct header_row *row)
{
	int64_t lcid;
	struct bytes tag;

	if (!prop_int(&lcid, &f->m->props, row->prop) || locale_language((uint32_t)lcid) == NULL)
		return;
	tag = bytes_of(locale_language((uint32_t)lcid));
	add(f, row, bytes_upto(tag, bytes_find(tag, BYTES("_"))), false);
}
const struct via via_locale = { write_locale, read_locale };

/* 2.1.3.2.25: Reply-By stands only beside a flag request (E67). */
static void
write_reply_by(struct fields *f, const struct header_row *row)
{
	if (prop_text(&f->m->props, &PidLidFlagRequest).n > 0)
		write_date(f, row);
}
const struct via via_reply_by = { write_reply_by, read_date };

static void
write_has_attach(struct fields *f, const struct header_row *row)
{
	if (f->has_attachments)
		add(f, row, BYTES("yes"), false);
}
const struct via via_has_attach = { write_has_attach, read_nothing };

/* What was never sent, and templates, open for writing (DESIGN.md part 4). */
static void
write_unsent(struct fields *f, const struct header_row *row)
{
	static const struct guid oft = { { GUID_OF(
	    0x0006F046, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46) } };
	int64_t flags = 0;

	prop_int(&flags, &f->m->props, row->prop);
	if ((flags & 0x8) != 0 || guid_equal(&f->m->clsid, &oft))
		add(f, row, BYTES("1"), false);
}
const struct via via_unsent = { write_unsent, read_unsent };

void
write_none(struct fields *f, const struct header_row *row)
{
	(void)f;
	(void)row;
}
