#include "libconv/oxcmail/address.h"

#include <gmime/gmime.h>
#include <stdlib.h>

#include "formats/base/text.h"
#include "libconv/entryid.h"

/* An address beyond this does not fit into a line of 998 octets. */
#define SPEC_MAX 900

#define GROUP(prefix)                                                            \
	{                                                                        \
#prefix, &PidTag##prefix##Name, &PidTag##prefix##EntryId,        \
		    &PidTag##prefix##AddressType, &PidTag##prefix##EmailAddress, \
		    &PidTag##prefix##SmtpAddress, &PidTag##prefix##SearchKey     \
	}
const struct address_group group_sender = GROUP(Sender);
const struct address_group group_sent_representing = GROUP(SentRepresenting);
const struct address_group group_read_receipt = GROUP(ReadReceipt);
const struct address_group group_received_by = GROUP(ReceivedBy);
const struct address_group group_received_representing = GROUP(ReceivedRepresenting);
const struct address_group group_recipient = { "Recipient", &PidTagDisplayName, &PidTagEntryId,
	&PidTagAddressType, &PidTagEmailAddress, &PidTagSmtpAddress, &PidTagSearchKey };

static bool
is_atext(uint8_t ch)
{
	return (ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') ||
	       (ch != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", ch) != NULL);
}

/* RFC 5322, dot-atom. */
static bool
is_dot_atom(struct bytes b)
{
	for (size_t i = 0; i < b.n; i++) {
		bool dot = b.p[i] == '.';

		if (dot ? i == 0 || i + 1 == b.n || b.p[i - 1] == '.' : !is_atext(b.p[i]))
			return false;
	}
	return b.n > 0;
}

static bool
is_quoted(struct bytes b)
{
	return b.n >= 2 && b.p[0] == '"' && b.p[b.n - 1] == '"';
}

/* A domain as it may stand in a header: a dot-atom, a literal, or the A-labels of an
 * internationalised name. */
static struct bytes
domain_of(struct ctx *c, struct bytes text)
{
	struct bytes domain = { 0 };
	char *ascii_name;

	if (is_dot_atom(text) ||
	    (text.n > 2 && text.p[0] == '[' && text.p[text.n - 1] == ']' && ascii(text)))
		return text;
	if (ascii(text))
		return domain;
	ascii_name = g_hostname_to_ascii((const char *)arena_copy(c, text).p);
	if (ascii_name != NULL && is_dot_atom(bytes_of(ascii_name)))
		domain = arena_copy(c, bytes_of(ascii_name));
	g_free(ascii_name);
	return domain;
}

/* local@domain, the local part quoted where it must be; p NULL where it cannot stand in a header.
 */
static struct bytes
spec_join(struct ctx *c, struct bytes local, struct bytes domain)
{
	struct buf b = { .c = c };

	domain = domain_of(c, domain);
	if (local.n == 0 || domain.n == 0 || !ascii(local) || local.n + domain.n > SPEC_MAX)
		return (struct bytes){ 0 };
	if (is_dot_atom(local) || is_quoted(local)) {
		buf_put_bytes(&b, local);
	} else {
		buf_u8(&b, '"');
		for (size_t i = 0; i < local.n; i++) {
			if (local.p[i] < 0x20 || local.p[i] == 0x7F)
				return (struct bytes){ 0 };
			if (local.p[i] == '"' || local.p[i] == '\\')
				buf_u8(&b, '\\');
			buf_u8(&b, local.p[i]);
		}
		buf_u8(&b, '"');
	}
	buf_u8(&b, '@');
	buf_put_bytes(&b, domain);
	return buf_bytes(&b);
}

static struct bytes
trim(struct bytes b, const char *what)
{
	while (b.n > 0 && (b.p[0] <= ' ' || strchr(what, b.p[0]) != NULL))
		b = bytes_from(b, 1);
	while (b.n > 0 && (b.p[b.n - 1] <= ' ' || strchr(what, b.p[b.n - 1]) != NULL))
		b.n--;
	return b;
}

struct bytes
address_spec(struct ctx *c, struct bytes text)
{
	size_t at, open;

	text = trim(text, "");
	open = bytes_find(text, BYTES("<"));
	if (open < text.n) {
		text = bytes_from(text, open + 1);
		text = bytes_upto(text, bytes_find(text, BYTES(">")));
	}
	text = trim(text, "'");
	if (bytes_starts_nocase(text, BYTES("SMTP:")))
		text = bytes_from(text, 5);
	else if (bytes_starts_nocase(text, BYTES("mailto:")))
		text = bytes_from(text, 7);
	for (at = text.n; at > 0 && text.p[at - 1] != '@'; at--)
		;
	if (at == 0)
		return (struct bytes){ 0 };
	return spec_join(c, bytes_upto(text, at - 1), bytes_from(text, at));
}

/* IMCEA Encapsulation: the type, and the address with all but letters, digits, '-', '=' and '/' in
 * hex. */
static struct bytes
encapsulate(const struct address_book *book, struct bytes type, struct bytes address)
{
	struct buf b = { .c = book->c };

	if (!is_dot_atom(type) || address.n == 0)
		return (struct bytes){ 0 };
	buf_print(&b, "IMCEA%.*s-", (int)type.n, (const char *)type.p);
	for (size_t i = 0; i < address.n; i++) {
		uint8_t ch = address.p[i];

		if ((ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') ||
		    (ch >= 'a' && ch <= 'z') || ch == '-' || ch == '=')
			buf_u8(&b, ch);
		else if (ch == '/')
			buf_u8(&b, '_');
		else
			buf_print(&b, "+%02X", ch);
	}
	if (b.n + book->domain.n > SPEC_MAX) {
		note(book->c, NOTE_LOSS, "the address %.60s... is too long for mail",
		    (const char *)address.p);
		return (struct bytes){ 0 };
	}
	buf_u8(&b, '@');
	buf_put_bytes(&b, book->domain);
	return buf_bytes(&b);
}

static int
compare_dn(struct bytes a, struct bytes b)
{
	for (size_t i = 0; i < a.n && i < b.n; i++) {
		int x = a.p[i] >= 'A' && a.p[i] <= 'Z' ? a.p[i] + 32 : a.p[i];
		int y = b.p[i] >= 'A' && b.p[i] <= 'Z' ? b.p[i] + 32 : b.p[i];

		if (x != y)
			return x - y;
	}
	return a.n < b.n ? -1 : a.n > b.n;
}

static int
compare_rows(const void *a, const void *b)
{
	const struct x500_row *x = a, *y = b;

	return compare_dn(x->dn, y->dn);
}

bool
oxcmail_x500_map(struct ctx *c, struct x500_map *out, struct bytes file)
{
	struct x500_row *row = NULL;
	size_t n = 0, cap = 0, line = 0;

	while (file.n > 0) {
		struct bytes text = bytes_upto(file, bytes_find(file, BYTES("\n")));
		size_t tab = bytes_find(text, BYTES("\t"));
		struct bytes dn = trim(bytes_upto(text, tab), "");

		file = bytes_from(file, text.n + 1);
		line++;
		if (dn.n == 0 || dn.p[0] == '#')
			continue;
		if (n == cap) {
			cap = cap == 0 ? 64 : cap * 2;
			row = arena_grow(c, row, n * sizeof(*row), cap * sizeof(*row));
		}
		row[n] = (struct x500_row){ arena_copy(c, dn),
			address_spec(c, bytes_from(text, tab + 1)) };
		if (row[n++].address.p == NULL)
			return fail(c, E_FORMAT, NOWHERE,
			    "x500-map: line %zu is no name, TAB and address", line);
	}
	if (n > 0)
		qsort(row, n, sizeof(*row), compare_rows);
	*out = (struct x500_map){ row, n };
	return true;
}

/* Type and address to an addr-spec: SMTP as it is, others by the map or encapsulated. */
static struct bytes
spec_of(const struct address_book *book, struct bytes type, struct bytes address)
{
	struct bytes spec;

	if (address.n == 0)
		return (struct bytes){ 0 };
	if (type.n == 0 && address.p[0] == '/')
		type = BYTES("EX");
	if (type.n == 0 || bytes_equal_nocase(type, BYTES("SMTP"))) {
		spec = address_spec(book->c, address);
		return spec.p != NULL ? spec : encapsulate(book, BYTES("SMTP"), address);
	}
	if (book->x500->rows > 0) {
		struct x500_row key = { .dn = address }, *row;

		row = bsearch(&key, book->x500->row, book->x500->rows, sizeof(key), compare_rows);
		if (row != NULL)
			return row->address;
	}
	return encapsulate(book, type, address);
}

bool
address_of_entryid(struct address *out, const struct address_book *book, struct bytes entryid)
{
	struct entryid id;

	*out = (struct address){ 0 };
	if (!entryid_read(book->c, &id, entryid, book->codepage))
		return false;
	out->name = id.name;
	out->spec = spec_of(book, id.type, id.address);
	return out->spec.p != NULL || out->name.n > 0;
}

bool
address_of(struct address *out, const struct address_book *book, const struct props *ps,
    const struct address_group *group)
{
	struct bytes smtp = prop_text(ps, group->smtp), type = prop_text(ps, group->type);
	struct bytes address = prop_text(ps, group->address), entryid;
	bool is_smtp = type.n == 0 || bytes_equal_nocase(type, BYTES("SMTP"));
	struct address other = { 0 };

	*out = (struct address){ .name = prop_text(ps, group->name),
		.spec = address_spec(book->c, smtp) };
	if (out->spec.p == NULL && is_smtp)
		out->spec = address_spec(book->c, address);
	if (out->spec.p != NULL)
		return true;
	entryid = prop_binary(ps, group->entryid);
	if (address_of_entryid(&other, book, entryid)) {
		if (out->name.n == 0)
			out->name = other.name;
		if (address.n == 0)
			out->spec = other.spec;
	}
	if (out->spec.p == NULL)
		out->spec = spec_of(book, type, address);
	if (out->spec.p == NULL && address.n == 0)
		out->spec = address_spec(book->c, out->name);
	return out->spec.p != NULL || out->name.n > 0;
}

bool
address_same(const struct address *a, const struct address *b)
{
	if (a->spec.p != NULL && b->spec.p != NULL)
		return bytes_equal_nocase(a->spec, b->spec);
	return a->spec.p == b->spec.p && bytes_equal(a->name, b->name);
}

struct address_book
address_book_of(const struct message *m, const struct oxcmail_opts *o)
{
	static const struct propdef *const senders[] = { &PidTagSentRepresentingSmtpAddress,
		&PidTagSenderSmtpAddress, &PidTagSentRepresentingEmailAddress,
		&PidTagSenderEmailAddress };
	struct address_book book = {
		.c = m->c, .codepage = m->codepage, .x500 = &o->x500, .domain = BYTES("invalid")
	};

	for (size_t i = 0; i < sizeof(senders) / sizeof(senders[0]); i++) {
		struct bytes spec = address_spec(m->c, prop_text(&m->props, senders[i]));

		if (spec.p != NULL) {
			book.domain = bytes_from(spec, bytes_find(spec, BYTES("@")) + 1);
			break;
		}
	}
	return book;
}

/* IMCEA Encapsulation, undone: the type, and the address with its escapes resolved. */
static bool
decapsulate(struct ctx *c, struct bytes *type, struct bytes *address, struct bytes spec)
{
	struct bytes local = bytes_upto(spec, bytes_find(spec, BYTES("@")));
	size_t dash = bytes_find(local, BYTES("-"));
	struct buf b = { .c = c };

	if (!bytes_starts_nocase(local, BYTES("IMCEA")) || dash == local.n || dash <= 5)
		return false;
	*type = arena_copy(c, bytes_upto(bytes_from(local, 5), dash - 5));
	local = bytes_from(local, dash + 1);
	for (size_t i = 0; i < local.n; i++) {
		char hex[3] = { 0 };
		char *end = hex;

		if (local.p[i] == '+' && i + 2 < local.n) {
			unsigned long v;

			memcpy(hex, local.p + i + 1, 2);
			v = strtoul(hex, &end, 16);
			if (end == hex + 2) {
				buf_u8(&b, (unsigned)v);
				i += 2;
				continue;
			}
		}
		buf_u8(&b, local.p[i] == '_' ? '/' : local.p[i]);
	}
	*address = buf_bytes(&b);
	return utf8_valid(*address);
}

struct bytes
address_bare(struct ctx *c, struct bytes spec)
{
	struct bytes type, address;

	return decapsulate(c, &type, &address, spec) && bytes_equal_nocase(type, BYTES("SMTP"))
		   ? address
		   : spec;
}

/* "TYPE:ADDRESS" in upper case, with a NUL. */
static struct bytes
search_key(struct ctx *c, struct bytes type, struct bytes address)
{
	struct bytes key = arena_print(c, "%.*s:%.*s", (int)type.n, (const char *)type.p,
	    (int)address.n, (const char *)address.p);

	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] >= 'a' && key.p[i] <= 'z')
			((uint8_t *)(uintptr_t)key.p)[i] -= 32;
	return (struct bytes){ key.p, key.n + 1 };
}

void
address_put(
    struct props *ps, const struct address_group *group, struct bytes name, struct bytes spec)
{
	struct bytes type = BYTES("SMTP"), address = spec;

	decapsulate(ps->c, &type, &address, spec);
	if (name.n == 0)
		name = spec;
	put_text(ps, group->name, name);
	put_text(ps, group->type, type);
	put_text(ps, group->address, address);
	/* an address of SMTP that was encapsulated could not stand in mail as it is */
	put_text(ps, group->smtp, bytes_equal_nocase(type, BYTES("SMTP")) ? address : spec);
	put_binary(ps, group->entryid, entryid_one_off(ps->c, name, type, address));
	put_binary(ps, group->search, search_key(ps->c, type, address));
}
