/*
 * Property lists of MS-OXTNEF (2.1.3.4, Encapsulated Properties): a count, and properties of type,
 * id, name and values. Section numbers are the document's.
 */
#include "formats/base/text.h"
#include "libconv/oxtnef-parts.h"

#define ID_NAMED 0x8000u

const struct guid IID_IMessage = { { GUID_OF(0x00020307, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46) } };
const struct guid IID_IStorage = { { GUID_OF(0x0000000B, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46) } };
const struct guid IID_IStream = { { GUID_OF(0x0000000C, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46) } };

const struct guid oxtnef_carrier = { { GUID_OF(
    0xFC3AEDDD, 0x98B6, 0x52F4, 0xA3, 0x7F, 0x69, 0xE5, 0xAF, 0xAE, 0x1F, 0x5B) } };

/* What a plain tag is called: at or above 0x8000 one whose name nobody knows, as PS_MAPI names no
 * such thing; below one that the carrier has. */
static bool
is_nameless(const struct guid *set, uint32_t id)
{
	return id >= ID_NAMED ? id <= 0xFFFF && guid_equal(set, &PS_MAPI)
			      : guid_equal(set, &oxtnef_carrier);
}

/* Reading. */

static size_t
padding(size_t n)
{
	return -n & 3;
}

/* Padding that a list, or its stream, ends before is not missed. */
static void
skip_padding(struct reader *r, size_t n)
{
	n = padding(n);
	rd_skip(r, n < rd_left(r) ? n : rd_left(r));
}

/* The name of a property: its set, and a LID or a string. False where it is neither. */
static bool
name_read(struct reader *r, struct pid *pid)
{
	struct guid *set = NEW(r->c, struct guid, 1);
	uint32_t kind, n;

	*set = guid_read(r);
	kind = rd_u32(r);
	n = rd_u32(r); /* the LID, or the length of the string */
	if (!rd_ok(r) || kind > 1 || (kind == 1 && n > rd_left(r))) {
		note(r->c, NOTE_DAMAGE, "tnef: the name of property 0x%04X is broken",
		    (unsigned)pid->id);
		return false;
	}
	if (kind == 1) {
		pid->id = 0;
		pid->name = (const char *)text_trim(text_from_utf16(r->c, NULL, rd_bytes(r, n))).p;
		skip_padding(r, n);
	} else if (is_nameless(set, n)) {
		pid->id = n;
		return true;
	} else {
		pid->id = n;
	}
	pid->set = set;
	return true;
}

/* A fixed-length value: of 4, 8 or 16 bytes, low bytes used. */
static struct value
fixed_read(struct reader *r, const struct type_row *row)
{
	struct value v = { .i = 0 };

	if (row->form == FORM_GUID) {
		v.guid = guid_read(r);
		return v;
	}
	return value_of_bits(row, row->size <= 4 ? rd_u32(r) : rd_u64(r));
}

/* A value with its length before it, cut where the list ends in it: false then. */
static bool
counted_read(struct reader *r, struct bytes *out, const struct pid *pid)
{
	size_t n = rd_u32(r);
	bool whole = n <= rd_left(r);

	if (!whole) {
		note(r->c, NOTE_DAMAGE, "tnef: %s has %zu of its %zu bytes", pid_print(r->c, pid),
		    rd_left(r), n);
		n = rd_left(r);
	}
	*out = rd_bytes(r, n);
	skip_padding(r, n);
	return whole;
}

/* How many values follow: one, where the type is single and of fixed length. */
static bool
count_read(struct reader *r, struct prop *p, bool fixed)
{
	p->n = 1;
	if (fixed && (p->type & PtypMultiple) == 0)
		return rd_left(r) >= 4;
	p->n = rd_u32(r);
	return rd_ok(r) && p->n <= rd_left(r) / 4;
}

static bool
values_read(struct reader *r, struct prop *p, const struct type_row *row)
{
	bool fixed = row != NULL && row->size != 0, good = true;

	if (row != NULL && row->type == PtypNull) {
		/* no value: what a property stream's entry holds */
		p->n = 1;
		p->v = NEW(r->c, struct value, 1);
		p->v[0].b = blob_of((struct bytes){ NEW(r->c, uint8_t, 8), 8 });
		return true;
	}
	if (!count_read(r, p, fixed)) {
		note(r->c, NOTE_DAMAGE, "tnef: %s, of type 0x%04X, cannot be read",
		    pid_print(r->c, &p->pid), (unsigned)p->type);
		p->n = 0;
		return false;
	}
	if (p->n != 1 && (p->type & PtypMultiple) == 0)
		note(r->c, NOTE_DAMAGE, "tnef: %s has %zu values%s", pid_print(r->c, &p->pid), p->n,
		    p->n > 1 ? ": the first counts" : "");
	p->v = NEW(r->c, struct value, p->n);
	for (size_t i = 0; good && i < p->n; i++) {
		struct bytes raw = { 0 };

		if (fixed) {
			p->v[i] = fixed_read(r, row);
			good = rd_ok(r);
		} else {
			good = counted_read(r, &raw, &p->pid);
			p->v[i].b = blob_of(raw);
			if (row != NULL && row->form == FORM_TEXT)
				p->v[i].s = raw;
		}
	}
	if (p->n > 1 && (p->type & PtypMultiple) == 0)
		p->n = 1;
	return good;
}

/* An object's interface stands before its data, and is counted with them. */
static void
object_take(struct ctx *c, struct prop *p, struct oxtnef_object *object, bool attached)
{
	struct bytes raw = blob_flat(c, &p->v[0].b);
	struct reader r = rd_open(c, raw, 0);

	object->iid = raw.n >= 16 ? guid_read(&r) : (struct guid){ { 0 } };
	object->data = raw.n >= 16 ? rd_rest(&r) : raw;
	object->there = true;
	if (!attached && guid_equal(&object->iid, &IID_IStream))
		p->v[0].b = blob_of(object->data);
}

/* One property; false where the list cannot be read on. */
static bool
property_read(struct reader *r, struct props *ps, struct oxtnef_object *object)
{
	struct prop p = { .type = (uint16_t)rd_u16(r) };
	const struct type_row *row = type_find(p.type);
	struct oxtnef_object other;
	bool good, attached;

	p.pid.id = rd_u16(r);
	if (!rd_ok(r) || (p.pid.id >= ID_NAMED && !name_read(r, &p.pid)))
		return false;
	good = values_read(r, &p, row);
	if (!good && (p.n == 0 || (row != NULL && row->size != 0)))
		return false;
	if (p.n == 0 && (p.type & PtypMultiple) == 0)
		return true;
	attached = object != NULL && p.pid.set == NULL && p.pid.id == PidTagAttachDataObject.pid.id;
	if (p.type == PtypObject && p.n == 1)
		object_take(r->c, &p, attached ? object : &other, attached);
	if (p.type != PtypObject || !attached)
		props_add(ps, p);
	return good;
}

bool
oxtnef_list_read(struct reader *r, struct props *ps, struct oxtnef_object *object)
{
	struct ctx *c = r->c;
	uint32_t count = rd_u32(r), i = 0;

	while (i < count && rd_left(r) >= 4 && property_read(r, ps, object))
		i++;
	if (failed(c) && !demote(c))
		return false;
	if (i < count)
		note(c, NOTE_DAMAGE, "tnef: %u of %u properties of a list can be read", (unsigned)i,
		    (unsigned)count);
	return i == count;
}

void
oxtnef_list_decode(struct message *m, struct props *ps)
{
	for (size_t i = 0; i < ps->n; i++) {
		struct prop *p = &ps->v[i];
		const struct type_row *row = type_find(p->type);

		for (size_t k = 0; row != NULL && row->form == FORM_TEXT && k < p->n; k++)
			p->v[k].s = message_decode(m, p->v[k].s, p->type, &p->pid);
	}
}

/* Writing. */

bool
oxtnef_type_kept(unsigned type)
{
	const struct type_row *row = type_find(type);

	return row != NULL && row->form != FORM_NONE && row->type != PtypServerId &&
	       row->type != PtypRestriction && row->type != PtypRuleAction;
}

/* UTF-8 as UTF-16LE, by pieces, nothing allocated; out NULL: only counted. Returns the bytes. */
static uint64_t
utf16_put(struct tnef_out *out, struct bytes s)
{
	uint8_t piece[1024];
	uint64_t total = 0;
	size_t n = 0;

	while (s.n > 0) {
		uint32_t ch = *s.p < 0x80 ? *s.p : utf8_next(&s);
		uint32_t unit[2] = { ch, 0 };
		size_t units = 1;

		if (ch < 0x80)
			s = bytes_from(s, 1);
		if (ch >= 0x10000) {
			unit[0] = 0xD800 + ((ch - 0x10000) >> 10);
			unit[1] = 0xDC00 + ((ch - 0x10000) & 0x3FF);
			units = 2;
		}
		for (size_t i = 0; i < units; i++) {
			piece[n++] = (uint8_t)unit[i];
			piece[n++] = (uint8_t)(unit[i] >> 8);
		}
		if (n > sizeof(piece) - 4 || s.n == 0) {
			if (out != NULL)
				tnef_put(out, piece, n);
			total += n;
			n = 0;
		}
	}
	return total;
}

/* Text with its NUL. */
static bool
text_put(struct tnef_out *out, struct bytes s)
{
	uint64_t n = utf16_put(NULL, s) + 2;

	tnef_put_u32(out, (uint32_t)n);
	utf16_put(out, s);
	tnef_put_u16(out, 0);
	return tnef_pad(out, n);
}

static bool
binary_put(struct tnef_out *out, const struct blob *b)
{
	return tnef_put_u32(out, (uint32_t)b->n) && tnef_put_blob(out, b) && tnef_pad(out, b->n);
}

/* An object that the model holds as bytes: with the interface that was read with it, or a stream.
 */
static bool
object_put(struct tnef_out *out, const struct blob *b)
{
	struct guid iid = { { 0 } };

	if (b->n >= 16)
		blob_copy(iid.b, b, 0, 16);
	if (guid_equal(&iid, &IID_IMessage) || guid_equal(&iid, &IID_IStorage))
		return binary_put(out, b);
	return tnef_put_u32(out, (uint32_t)b->n + 16) && tnef_put(out, IID_IStream.b, 16) &&
	       tnef_put_blob(out, b) && tnef_pad(out, b->n);
}

static bool
fixed_put(struct tnef_out *out, const struct value *v, const struct type_row *row)
{
	uint64_t raw;

	if (row->form == FORM_GUID)
		return tnef_put(out, v->guid.b, sizeof(v->guid.b));
	raw = value_bits(row, v);
	return row->size == 8 ? tnef_put_u64(out, raw) : tnef_put_u32(out, (uint32_t)raw);
}

/* The id of a property, and its name where it is a named one. */
static bool
name_put(struct tnef_out *out, const struct pid *pid, const struct oxtnef_names *names)
{
	size_t low = 0, high = names->n;
	struct bytes name = bytes_of(pid->name);
	uint64_t n;

	if (pid->set == NULL) {
		tnef_put_u16(out, pid->id);
		return pid->id < ID_NAMED ||
		       (tnef_put(out, PS_MAPI.b, 16) && tnef_put_u32(out, 0) &&
			   tnef_put_u32(out, pid->id));
	}
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (pid_compare(&names->pid[middle], pid) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	/* more than 32,767 names: ids come again, but names tell them apart */
	tnef_put_u16(out, ID_NAMED + (unsigned)(low & 0x7FFF));
	tnef_put(out, pid->set->b, 16);
	if (pid->name == NULL)
		return tnef_put_u32(out, 0) && tnef_put_u32(out, pid->id);
	n = utf16_put(NULL, name) + 2;
	tnef_put_u32(out, 1);
	tnef_put_u32(out, (uint32_t)n);
	utf16_put(out, name);
	tnef_put_u16(out, 0);
	return tnef_pad(out, n);
}

bool
oxtnef_prop_put(struct tnef_out *out, const struct prop *p, const struct oxtnef_names *names)
{
	const struct type_row *row = type_find(p->type);
	unsigned type = p->type;
	bool fixed = row != NULL && row->size != 0;

	if (row != NULL && row->type == PtypString8)
		type = PtypString | (type & PtypMultiple);
	tnef_put_u16(out, type);
	if (!name_put(out, &p->pid, names))
		return false;
	if (row != NULL && row->type == PtypNull)
		return true;
	if (!fixed || (type & PtypMultiple) != 0)
		tnef_put_u32(out, (uint32_t)p->n);
	for (size_t i = 0; i < p->n; i++) {
		bool good;

		if (fixed)
			good = fixed_put(out, &p->v[i], row);
		else if (row != NULL && row->form == FORM_TEXT)
			good = text_put(out, p->v[i].s);
		else if (row != NULL && row->type == PtypObject)
			good = object_put(out, &p->v[i].b);
		else
			good = binary_put(out, &p->v[i].b);
		if (!good)
			return false;
	}
	return true;
}
