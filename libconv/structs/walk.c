#include "libconv/structs/walk.h"

#include "formats/base/text.h"

struct field *
struct_add(struct ctx *c, struct field *to, const char *name, enum field_kind kind)
{
	struct field *f = NEW(c, struct field, 1);

	f->name = name;
	f->kind = kind;
	if (to->last != NULL)
		to->last->next = f;
	else
		to->child = f;
	to->last = f;
	to->children++;
	return f;
}

void
walk_refuse(struct walk *w, const char *what)
{
	if (w->writing && !w->bad)
		fail(w->c, E_FORMAT, NOWHERE, "%s", what);
	w->bad = true;
}

/* The field of that name from the place where we are, or from the begin of the group. */
struct field *
walk_look(const struct walk *w, const char *name)
{
	struct field *f;

	if (name == NULL)
		return w->entry;
	for (f = w->entry; f != NULL; f = f->next)
		if (f->name != NULL && strcmp(f->name, name) == 0)
			return f;
	for (f = w->at->child; f != NULL; f = f->next)
		if (f->name != NULL && strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

bool
walk_more(const struct walk *w, const char *name)
{
	if (w->bad)
		return false;
	return w->writing ? walk_look(w, name) != NULL : rd_left(&w->r) > 0;
}

/* Whether a field can stand for one of that kind: text for what it says, numbers for each other. */
static bool
is_kind(struct field *f, enum field_kind kind)
{
	bool text = f->kind == FIELD_TEXT;

	switch (kind) {
	case FIELD_NUMBER:
	case FIELD_WORD:
	case FIELD_FLAGS: return f->kind < FIELD_MINUTES;
	case FIELD_MINUTES:
		return f->kind == kind || (text && struct_minutes(&f->i, (const char *)f->b.p));
	case FIELD_TIME:
		return f->kind == kind || f->kind == FIELD_NUMBER ||
		       (text && struct_time(&f->i, (const char *)f->b.p));
	case FIELD_GUID: return f->kind == kind || (text && guid_parse(&f->guid, f->b));
	default: return f->kind == kind;
	}
}

/* Reading: makes a field, where `need` bytes are there. Writing: finds it. NULL where it is not. */
static struct field *
step(struct walk *w, const char *name, enum field_kind kind, size_t need)
{
	struct field *f;

	if (w->bad)
		return NULL;
	if (!w->writing) {
		if (need > rd_left(&w->r)) {
			w->bad = true;
			return NULL;
		}
		return struct_add(w->c, w->at, name, kind);
	}
	f = walk_look(w, name);
	if (f == NULL) {
		w->bad = true;
		fail(w->c, E_FORMAT, NOWHERE, "there is no %s", name != NULL ? name : "entry");
		return NULL;
	}
	if (!is_kind(f, kind)) {
		w->bad = true;
		fail(w->c, E_FORMAT, NOWHERE, "%s is of another kind",
		    name != NULL ? name : "an entry");
		return NULL;
	}
	w->entry = f->next;
	f->taken = true;
	if (name == NULL)
		w->number++;
	return f;
}

void
walk_pass(struct walk *w, const char *name)
{
	struct field *f = w->writing ? walk_look(w, name) : NULL;

	if (f != NULL)
		f->taken = true;
}

/* Writing: all fields of the group that ends here have gone into the bytes. */
static void
all_taken(struct walk *w)
{
	for (const struct field *f = w->at->child; w->writing && !w->bad && f != NULL; f = f->next)
		if (!f->taken) {
			w->bad = true;
			fail(w->c, E_FORMAT, NOWHERE, "%s has no place here",
			    f->name != NULL ? f->name : "an entry");
		}
}

/* Writing: refuses a field of fixed length (n bytes, 0: of any) that has another. */
static bool
is_long(struct walk *w, const char *name, size_t n, size_t has)
{
	if (n == 0 || has == n)
		return true;
	w->bad = true;
	return fail(w->c, E_FORMAT, NOWHERE, "%s has %zu bytes, not %zu",
	    name != NULL ? name : "an entry", has, n);
}

static uint32_t
swap(uint32_t v, unsigned width)
{
	uint32_t out = 0;

	for (unsigned i = 0; i < width; i++)
		out = out << 8 | (v >> (8 * i) & 0xFF);
	return out;
}

uint32_t
walk_raw(struct walk *w, unsigned width, uint32_t value)
{
	if (w->bad)
		return 0;
	if (w->writing) {
		for (unsigned i = 0; i < width; i++)
			buf_u8(w->out, value >> (8 * i) & 0xFF);
		return value;
	}
	if (rd_left(&w->r) < width) {
		w->bad = true;
		return 0;
	}
	return width == 4 ? rd_u32(&w->r) : width == 2 ? rd_u16(&w->r) : rd_u8(&w->r);
}

static bool
fits(struct walk *w, const struct field *f, unsigned width)
{
	int64_t most = ((int64_t)1 << (8 * width)) - 1;

	if (f->i <= most && f->i >= -(most / 2) - 1)
		return true;
	w->bad = true;
	return fail(w->c, E_FORMAT, NOWHERE, "%s is %lld, which does not fit into %u bytes",
	    f->name != NULL ? f->name : "an entry", (long long)f->i, width);
}

static uint32_t
number(struct walk *w, const char *name, unsigned width, enum field_kind kind, bool big)
{
	struct field *f = step(w, name, kind, width);
	uint32_t v;

	if (f == NULL)
		return 0;
	if (w->writing) {
		if (!fits(w, f, width))
			return 0;
		v = (uint32_t)f->i;
		walk_raw(w, width, big ? swap(v, width) : v);
		return v;
	}
	v = walk_raw(w, width, 0);
	f->i = big ? swap(v, width) : v;
	f->width = width;
	return (uint32_t)f->i;
}

uint32_t
walk_number(struct walk *w, const char *name, unsigned width)
{
	return number(w, name, width, FIELD_NUMBER, false);
}

uint32_t
walk_number_be(struct walk *w, const char *name, unsigned width)
{
	return number(w, name, width, FIELD_NUMBER, true);
}

int32_t
walk_signed(struct walk *w, const char *name)
{
	int32_t v = (int32_t)number(w, name, 4, FIELD_NUMBER, false);

	if (!w->writing && !w->bad) {
		w->at->last->i = v;
		w->at->last->width = 0;
	}
	return v;
}

static uint32_t
named(struct walk *w, const char *name, unsigned width, enum field_kind kind,
    const struct word *words)
{
	uint32_t v = number(w, name, width, kind, false);

	if (!w->writing && !w->bad)
		w->at->last->words = words;
	return v;
}

uint32_t
walk_word(struct walk *w, const char *name, unsigned width, const struct word *words)
{
	return named(w, name, width, FIELD_WORD, words);
}

uint32_t
walk_flags(struct walk *w, const char *name, unsigned width, const struct word *words)
{
	return named(w, name, width, FIELD_FLAGS, words);
}

uint32_t
walk_derived(struct walk *w, const char *name, unsigned width, size_t value)
{
	struct field f = { .name = name, .i = (int64_t)value };

	if (!w->writing)
		return walk_number(w, name, width);
	walk_pass(w, name);
	return !w->bad && fits(w, &f, width) ? walk_raw(w, width, (uint32_t)value) : 0;
}

uint32_t
walk_part(struct walk *w, const char *name, uint32_t value)
{
	struct field *f = step(w, name, FIELD_NUMBER, 0);

	if (f == NULL)
		return 0;
	if (!w->writing)
		f->i = value;
	return (uint32_t)f->i;
}

void
walk_minutes(struct walk *w, const char *name)
{
	struct field *f = step(w, name, FIELD_MINUTES, 4);

	if (f != NULL && (!w->writing || fits(w, f, 4)))
		f->i = walk_raw(w, 4, (uint32_t)f->i);
}

void
walk_time(struct walk *w, const char *name)
{
	struct field *f = step(w, name, FIELD_TIME, 8);

	if (f == NULL)
		return;
	if (w->writing)
		buf_u64(w->out, (uint64_t)f->i);
	else
		f->i = (int64_t)rd_u64(&w->r);
}

void
walk_guid(struct walk *w, struct guid *out, const char *name)
{
	struct field *f = step(w, name, FIELD_GUID, 16);

	memset(out, 0, sizeof(*out));
	if (f == NULL)
		return;
	if (w->writing)
		buf_put(w->out, f->guid.b, 16);
	else
		f->guid = guid_read(&w->r);
	*out = f->guid;
}

struct bytes
walk_binary(struct walk *w, const char *name, size_t n)
{
	struct field *f = step(w, name, FIELD_BINARY, n);

	if (f == NULL || (w->writing && !is_long(w, name, n, f->b.n)))
		return (struct bytes){ 0 };
	if (w->writing)
		buf_put_bytes(w->out, f->b);
	else
		f->b = rd_bytes(&w->r, n);
	return f->b;
}

static struct bytes
encoded(const struct walk *w, size_t *lost, struct bytes text, enum encoding e)
{
	return e == UTF16 ? text_to_utf16(w->c, text) : text_encode(w->c, lost, text, w->codepage);
}

static struct bytes
decoded(const struct walk *w, struct bytes raw, enum encoding e)
{
	return e == UTF16 ? text_from_utf16(w->c, NULL, raw)
			  : text_decode(w->c, NULL, raw, w->codepage);
}

struct bytes
walk_text(struct walk *w, const char *name, size_t n, enum encoding e)
{
	struct field *f = step(w, name, FIELD_TEXT, n);
	struct bytes raw;
	size_t lost = 0;

	if (f == NULL)
		return (struct bytes){ 0 };
	if (!w->writing) {
		f->b = decoded(w, rd_bytes(&w->r, n), e);
		return f->b;
	}
	raw = encoded(w, &lost, f->b, e);
	if (lost > 0)
		note(w->c, NOTE_LOSS, "%s: %zu characters are not in code page %u",
		    name != NULL ? name : "an entry", lost, w->codepage);
	if (!is_long(w, name, n, raw.n))
		return (struct bytes){ 0 };
	buf_put_bytes(w->out, raw);
	return f->b;
}

struct bytes
walk_textz(struct walk *w, const char *name, enum encoding e)
{
	size_t unit = e == UTF16 ? 2 : 1, n = 0;
	struct bytes text, rest = { w->r.p, w->writing ? 0 : rd_left(&w->r) };

	while (n + unit <= rest.n && (rest.p[n] != 0 || (unit == 2 && rest.p[n + 1] != 0)))
		n += unit;
	if (!w->writing && n + unit > rest.n) /* it ends with the structure */
		return walk_text(w, name, rest.n, e);
	text = walk_text(w, name, n, e);
	if (w->writing && bytes_find(text, (struct bytes){ (const uint8_t *)"", 1 }) < text.n)
		walk_refuse(w, "a text that ends with a NUL holds another");
	walk_raw(w, (unsigned)unit, 0);
	return text;
}

size_t
walk_ahead(const struct walk *w, const char *name, enum encoding e)
{
	const struct field *f = w->writing ? walk_look(w, name) : NULL;

	if (f == NULL || (f->kind != FIELD_TEXT && f->kind != FIELD_BINARY))
		return 0;
	return f->kind == FIELD_TEXT ? encoded(w, NULL, f->b, e).n : f->b.n;
}

size_t
walk_ahead_list(const struct walk *w, const char *name)
{
	const struct field *f = w->writing ? walk_look(w, name) : NULL;

	return f != NULL && f->kind == FIELD_LIST ? f->children : 0;
}

struct bytes
walk_counted_text(struct walk *w, const char *length, unsigned width, const char *name,
    unsigned unit, enum encoding e)
{
	size_t n = walk_derived(w, length, width, walk_ahead(w, name, e) / unit);

	return walk_text(w, name, n * unit, e);
}

struct bytes
walk_counted(struct walk *w, const char *length, unsigned width, const char *name)
{
	size_t n = walk_derived(w, length, width, walk_ahead(w, name, EIGHT_BIT));

	return walk_binary(w, name, n);
}

size_t
walk_count(struct walk *w, const char *name, unsigned width, const char *list, size_t least)
{
	size_t n = walk_derived(w, name, width, walk_ahead_list(w, list));

	if (w->writing || w->bad || n <= rd_left(&w->r) / least)
		return w->bad ? 0 : n;
	w->bad = true;
	return 0;
}

static bool
enter(struct walk *w, struct level *l, const char *name, enum field_kind kind)
{
	struct field *f;

	if (w->depth >= w->c->limits.depth)
		walk_refuse(w, "structures nest too deep");
	f = step(w, name, kind, 0);
	if (f == NULL)
		return false;
	*l = (struct level){ .at = w->at, .entry = w->entry, .number = w->number };
	if (w->writing) /* reading leaves no errors */
		where_enter(w->c, &l->where, name != NULL ? name : "entry",
		    name != NULL ? NOWHERE : w->number);
	w->depth++;
	w->at = f;
	w->entry = f->child;
	w->number = 0;
	return true;
}

bool
walk_begin(struct walk *w, struct level *l, const char *name)
{
	return enter(w, l, name, FIELD_GROUP);
}

bool
walk_list(struct walk *w, struct level *l, const char *name)
{
	return enter(w, l, name, FIELD_LIST);
}

void
walk_each(struct walk *w, const char *name, size_t n, void (*one)(struct walk *))
{
	struct level list, group;

	if (!walk_list(w, &list, name))
		return;
	for (size_t i = 0; i < n && (n != ALL || walk_more(w, NULL)) && walk_begin(w, &group, NULL);
	     i++) {
		one(w);
		walk_end(w, &group);
	}
	walk_end(w, &list);
}

bool
walk_within(struct walk *w, struct level *l, const char *name, size_t n)
{
	if (!w->writing && !w->bad && n > rd_left(&w->r))
		w->bad = true;
	if (!enter(w, l, name, FIELD_GROUP))
		return false;
	l->sized = true;
	if (!w->writing) {
		l->r = w->r;
		w->r = rd_sub(&l->r, n);
	}
	return true;
}

bool
walk_sized(struct walk *w, struct level *l, const char *size, unsigned width, const char *name)
{
	size_t patch = w->writing ? w->out->n : 0, n;

	n = walk_derived(w, size, width, 0);
	if (!walk_within(w, l, name, n))
		return false;
	l->patch = patch;
	l->width = width;
	return true;
}

/* Writing: what the size before it says is known now. */
static void
patch(struct walk *w, const struct level *l)
{
	size_t n = w->out->n - l->patch - l->width;

	for (unsigned i = 0; i < l->width; i++)
		w->out->p[l->patch + i] = (uint8_t)(n >> (8 * i));
}

void
walk_end(struct walk *w, struct level *l)
{
	if (l->sized && !w->bad && walk_more(w, "Unparsed"))
		walk_binary(w, "Unparsed", w->writing ? 0 : rd_left(&w->r));
	if (l->sized && w->writing && !w->bad && l->width > 0)
		patch(w, l);
	if (l->sized && !w->writing)
		w->r = l->r;
	all_taken(w);
	if (w->writing)
		where_leave(w->c);
	w->depth--;
	w->at = l->at;
	w->entry = l->entry;
	w->number = l->number;
}

struct field *
struct_decode(struct ctx *c, const struct structure *s, struct bytes b, unsigned codepage)
{
	struct field *top = NEW(c, struct field, 1);
	struct walk w = { .c = c, .codepage = codepage, .r = rd_open(c, b, 0), .at = top };

	top->kind = FIELD_GROUP;
	s->walk(&w);
	if (w.bad)
		struct_add(c, top, "Truncated", FIELD_NUMBER)->i = 1;
	if (rd_left(&w.r) > 0)
		struct_add(c, top, "Unparsed", FIELD_BINARY)->b = rd_rest(&w.r);
	return top;
}

bool
walk_encode(struct walk w, struct bytes *out, const struct structure *s, struct field *f)
{
	struct buf b = { .c = w.c };

	w.writing = true;
	w.out = &b;
	w.at = f;
	w.entry = f->child;
	w.number = 0;
	s->walk(&w);
	if (walk_more(&w, "Unparsed"))
		walk_binary(&w, "Unparsed", 0);
	all_taken(&w);
	*out = buf_bytes(&b);
	return !w.bad;
}

bool
struct_encode(
    struct ctx *c, struct bytes *out, const struct structure *s, struct field *f, unsigned codepage)
{
	if (!s->writes)
		return fail(c, E_FORMAT, NOWHERE, "%s cannot be written from its fields", s->name);
	return walk_encode((struct walk){ .c = c, .codepage = codepage }, out, s, f);
}
