/*
 * MS-OXCMAIL, Envelope Elements: one row a row of the document, in the order in which the fields go
 * out. The first row that makes a field of a name wins. Row ids are those of the requirement tables
 * (E10 to E73, A17 to A39).
 */
#include "formats/base/base64.h"
#include "formats/base/text.h"
#include "libconv/entryid.h"
#include "libconv/oxcmail/fields.h"
#include "libconv/oxcmail/header-read.h"
#include "libconv/oxcmail/report.h"
#include "libconv/oxcmail/words.h"

struct header_row;

/* How a property becomes a field, and a field a property. */
struct via {
	void (*write)(struct fields *f, const struct header_row *row);
	header_reader *read;
};

enum row_flag {
	OWN = 1 /* written anew from the properties also where the transport headers are kept
		   (DESIGN.md part 4) */
};

struct header_row {
	const char *id; /* of the requirement row */
	const char *name;
	const struct propdef *prop;
	const struct via *via;
	const void *with; /* what via needs beside it */
	unsigned flags;
};

static void
add(struct fields *f, const struct header_row *row, struct bytes value, bool raw)
{
	field_add(f, row->name, value, raw, (row->flags & OWN) != 0);
}

static void
write_text(struct fields *f, const struct header_row *row)
{
	struct bytes text = prop_text(&f->m->props, row->prop);

	if (text.n > 0)
		add(f, row, text, false);
}
static const struct via via_text = { write_text, read_text };

/* A number to the word that stands for it; `with` is a list of words that ends with an empty one.
 */
static void
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
static const struct via via_word = { write_word, read_word };

static void
write_number(struct fields *f, const struct header_row *row)
{
	int64_t v;

	if (prop_int(&v, &f->m->props, row->prop) && v > 0)
		add(f, row, arena_print(f->c, "%lld", (long long)v), false);
}
static const struct via via_number = { write_number, read_number };

static void
write_signed(struct fields *f, const struct header_row *row)
{
	int64_t v;

	if (prop_int(&v, &f->m->props, row->prop))
		add(f, row, arena_print(f->c, "%lld", (long long)v), false);
}
static const struct via via_signed = { write_signed, read_signed };

/* TRUE makes the field; FALSE none. */
static void
write_true(struct fields *f, const struct header_row *row)
{
	if (prop_true(&f->m->props, row->prop))
		add(f, row, BYTES("true"), false);
}
static const struct via via_true = { write_true, read_true };

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
static const struct via via_classified = { write_classified, read_classified };

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
static const struct via via_base64 = { write_base64, read_base64 };

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
			    row->prop->canonical);
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
static const struct via via_ids = { write_ids, read_ids };

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
static const struct via via_sent = { write_sent, read_date };

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
static const struct via via_subject = { write_subject, read_subject };

static bool
sender_is_other(const struct fields *f, const struct address *from, struct address *sender)
{
	return address_of(sender, &f->book, &f->m->props, &group_sender) &&
	       sender->spec.p != NULL && from->spec.p != NULL && !address_same(from, sender);
}

static InternetAddress *
mailbox(const struct fields *f, const struct address *a)
{
	struct bytes name = a->name;
	InternetAddress *ia;

	/* a name that only repeats the address, in quotes or not, says nothing */
	while (name.n >= 2 && (name.p[0] == '\'' || name.p[0] == '"') &&
	       name.p[name.n - 1] == name.p[0])
		name = bytes_upto(bytes_from(name, 1), name.n - 2);
	if (bytes_equal_nocase(name, a->spec))
		name.n = 0;
	if (a->spec.p == NULL)
		ia = internet_address_group_new(mime_parameter_text(f->c, name));
	else
		ia = internet_address_mailbox_new(
		    name.n > 0 ? mime_parameter_text(f->c, name) : NULL,
		    (const char *)arena_copy(f->c, a->spec).p);
	internet_address_set_charset(ia, "utf-8");
	return ia;
}

/* Adds a field of the addresses that a list holds; the list is consumed. */
static void
add_list(struct fields *f, const struct header_row *row, InternetAddressList *list)
{
	char *text = NULL;

	if (internet_address_list_length(list) > 0) {
		GString *out = g_string_new(NULL);

		/* the column where the list begins decides where GMime folds it */
		g_string_printf(out, "%s: ", row->name);
		internet_address_list_encode(list, NULL, out);
		text = g_string_free(out, FALSE);
	}
	g_object_unref(list);
	if (text != NULL) {
		struct bytes value =
		    arena_copy(f->c, bytes_from(bytes_of(text), strlen(row->name) + 2));

		g_free(text);
		while (value.n > 0 && value.p[value.n - 1] <= ' ')
			value.n--;
		add(f, row, value, true);
	}
}

static void
add_address(struct fields *f, const struct header_row *row, const struct address *a)
{
	InternetAddressList *list = internet_address_list_new();
	InternetAddress *ia = mailbox(f, a);

	internet_address_list_add(list, ia);
	g_object_unref(ia);
	add_list(f, row, list);
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
static const struct via via_from = { write_from, read_from };

static void
write_sender(struct fields *f, const struct header_row *row)
{
	struct address from, sender;

	if (from_address(f, &from) && sender_is_other(f, &from, &sender) &&
	    !is_encapsulated(&sender))
		add_address(f, row, &sender);
}
static const struct via via_sender = { write_sender, read_sender };

/* 2.1.3.1.2, Reply-To: the entry ids; the names beside them cannot be split safely (A31). */
static void
write_reply_to(struct fields *f, const struct header_row *row)
{
	struct bytes entries = prop_binary(&f->m->props, row->prop), one;
	InternetAddressList *list = internet_address_list_new();
	size_t at = 0;

	while (entryid_list_next(f->c, &one, entries, &at)) {
		struct address a;

		if (address_of_entryid(&a, &f->book, one) && a.spec.p != NULL) {
			InternetAddress *ia = mailbox(f, &a);

			internet_address_list_add(list, ia);
			g_object_unref(ia);
		} else {
			note(
			    f->c, NOTE_LOSS, "%s: an entry names no address", row->prop->canonical);
		}
	}
	add_list(f, row, list);
}
static const struct via via_reply_to = { write_reply_to, read_reply_to };

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

static void
write_dsn_to(struct fields *f, const struct header_row *row, int wanted)
{
	struct address a;

	if (wanted == 1 && (address_of(&a, &f->book, &f->m->props, &group_received_representing) ||
			       address_of(&a, &f->book, &f->m->props, &group_received_by)))
		add_address(f, row, &a);
}

static void
write_recipients(struct fields *f, const struct header_row *row)
{
	int wanted = ((const struct word *)row->with)->value == 3
			 ? 3
			 : (int)((const struct word *)row->with)->value;
	InternetAddressList *list;
	bool report;

	if (wanted == 3 && f->opts->no_bcc)
		return;
	if (is_attached_dsn(f->m)) {
		write_dsn_to(f, row, wanted);
		return;
	}
	/* of a report that was mail, the rows that it speaks of are none of its addressees */
	report = class_is(message_class(f->m), "REPORT") && f->m->recipients > 0 &&
		 !report_speaks_of(f->m->recipient[0]);
	list = internet_address_list_new();
	for (size_t i = 0; i < f->m->recipients; i++) {
		const struct recipient *r = f->m->recipient[i];
		struct address a;
		struct where w;

		if (recipient_type(r) != wanted || (report && report_speaks_of(r)))
			continue;
		where_enter(f->c, &w, "recipient", i + 1);
		if (address_of(&a, &f->book, &r->props, &group_recipient)) {
			InternetAddress *ia = mailbox(f, &a);

			internet_address_list_add(list, ia);
			g_object_unref(ia);
		} else {
			note(f->c, NOTE_LOSS, "it has neither name nor address");
		}
		where_leave(f->c);
	}
	add_list(f, row, list);
}
static const struct via via_recipients = { write_recipients, read_recipients };

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
	note(f->c, NOTE_LOSS, "%s: nobody is named to send the receipt to", row->prop->canonical);
}
static const struct via via_receipt = { write_receipt, read_receipt };

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
static const struct via via_content_class = { write_content_class, read_content_class };

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
static const struct via via_suppress = { write_suppress, read_suppress };

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
static const struct via via_keywords = { write_keywords, read_keywords };

static void
write_locale(struct fields *f, const struct header_row *row)
{
	int64_t lcid;

	if (prop_int(&lcid, &f->m->props, row->prop) && locale_language((uint32_t)lcid) != NULL)
		add(f, row, bytes_of(locale_language((uint32_t)lcid)), false);
}
static const struct via via_locale = { write_locale, read_locale };

/* 2.1.3.2.25: Reply-By stands only beside a flag request (E67). */
static void
write_reply_by(struct fields *f, const struct header_row *row)
{
	if (prop_text(&f->m->props, &PidLidFlagRequest).n > 0)
		write_date(f, row);
}
static const struct via via_reply_by = { write_reply_by, read_date };

static void
write_has_attach(struct fields *f, const struct header_row *row)
{
	if (f->has_attachments)
		add(f, row, BYTES("yes"), false);
}
static const struct via via_has_attach = { write_has_attach, read_nothing };

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
static const struct via via_unsent = { write_unsent, read_unsent };

/* Fields that are only read: other names for what a row above writes. */
static void
write_none(struct fields *f, const struct header_row *row)
{
	(void)f;
	(void)row;
}
static const struct via via_read_text = { write_none, read_text };
static const struct via via_read_word = { write_none, read_word };
static const struct via via_read_date = { write_none, read_date };
static const struct via via_read_flag = { write_text, read_flag };
/* written by the importance's own row */
static const struct via via_write_word = { write_word, read_nothing };

static const struct word importance_words[] = { { 0, "Low" }, { 2, "High" }, { 0, NULL } };
static const struct word urgency_words[] = { { 0, "Non-Urgent" }, { 1, "Normal" }, { 2, "Urgent" },
	{ 0, NULL } };
static const struct word level_words[] = { { 0, "Low" }, { 1, "Normal" }, { 2, "High" },
	{ 0, NULL } };
static const struct word x_priority_words[] = { { 0, "5" }, { 0, "4" }, { 1, "3" }, { 2, "2" },
	{ 2, "1" }, { 0, NULL } };
static const struct word priority_words[] = { { 0, "5" }, { 2, "1" }, { 0, NULL } };
static const struct word sensitivity_words[] = { { 1, "Personal" }, { 2, "Private" },
	{ 3, "Company-Confidential" }, { 0, NULL } };
static const struct word suppress_bits[] = { { 0x01, "DR" }, { 0x02, "NDR" }, { 0x04, "RN" },
	{ 0x08, "NRN" }, { 0x10, "OOF" }, { 0x20, "AutoReply" }, { 0, NULL } };
static const struct word sender_id_words[] = { { 1, "Neutral" }, { 2, "Pass" }, { 3, "Fail" },
	{ 4, "SoftFail" }, { 5, "None" }, { 6, "TempError" }, { 7, "PermError" },
	{ (int32_t)0x80000006, "TempError" }, { (int32_t)0x80000007, "PermError" }, { 0, NULL } };
static const struct word to_type = { 1, "To" }, cc_type = { 2, "Cc" }, bcc_type = { 3, "Bcc" };
static const struct address_group *const return_receipt_groups[] = { &group_read_receipt,
	&group_sender, &group_sent_representing, NULL };
static const struct address_group *const read_receipt_groups[] = { &group_read_receipt,
	&group_sent_representing, &group_sender, NULL };

/* clang-format off */
static const struct header_row rows[] = {
	{ "A35", "From", &PidTagSentRepresentingName, &via_from, NULL, OWN },
	{ "A36", "Sender", &PidTagSenderName, &via_sender, NULL, OWN },
	{ "A30", "Reply-To", &PidTagReplyRecipientEntries, &via_reply_to, NULL, OWN },
	{ "A17", "To", &PidTagRecipientType, &via_recipients, &to_type, OWN },
	{ "A17", "Cc", &PidTagRecipientType, &via_recipients, &cc_type, OWN },
	{ "A29", "Bcc", &PidTagRecipientType, &via_recipients, &bcc_type, OWN },
	{ "E34", "Subject", &PidTagSubject, &via_subject, NULL, OWN },
	{ "E31", "Date", &PidTagClientSubmitTime, &via_sent, NULL, OWN },
	{ "E41", "Message-ID", &PidTagInternetMessageId, &via_ids, "bare", OWN },
	{ "E44", "In-Reply-To", &PidTagInReplyToId, &via_ids, NULL, 0 },
	{ "E43", "References", &PidTagInternetReferences, &via_ids, NULL, 0 },
	{ "E39", "Thread-Topic", &PidTagConversationTopic, &via_text, NULL, 0 },
	{ "E40", "Thread-Index", &PidTagConversationIndex, &via_base64, NULL, 0 },
	{ "E24", "Importance", &PidTagImportance, &via_word, importance_words, 0 },
	{ "A110", "Importance", &PidTagImportance, &via_read_word, level_words, 0 },
	{ "E27", "X-Priority", &PidTagImportance, &via_write_word, priority_words, 0 },
	{ "A112", "X-Priority", &PidTagImportance, &via_read_word, x_priority_words, 0 },
	{ "A113", "X-MSMail-Priority", &PidTagImportance, &via_read_word, level_words, 0 },
	{ "A111", "Priority", &PidTagImportance, &via_read_word, urgency_words, 0 },
	{ "E30", "Sensitivity", &PidTagSensitivity, &via_word, sensitivity_words, 0 },
	{ "A37", "Return-Receipt-To", &PidTagOriginatorDeliveryReportRequested, &via_receipt, return_receipt_groups, 0 },
	{ "A39", "Disposition-Notification-To", &PidTagReadReceiptRequested, &via_receipt, read_receipt_groups, 0 },
	{ "E45", "Keywords", &PidNameKeywords, &via_keywords, NULL, 0 },
	{ "E46", "List-Help", &PidTagListHelp, &via_text, NULL, 0 },
	{ "E47", "List-Subscribe", &PidTagListSubscribe, &via_text, NULL, 0 },
	{ "E48", "List-Unsubscribe", &PidTagListUnsubscribe, &via_text, NULL, 0 },
	{ "A071", "X-List-Help", &PidTagListHelp, &via_read_text, NULL, 0 },
	{ "A072", "X-List-Subscribe", &PidTagListSubscribe, &via_read_text, NULL, 0 },
	{ "A073", "X-List-Unsubscribe", &PidTagListUnsubscribe, &via_read_text, NULL, 0 },
	{ "A063", "X-Accept-Language", &PidNameAcceptLanguage, &via_read_text, NULL, 0 },
	{ "A065", "Expires", &PidTagExpiryTime, &via_read_date, NULL, 0 },
	{ "A065", "Expiry-Date", &PidTagExpiryTime, &via_read_date, NULL, 0 },
	{ "E49", "Accept-Language", &PidNameAcceptLanguage, &via_text, NULL, 0 },
	{ "E51", "Content-Language", &PidTagMessageLocaleId, &via_locale, NULL, 0 },
	{ "E12", "Content-Class", &PidNameContentClass, &via_content_class, NULL, 0 },
	{ "E14", "X-CallingTelephoneNumber", &PidTagSenderTelephoneNumber, &via_text, NULL, 0 },
	{ "E14", "X-CallingTelephoneNumber", &PidNameXSenderTelephoneNumber, &via_text, NULL, 0 },
	{ "E15", "X-VoiceMessageDuration", &PidTagVoiceMessageDuration, &via_number, NULL, 0 },
	{ "E15", "X-VoiceMessageDuration", &PidNameXVoiceMessageDuration, &via_number, NULL, 0 },
	{ "E16", "X-VoiceMessageSenderName", &PidTagVoiceMessageSenderName, &via_text, NULL, 0 },
	{ "E16", "X-VoiceMessageSenderName", &PidNameXVoiceMessageSenderName, &via_text, NULL, 0 },
	{ "E17", "X-FaxNumberOfPages", &PidTagFaxNumberOfPages, &via_number, NULL, 0 },
	{ "E17", "X-FaxNumberOfPages", &PidNameXFaxNumberOfPages, &via_number, NULL, 0 },
	{ "E18", "X-AttachmentOrder", &PidTagVoiceMessageAttachmentOrder, &via_text, NULL, 0 },
	{ "E18", "X-AttachmentOrder", &PidNameXVoiceMessageAttachmentOrder, &via_text, NULL, 0 },
	{ "E19", "X-CallID", &PidTagCallId, &via_text, NULL, 0 },
	{ "E19", "X-CallID", &PidNameXCallId, &via_text, NULL, 0 },
	{ "E52", "X-Microsoft-Classified", &PidLidClassified, &via_classified, NULL, 0 },
	{ "E53", "X-Microsoft-ClassKeep", &PidLidClassificationKeep, &via_classified, NULL, 0 },
	{ "E54", "X-Microsoft-Classification", &PidLidClassification, &via_classified, NULL, 0 },
	{ "E55", "X-Microsoft-ClassDesc", &PidLidClassificationDescription, &via_classified, NULL, 0 },
	{ "E56", "X-Microsoft-ClassID", &PidLidClassificationGuid, &via_classified, NULL, 0 },
	{ "E60", "X-Auto-Response-Suppress", &PidTagAutoResponseSuppress, &via_suppress, suppress_bits, 0 },
	{ "E62", "X-MS-Exchange-Organization-AutoForwarded", &PidTagAutoForwarded, &via_true, NULL, 0 },
	{ "E63", "X-MS-Exchange-Organization-SenderIdResult", &PidTagSenderIdStatus, &via_word, sender_id_words, 0 },
	{ "E64", "X-MS-Exchange-Organization-PRD", &PidTagPurportedSenderDomain, &via_text, NULL, 0 },
	{ "E65", "X-MS-Exchange-Organization-SCL", &PidTagContentFilterSpamConfidenceLevel, &via_signed, NULL, 0 },
	{ "E66", "X-Message-Flag", &PidLidFlagRequest, &via_read_flag, NULL, 0 },
	{ "E67", "Reply-By", &PidTagReplyTime, &via_reply_by, NULL, 0 },
	{ "E59", "X-MS-Has-Attach", &PidTagHasAttachments, &via_has_attach, NULL, 0 },
	{ "", "X-Unsent", &PidTagMessageFlags, &via_unsent, NULL, 0 },
};
/* clang-format on */

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/*
 * Fields that a writer owns, or that say nothing outside of where they were written (2.2.3.2.29,
 * Arbitrary MIME Headers, lists the same for readers): never from PS_INTERNET_HEADERS.
 */
static const char *const reserved[] = { "Received", "Resent-From", "Resent-Sender", "Resent-Date",
	"Resent-Message-Id", "Content-Type", "Content-Disposition", "Content-Description",
	"Content-Transfer-Encoding", "Content-ID", "Content-MD5", "Content-Base",
	"Content-Location", "MIME-Version", "Return-Path", "Bcc", "X-MimeOle",
	"X-MS-TNEF-Correlator", "From", "Sender", "To", "Cc", "Subject", "Date", "Message-ID",
	"Reply-To" };

/* 2.1.3.2.4: such names stay inside of the organisation; embedded messages keep them (T31). */
static const char *const internal[] = { "X-Microsoft-Exchange-Organization",
	"X-Microsoft-Exchange-Forest", "X-MS-Exchange-Organization", "X-MS-Exchange-Forest" };

static bool
is_reserved(const struct fields *f, struct bytes name)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (bytes_equal_nocase(name, bytes_of(reserved[i])))
			return true;
	for (size_t i = 0; f->m->parent == NULL && i < sizeof(internal) / sizeof(internal[0]); i++)
		if (bytes_starts_nocase(name, bytes_of(internal[i])))
			return true;
	return false;
}

/* 2.1.3.2.4, Arbitrary MIME Headers: string names of PS_INTERNET_HEADERS. */
static void
arbitrary(struct fields *f)
{
	for (size_t i = 0; i < f->m->props.n; i++) {
		const struct prop *p = &f->m->props.v[i];
		struct bytes name = bytes_of(p->pid.name);

		if (p->pid.set == NULL || p->pid.name == NULL ||
		    !guid_equal(p->pid.set, &PS_INTERNET_HEADERS) ||
		    (p->type != PtypString && p->type != PtypString8) || header_row_maps(&p->pid))
			continue;
		if (field_name_valid(name) && !is_reserved(f, name) && !fields_have(f, name) &&
		    p->v[0].s.n > 0)
			field_add(f, p->pid.name, p->v[0].s, false, false);
	}
}

void
fields_make(struct fields *f)
{
	for (size_t i = 0; i < ROWS; i++)
		if (i == 0 || strcmp(rows[i].name, rows[i - 1].name) != 0 ||
		    !fields_have(f, bytes_of(rows[i].name)))
			rows[i].via->write(f, &rows[i]);
	arbitrary(f);
}

/* MIME's own fields, hops that are past, and what a writer makes anew: nothing for
 * PS_INTERNET_HEADERS (2.2.3.2.29). */
static const char *const not_named[] = { "Received", "Resent-From", "Resent-Sender", "Resent-Date",
	"Resent-Message-Id", "Resent-To", "Resent-Cc", "Content-Type", "Content-Disposition",
	"Content-Description", "Content-Transfer-Encoding", "Content-ID", "Content-MD5",
	"Content-Location", "MIME-Version", "X-MimeOle", "X-MS-TNEF-Correlator" };

static bool
is_listed(struct bytes name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (bytes_equal_nocase(name, bytes_of(list[i])))
			return true;
	return false;
}

/* A field that no row has: a named property, its name in lower case (A007). */
static void
name_read(struct message *m, struct bytes name, struct bytes raw)
{
	struct bytes text = words_decode(m->c, raw), lower = arena_copy(m->c, name);
	struct pid pid = { .set = &PS_INTERNET_HEADERS, .name = (const char *)lower.p };

	for (size_t i = 0; i < lower.n; i++)
		if (lower.p[i] >= 'A' && lower.p[i] <= 'Z')
			((uint8_t *)(uintptr_t)lower.p)[i] += 32;
	if (text.n > 0 && props_find(&m->props, &pid) == NULL)
		props_put(&m->props, &pid, PtypString, (struct value){ .s = text });
}

void
header_read(struct message *m, struct bytes name, struct bytes raw)
{
	bool mapped = false;

	for (size_t i = 0; i < ROWS; i++) {
		if (!bytes_equal_nocase(name, bytes_of(rows[i].name)))
			continue;
		if (!mapped || rows[i].via->write == write_none)
			rows[i].via->read(m, &(struct row_use){ rows[i].prop, rows[i].with }, raw);
		mapped = true;
	}
	if (!mapped && field_name_valid(name) &&
	    !is_listed(name, not_named, sizeof(not_named) / sizeof(not_named[0])))
		name_read(m, name, raw);
}

bool
header_row_maps(const struct pid *pid)
{
	for (size_t i = 0; i < ROWS; i++)
		if (pid_compare(&rows[i].prop->pid, pid) == 0)
			return true;
	return false;
}
