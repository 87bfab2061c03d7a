#include "libconv/prop.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/text.h"

#define PROPSET(name, ...) const struct guid name = { { __VA_ARGS__ } };
#include "libconv/propsets.def"
#undef PROPSET

/* The canonical names in one piece: a pointer to each would have to be relocated in every process
 * before it begins. */
static const struct names {
	char none[1];
#define PROP(canonical, type, set, name, id) char canonical[sizeof(#canonical)];
#include "libconv/props.def"
#undef PROP
} names = {
	"",
#define PROP(canonical, type, set, name, id) #canonical,
#include "libconv/props.def"
#undef PROP
};

static_assert(sizeof(names) <= UINT16_MAX, "an offset into the names does not fit");

#define PROP(canonical, type, set, name, id)                        \
	const struct propdef canonical = { { set, name, id }, type, \
		offsetof(struct names, canonical) };
#include "libconv/props.def"
#undef PROP

/* Sorted by pid_compare. */
static const struct propdef *const by_pid[] = {
#define PROP(canonical, type, set, name, id) &canonical,
#include "libconv/props.def"
#undef PROP
};

/* The rows of by_pid. */
enum {
#define PROP(canonical, type, set, name, id) ROW_##canonical,
#include "libconv/props.def"
#undef PROP
};

/* Rows of by_pid, sorted by canonical name. */
static const uint16_t by_name[] = {
#define PROPNAME(canonical) ROW_##canonical,
#include "libconv/propnames.def"
#undef PROPNAME
};

static const struct {
	const char *name;
	const struct guid *set;
} sets[] = {
#define PROPSET(name, ...) { #name, &name },
#include "libconv/propsets.def"
#undef PROPSET
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* MS-OXCDATA, Property Data Types. */
static const struct type_row types[] = {
	{ PtypUnspecified, FORM_NONE, 0, "PtypUnspecified" },
	{ PtypNull, FORM_NONE, 0, "PtypNull" },
	{ PtypInteger16, FORM_INTEGER, 2, "PtypInteger16" },
	{ PtypInteger32, FORM_INTEGER, 4, "PtypInteger32" },
	{ PtypFloating32, FORM_FLOAT, 4, "PtypFloating32" },
	{ PtypFloating64, FORM_FLOAT, 8, "PtypFloating64" },
	{ PtypCurrency, FORM_INTEGER, 8, "PtypCurrency" },
	{ PtypFloatingTime, FORM_FLOAT, 8, "PtypFloatingTime" },
	{ PtypErrorCode, FORM_INTEGER, 4, "PtypErrorCode" },
	{ PtypBoolean, FORM_INTEGER, 2, "PtypBoolean" },
	{ PtypObject, FORM_BINARY, 0, "PtypObject" },
	{ PtypInteger64, FORM_INTEGER, 8, "PtypInteger64" },
	{ PtypString8, FORM_TEXT, 0, "PtypString8" },
	{ PtypString, FORM_TEXT, 0, "PtypString" },
	{ PtypTime, FORM_INTEGER, 8, "PtypTime" },
	{ PtypGuid, FORM_GUID, 16, "PtypGuid" },
	{ PtypServerId, FORM_BINARY, 0, "PtypServerId" },
	{ PtypRestriction, FORM_BINARY, 0, "PtypRestriction" },
	{ PtypRuleAction, FORM_BINARY, 0, "PtypRuleAction" },
	{ PtypBinary, FORM_BINARY, 0, "PtypBinary" },
};

const struct type_row *
type_find(unsigned type)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (types[i].type == (type & ~(unsigned)PtypMultiple))
			return &types[i];
	return NULL;
}

struct value
value_of_bits(const struct type_row *row, uint64_t bits)
{
	struct value v = { .i = (int64_t)bits };
	uint32_t low = (uint32_t)bits;
	float f;

	switch (row->type) {
	case PtypInteger16: v.i = (int16_t)bits; break;
	case PtypBoolean: v.i = (bits & 0xFF) != 0; break; /* old writers leave junk above */
	case PtypInteger32:
	case PtypErrorCode: v.i = (int32_t)bits; break;
	case PtypFloating32:
		memcpy(&f, &low, sizeof(f));
		v.f = (double)f;
		break;
	case PtypFloating64:
	case PtypFloatingTime: memcpy(&v.f, &bits, sizeof(v.f)); break;
	default: break;
	}
	return v;
}

uint64_t
value_bits(const struct type_row *row, const struct value *v)
{
	uint64_t bits = (uint64_t)v->i;
	uint32_t low;
	float f;

	if (row->form == FORM_FLOAT && row->size == 4) {
		f = (float)v->f;
		memcpy(&low, &f, sizeof(low));
		return low;
	}
	if (row->form == FORM_FLOAT)
		memcpy(&bits, &v->f, sizeof(bits));
	return row->size < 8 ? bits & (((uint64_t)1 << (8 * row->size)) - 1) : bits;
}

const char *
propset_name(const struct guid *set)
{
	for (size_t i = 0; i < COUNT(sets); i++)
		if (guid_equal(sets[i].set, set))
			return sets[i].name;
	return NULL;
}

const struct guid *
propset_find(struct bytes name)
{
	for (size_t i = 0; i < COUNT(sets); i++)
		if (bytes_equal(bytes_of(sets[i].name), name))
			return sets[i].set;
	return NULL;
}

static int
compare_nocase(const char *a, const char *b)
{
	for (;; a++, b++) {
		int x = *a >= 'A' && *a <= 'Z' ? *a + 32 : *a,
		    y = *b >= 'A' && *b <= 'Z' ? *b + 32 : *b;

		if (x != y || x == 0)
			return (uint8_t)x - (uint8_t)y;
	}
}

int
pid_compare(const struct pid *a, const struct pid *b)
{
	int order;

	if (a->set == NULL || b->set == NULL) {
		if (a->set != b->set)
			return a->set == NULL ? -1 : 1;
		return a->id < b->id ? -1 : a->id > b->id;
	}
	order = a->set == b->set ? 0 : memcmp(a->set->b, b->set->b, sizeof(a->set->b));
	if (order != 0)
		return order;
	if (a->name == NULL || b->name == NULL) {
		if (a->name != b->name)
			return a->name == NULL ? -1 : 1;
		return a->id < b->id ? -1 : a->id > b->id;
	}
	/* stores keep the names of headers in lower case (MS-OXCMAIL, Arbitrary MIME Headers) */
	if (guid_equal(a->set, &PS_INTERNET_HEADERS))
		return compare_nocase(a->name, b->name);
	return strcmp(a->name, b->name);
}

const char *
propdef_name(const struct propdef *def)
{
	return (const char *)&names + def->name;
}

const struct propdef *
propdef_by_pid(const struct pid *pid)
{
	size_t low = 0, high = COUNT(by_pid);

	/* the first of those that share an identity stands for it */
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (pid_compare(&by_pid[middle]->pid, pid) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < COUNT(by_pid) && pid_compare(&by_pid[low]->pid, pid) == 0)
		return by_pid[low];
	return NULL;
}

const struct propdef *
propdef_by_name(struct bytes canonical)
{
	size_t low = 0, high = COUNT(by_name);

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct propdef *def = by_pid[by_name[middle]];
		struct bytes name = bytes_of(propdef_name(def));
		size_t n = name.n < canonical.n ? name.n : canonical.n;
		int order = n > 0 ? memcmp(name.p, canonical.p, n) : 0;

		if (order == 0 && name.n == canonical.n)
			return def;
		if (order < 0 || (order == 0 && name.n < canonical.n))
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const char *
pid_print(struct ctx *c, const struct pid *pid)
{
	const struct propdef *def = propdef_by_pid(pid);
	char set[GUID_TEXT + 1];
	const char *name;

	if (def != NULL)
		return propdef_name(def);
	if (pid->set == NULL)
		return (const char *)arena_print(c, "0x%04X", (unsigned)pid->id).p;
	name = propset_name(pid->set);
	if (name == NULL) {
		guid_print(set, pid->set);
		name = set;
	}
	if (pid->name != NULL)
		return (const char *)arena_print(c, "%s/%s", name, pid->name).p;
	return (const char *)arena_print(c, "%s/0x%04X", name, (unsigned)pid->id).p;
}

void
props_add(struct props *ps, struct prop p)
{
	if (ps->n == ps->cap) {
		size_t cap = ps->cap < 16 ? 32 : ps->cap * 2;

		ps->v = arena_grow(ps->c, ps->v, ps->cap * sizeof(*ps->v), cap * sizeof(*ps->v));
		ps->cap = cap;
	}
	ps->v[ps->n++] = p;
	ps->sorted = false;
}

/* A type with the two of text taken for one. */
static int
kind_of_type(unsigned type)
{
	return (type & ~(unsigned)PtypMultiple) == PtypString8 ? (int)type + 1 : (int)type;
}

/* Whether two properties are one: 0x1013 may be PidTagHtml and PidTagBodyHtml, by its type. */
static int
same_order(const struct prop *a, const struct prop *b)
{
	int order = pid_compare(&a->pid, &b->pid);

	return order != 0 ? order : kind_of_type(b->type) - kind_of_type(a->type);
}

/* Orders by identity; of two that are one the one that shall stay comes last. */
static int
prop_order(const struct prop *a, const struct prop *b)
{
	int order = same_order(a, b);

	return order != 0 ? order : a->type - b->type;
}

/* A merge sort that keeps the order of equals, which qsort does not promise and which decides who
 * stays. */
static void
sort_props(struct prop *v, struct prop *spare, size_t n)
{
	size_t half = n / 2, i = 0, j = half, k = 0;

	if (n < 2)
		return;
	sort_props(v, spare, half);
	sort_props(v + half, spare, n - half);
	memcpy(spare, v, n * sizeof(*v));
	while (i < half && j < n)
		v[k++] = prop_order(&spare[i], &spare[j]) <= 0 ? spare[i++] : spare[j++];
	while (i < half)
		v[k++] = spare[i++];
	while (j < n)
		v[k++] = spare[j++];
}

bool
prop_same(const struct prop *a, const struct prop *b)
{
	const struct type_row *row = type_find(a->type);
	unsigned form = row != NULL ? row->form : FORM_BINARY;
	bool same = kind_of_type(a->type) == kind_of_type(b->type) && a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++) {
		const struct value *x = &a->v[i], *y = &b->v[i];

		if (form == FORM_TEXT)
			same = bytes_equal(x->s, y->s);
		else if (form == FORM_GUID)
			same = guid_equal(&x->guid, &y->guid);
		else if (form == FORM_BINARY || form == FORM_NONE)
			same = blob_equal(&x->b, &y->b);
		else
			same = x->i == y->i; /* a float's bits are there too */
	}
	return same;
}

void
props_seal(struct props *ps)
{
	size_t kept = 0;

	if (ps->n > 1) {
		struct mark mark = arena_mark(ps->c);

		sort_props(ps->v, NEW(ps->c, struct prop, ps->n), ps->n);
		arena_release(ps->c, mark);
	}
	for (size_t i = 0; i < ps->n; i++) {
		bool again = i + 1 < ps->n && same_order(&ps->v[i], &ps->v[i + 1]) == 0;

		if (again && prop_same(&ps->v[i], &ps->v[i + 1])) /* no harm in that */
			continue;
		if (again)
			note(ps->c, NOTE_DAMAGE, "%s stands twice: the later one counts",
			    pid_print(ps->c, &ps->v[i].pid));
		else
			ps->v[kept++] = ps->v[i];
	}
	ps->n = kept;
	ps->sorted = true;
}

/* The place of an identity in a sealed list, or where it would stand. */
static size_t
place(const struct props *ps, const struct pid *pid)
{
	size_t low = 0, high = ps->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (pid_compare(&ps->v[middle].pid, pid) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct prop *
props_find(const struct props *ps, const struct pid *pid)
{
	size_t at = place(ps, pid);

	if (at == ps->n || pid_compare(&ps->v[at].pid, pid) != 0 || ps->v[at].n == 0 ||
	    ps->v[at].type == PtypErrorCode)
		return NULL;
	return &ps->v[at];
}

void
props_put(struct props *ps, const struct pid *pid, unsigned type, struct value v)
{
	size_t at = place(ps, pid);
	struct prop p = {
		.pid = *pid, .type = (uint16_t)type, .n = 1, .v = NEW(ps->c, struct value, 1)
	};

	p.v[0] = v;
	for (size_t i = at; i < ps->n && pid_compare(&ps->v[i].pid, pid) == 0; i++) {
		if (kind_of_type(ps->v[i].type) == kind_of_type(type)) {
			ps->v[i] = p;
			return;
		}
	}
	props_add(ps, p);
	memmove(&ps->v[at + 1], &ps->v[at], (ps->n - 1 - at) * sizeof(*ps->v));
	ps->v[at] = p;
	ps->sorted = true;
}

void
props_remove(struct props *ps, const struct pid *pid)
{
	size_t at = place(ps, pid);

	size_t end = at;

	while (end < ps->n && pid_compare(&ps->v[end].pid, pid) == 0)
		end++;
	memmove(&ps->v[at], &ps->v[end], (ps->n - end) * sizeof(*ps->v));
	ps->n -= end - at;
}

/* The only value of a property that is held in such a form, NULL where there is none. */
static const struct value *
single(const struct props *ps, const struct propdef *def, enum value_form form)
{
	for (size_t at = place(ps, &def->pid); at < ps->n; at++) {
		const struct prop *p = &ps->v[at];
		const struct type_row *row = type_find(p->type);

		if (pid_compare(&p->pid, &def->pid) != 0)
			break;
		if ((p->type & PtypMultiple) == 0 && p->type != PtypErrorCode && p->n == 1 &&
		    row != NULL && row->form == form)
			return &p->v[0];
	}
	return NULL;
}

bool
prop_int(int64_t *out, const struct props *ps, const struct propdef *def)
{
	const struct value *v = single(ps, def, FORM_INTEGER);

	if (v != NULL)
		*out = v->i;
	return v != NULL;
}

bool
prop_true(const struct props *ps, const struct propdef *def)
{
	int64_t v;

	return prop_int(&v, ps, def) && v != 0;
}

bool
prop_time(int64_t *out, const struct props *ps, const struct propdef *def)
{
	const struct prop *p = props_find(ps, &def->pid);

	if (p == NULL || p->type != PtypTime || !filetime_given(p->v[0].i))
		return false;
	*out = p->v[0].i;
	return true;
}

struct bytes
prop_text(const struct props *ps, const struct propdef *def)
{
	const struct value *v = single(ps, def, FORM_TEXT);

	return v != NULL ? text_trim(v->s) : (struct bytes){ 0 };
}

const struct blob *
prop_blob(const struct props *ps, const struct propdef *def)
{
	const struct value *v = single(ps, def, FORM_BINARY);

	return v != NULL ? &v->b : NULL;
}

struct bytes
prop_binary(const struct props *ps, const struct propdef *def)
{
	const struct blob *b = prop_blob(ps, def);

	return b != NULL ? blob_flat(ps->c, b) : (struct bytes){ 0 };
}

void
put_int(struct props *ps, const struct propdef *def, int64_t v)
{
	props_put(ps, &def->pid, def->type, (struct value){ .i = v });
}

void
put_text(struct props *ps, const struct propdef *def, struct bytes utf8)
{
	props_put(ps, &def->pid, def->type, (struct value){ .s = utf8 });
}

void
put_binary(struct props *ps, const struct propdef *def, struct bytes b)
{
	props_put(ps, &def->pid, def->type, (struct value){ .b = blob_of(b) });
}
