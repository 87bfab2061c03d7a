#include "libconv/oxcmail/fields.h"

#include "formats/base/text.h"
#include "libconv/oxcmail/header-read.h"
#include "libconv/oxcmail/source.h"
#include "libconv/oxcmail/words.h"

#define LINE_SAFE   990  /* a line of the transport headers up to here goes out as it is */
#define FIELDS_FREE 1000 /* fields that no limit counts: GMime moves all for each one */

/* One field of transport headers, as it stands. */
struct original {
	struct bytes name;
	struct bytes value; /* behind the colon, with its line ends */
};

/* MIME's own fields are made anew, and what belongs to a part or to a hop that is past
 * (MS-OXCMAIL 2.1.3.2.4). */
static const char *const not_kept[] = { "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
	"Content-Disposition", "Content-ID", "Content-Description", "Content-MD5", "Content-Length",
	"Content-Class", "Content-Location", "Content-Base", "Lines", "X-MS-TNEF-Correlator",
	"X-MS-Has-Attach" };

bool
field_name_valid(struct bytes b)
{
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] <= ' ' || b.p[i] >= 0x7F || b.p[i] == ':')
			return false;
	return b.n > 0 && b.n < 200;
}

/* The place of a name in the index: its first field's, or the one that it would get. */
static size_t *
place_of(const struct fields *f, struct bytes name)
{
	uint32_t hash = 2166136261u;
	size_t at;

	for (size_t i = 0; i < name.n; i++)
		hash = (hash ^ (name.p[i] | 0x20u)) * 16777619u;
	for (at = hash & (2 * f->cap - 1); f->index[at] != 0; at = (at + 1) & (2 * f->cap - 1))
		if (bytes_equal_nocase(bytes_of(f->v[f->index[at] - 1].name), name))
			break;
	return &f->index[at];
}

static void
index_add(struct fields *f, size_t i)
{
	size_t *place = place_of(f, bytes_of(f->v[i].name));

	if (*place == 0)
		*place = i + 1;
}

void
field_add(struct fields *f, const char *name, struct bytes value, bool raw, bool own)
{
	if (f->n == f->cap) {
		size_t cap = f->cap == 0 ? 64 : f->cap * 2;

		f->v = arena_grow(f->c, f->v, f->cap * sizeof(*f->v), cap * sizeof(*f->v));
		f->cap = cap;
		f->index = NEW(f->c, size_t, 2 * cap);
		for (size_t i = 0; i < f->n; i++)
			index_add(f, i);
	}
	f->v[f->n] = (struct field){ .name = name, .value = value, .raw = raw, .own = own };
	index_add(f, f->n++);
}

/* The first field of that name; f->n where there is none. */
static size_t
first_of(const struct fields *f, struct bytes name)
{
	size_t place = f->n > 0 ? *place_of(f, name) : 0;

	return place > 0 ? place - 1 : f->n;
}

bool
fields_have(const struct fields *f, struct bytes name)
{
	return first_of(f, name) < f->n;
}

/* field_add of one that goes out as it stands. */
static void
exact_add(struct fields *f, struct bytes name, struct bytes value, bool own)
{
	field_add(f, (const char *)arena_copy(f->c, name).p, value, true, own);
	f->v[f->n - 1].exact = true;
}

static bool
is_not_kept(struct bytes name)
{
	return bytes_listed(name, not_kept, sizeof(not_kept) / sizeof(not_kept[0]));
}

/* A line without its end; *left moves behind it. */
static struct bytes
line_next(struct bytes *left)
{
	size_t n = bytes_find(*left, BYTES("\n"));
	struct bytes line = bytes_upto(*left, n);

	*left = bytes_from(*left, n + 1);
	while (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

static bool
folds(struct bytes line)
{
	return line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t');
}

/* The next field of transport headers; lines that are none are passed over. False at the end. */
static bool
original_next(struct original *out, struct bytes *left)
{
	while (left->n > 0) {
		struct bytes line = line_next(left);
		size_t colon = bytes_find(line, BYTES(":"));

		if (line.n == 0 && left->n > 0 && !folds(*left))
			continue;
		if (colon == line.n || !field_name_valid(bytes_upto(line, colon)) || folds(line))
			continue;
		out->name = bytes_upto(line, colon);
		out->value = bytes_from(line, colon + 1);
		while (left->n > 0 && folds(*left)) {
			line = line_next(left);
			out->value.n = (size_t)(line.p + line.n - out->value.p);
		}
		return true;
	}
	return false;
}

/* Folded text in one line. */
static struct bytes
unfold(struct ctx *c, struct bytes value)
{
	struct buf out = { .c = c };

	while (value.n > 0 && (value.p[0] == ' ' || value.p[0] == '\t'))
		value = bytes_from(value, 1);
	while (value.n > 0) {
		size_t n = 0;

		while (n < value.n && value.p[n] != '\r' && value.p[n] != '\n')
			n++;
		buf_put(&out, value.p, n);
		value = bytes_from(value, n + 1);
	}
	return buf_bytes(&out);
}

/* The field as it stands, with LF, but for empty lines that go on with it; p NULL where it cannot
 * stand in mail so. */
static struct bytes
as_it_stands(struct ctx *c, struct bytes name, struct bytes value)
{
	struct buf out = { .c = c };
	size_t used = name.n + 1, lines = 0;

	if (!ascii(value))
		return (struct bytes){ 0 };
	while (value.n > 0) {
		struct bytes line = line_next(&value);
		bool blank = true;

		for (size_t i = 0; i < line.n; i++) {
			if ((line.p[i] < ' ' && line.p[i] != '\t') || line.p[i] == 0x7F)
				return (struct bytes){ 0 };
			blank &= line.p[i] == ' ' || line.p[i] == '\t';
		}
		if (used + line.n > LINE_SAFE)
			return (struct bytes){ 0 };
		used = 0;
		if (blank && lines > 0)
			continue;
		if (lines++ > 0)
			buf_u8(&out, '\n');
		buf_put_bytes(&out, line);
	}
	return buf_bytes(&out);
}

struct bytes
transport_field(struct ctx *c, struct bytes transport, const char *name)
{
	struct original o;

	while (original_next(&o, &transport))
		if (bytes_equal_nocase(o.name, bytes_of(name)))
			return unfold(c, o.value);
	return (struct bytes){ 0 };
}

/* Whether the charsets of all encoded-words of a field are what they are called, which most are by
 * mistake: UTF-8, and ISO-8859-1 without what only Windows has. */
static bool
charsets_hold(struct ctx *c, struct bytes value)
{
	static const struct bytes latin = { (const uint8_t *)"=?iso-8859-1?", 13 };
	struct bytes left = value, text;
	bool is_latin = false, hold = true;

	for (;;) {
		bool utf8;

		left = bytes_from(left, bytes_find(left, BYTES("=?")));
		if (left.n == 0)
			break;
		utf8 = bytes_starts_nocase(left, BYTES("=?utf-8?"));
		if (!utf8 && !bytes_starts_nocase(left, latin))
			return false;
		is_latin |= !utf8;
		left = bytes_from(left, (utf8 ? 8 : latin.n) + 2); /* behind its encoding */
		left = bytes_from(left, bytes_find(left, BYTES("?=")) + 2);
	}
	text = is_latin ? words_decode(c, value) : (struct bytes){ 0 };
	while (text.n > 0)
		hold &= utf8_next(&text) <= 0xFF;
	return hold;
}

/* Longer fields are not compared with ours, which costs more than all else of such a message. */
#define SAME_MAX ((size_t)16 << 10)

/* The field of the transport headers, where it says the same as ours in words that may stand in
 * mail; else ours. */
static void
keep_or_take(struct fields *out, const struct original *o, const struct field *ours)
{
	struct bytes raw = { 0 },
		     said = ours->raw ? ours->value : mime_literal(out->c, ours->value);

	if (bytes_equal(unfold(out->c, o->value), said) ||
	    (o->value.n <= SAME_MAX && charsets_hold(out->c, o->value) &&
		header_same(out->c, o->name, o->value, said)))
		raw = as_it_stands(out->c, o->name, o->value);
	if (raw.n > 0)
		exact_add(out, o->name, raw, true);
	else
		field_add(out, ours->name, ours->value, ours->raw, true);
}

/* Ours in place of the transport headers' field of that name; false where we have none that is our
 * own. */
static bool
take_own(struct fields *out, struct fields *ours, const struct original *o)
{
	bool found = false;

	for (size_t i = first_of(ours, o->name); i < ours->n; i++) {
		struct field *field = &ours->v[i];

		if (!field->own || !bytes_equal_nocase(bytes_of(field->name), o->name))
			continue;
		found = true;
		if (field->value.p != NULL)
			keep_or_take(out, o, field);
		field->value.p = NULL;
	}
	return found;
}

/* The value of a field of MIME, but for what does not matter in it: blanks and quotes. */
static struct bytes
squeezed(struct ctx *c, struct bytes value)
{
	struct buf out = { .c = c };
	bool quoted = false;

	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"')
			quoted = !quoted;
		else if (value.p[i] > ' ' || (quoted && value.p[i] == ' '))
			buf_u8(&out, value.p[i]);
	}
	return buf_bytes(&out);
}

/* Keeps a field of MIME in its place, and takes it off the entity that has the same; false where
 * that has not. */
static bool
keep_mime(struct fields *out, const struct original *o)
{
	const char *name = (const char *)arena_copy(out->c, o->name).p;
	struct bytes there, raw;

	there = source_header(out->entity, name);
	raw = as_it_stands(out->c, o->name, o->value);
	if (there.p == NULL || raw.p == NULL ||
	    !bytes_equal(squeezed(out->c, there), squeezed(out->c, o->value)))
		return false;
	g_mime_header_list_remove(g_mime_object_get_header_list(out->entity), name);
	exact_add(out, o->name, raw, false);
	return true;
}

/* Puts the transport headers' fields into out, with ours in place of theirs. */
static void
originals_take(struct fields *out, struct fields *ours, struct bytes transport)
{
	struct original o;

	while (original_next(&o, &transport)) {
		struct bytes raw;

		if (keep_mime(out, &o) || is_not_kept(o.name) || take_own(out, ours, &o) ||
		    (out->opts->no_bcc && bytes_equal_nocase(o.name, BYTES("Bcc"))))
			continue;
		if (out->n >= FIELDS_FREE && !ctx_part(out->c))
			return;
		raw = as_it_stands(out->c, o.name, o.value);
		if (raw.p != NULL)
			exact_add(out, o.name, raw, false);
		else
			field_add(out, (const char *)arena_copy(out->c, o.name).p,
			    unfold(out->c, o.value), false, false);
	}
}

/* What a reader makes of transport headers by rows, but for whom it is from and to. */
static struct message *
said_by(struct ctx *c, struct bytes transport)
{
	struct message *said = message_new(c, NULL);
	struct original o;
	bool quiet = c->quiet;

	c->quiet = true;
	props_seal(&said->props);
	while (original_next(&o, &transport))
		header_read_said(said, o.name, o.value);
	headers_settle(said);
	c->quiet = quiet;
	return said;
}

static bool
is_said(const struct message *said, const struct message *m, const struct field *field)
{
	const struct prop *there, *here;

	if (field->prop == NULL || is_not_kept(bytes_of(field->name)))
		return false;
	there = props_find(&said->props, &field->prop->pid);
	here = props_find(&m->props, &field->prop->pid);
	return there != NULL && here != NULL && prop_same(there, here);
}

void
fields_merge(struct fields *f, struct bytes transport)
{
	struct fields out = *f, own = *f;
	struct message *said = said_by(f->c, transport);

	out.v = NULL;
	out.n = out.cap = 0;
	while (own.n > 0 && !own.v[own.n - 1].own)
		own.n--; /* those behind are any number */
	originals_take(&out, &own, transport);
	for (size_t i = 0, originals = out.n; i < f->n; i++) {
		const struct field *field = &f->v[i];
		bool missing = first_of(&out, bytes_of(field->name)) >= originals &&
			       !is_said(said, f->m, field);

		if (field->value.p != NULL && (field->own || missing))
			field_add(&out, field->name, field->value, field->raw, field->own);
	}
	*f = out;
}

void
fields_write(const struct fields *f, GMimeObject *object)
{
	for (size_t i = f->n; i-- > 0;) {
		if (f->v[i].exact)
			mime_header_exact(f->c, object, f->v[i].name, f->v[i].value);
		else if (f->v[i].raw)
			mime_header_raw(f->c, object, f->v[i].name, f->v[i].value);
		else
			mime_header(f->c, object, f->v[i].name, f->v[i].value);
	}
}

struct bytes
date_print(struct ctx *c, int64_t t)
{
	static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
		"Sep", "Oct", "Nov", "Dec" };
	struct civil d;

	if (!filetime_civil(&d, t))
		return (struct bytes){ 0 };
	return arena_print(c, "%s, %d %s %04d %02d:%02d:%02d +0000", days[d.weekday], d.day,
	    months[d.month - 1], d.year, d.hour, d.minute, d.second);
}
