#include "libconv/dump.h"

#include <math.h>

#include "formats/base/json.h"
#include "formats/base/text.h"
#include "libconv/structs/structs.h"

#define HEX_SHOWN 48 /* bytes of binary that dump_text shows */

struct dump {
	struct ctx *c;
	struct sink *out;
	bool json, raw;
	unsigned codepage; /* of the message that we are in */
};

/* Where we are: "/attachment/1/message". */
struct place {
	const char *path;
	unsigned depth;
};

static const char *
join(struct ctx *c, const char *path, const char *word, size_t number)
{
	if (path[1] == '\0')
		path = "";
	if (number == NOWHERE)
		return (const char *)arena_print(c, "%s/%s", path, word).p;
	return (const char *)arena_print(c, "%s/%s/%zu", path, word, number).p;
}

static void
put_time(struct dump *d, int64_t t)
{
	struct civil v;

	if (!filetime_civil(&v, t) || v.year > 9999)
		sink_print(d->out, "%lld", (long long)t);
	else
		sink_print(d->out,
		    d->json ? "\"%04d-%02d-%02dT%02d:%02d:%02d.%07dZ\""
			    : "%04d-%02d-%02d %02d:%02d:%02d.%07d UTC",
		    v.year, v.month, v.day, v.hour, v.minute, v.second, v.fraction);
}

static void
put_hex(struct dump *d, const struct blob *b)
{
	uint8_t some[HEX_SHOWN];
	size_t n = b->n < HEX_SHOWN ? b->n : HEX_SHOWN;

	blob_copy(some, b, 0, n);
	for (size_t i = 0; i < n; i++)
		sink_print(d->out, "%02X", some[i]);
	if (b->n > n)
		sink_print(d->out, "... (%zu bytes)", b->n);
}

static void
put_value(struct dump *d, unsigned type, unsigned form, const struct value *v)
{
	char guid[GUID_TEXT + 1];

	switch (form) {
	case FORM_INTEGER:
		if (type == PtypTime)
			put_time(d, v->i);
		else if (type == PtypBoolean)
			sink_put_str(d->out, v->i != 0 ? "true" : "false");
		else if (type == PtypErrorCode && !d->json)
			sink_print(d->out, "0x%08X", (unsigned)v->i);
		else if (type == PtypInteger32 && !d->json && (v->i > 9 || v->i < 0))
			sink_print(d->out, "%lld (0x%X)", (long long)v->i, (unsigned)v->i);
		else
			sink_print(d->out, "%lld", (long long)v->i);
		break;
	case FORM_FLOAT:
		if (isfinite(v->f) || !d->json)
			sink_print(d->out, "%.17g", v->f);
		else
			sink_put_str(d->out, isnan(v->f) ? "\"nan\""
					     : v->f > 0  ? "\"inf\""
							 : "\"-inf\"");
		break;
	case FORM_GUID:
		guid_print(guid, &v->guid);
		sink_print(d->out, d->json ? "\"%s\"" : "{%s}", guid);
		break;
	case FORM_TEXT: json_string(d->out, v->s); break;
	default:
		if (d->json) {
			sink_put_str(d->out, "{\"base64\": ");
			json_base64(d->out, &v->b);
			sink_put_str(d->out, "}");
		} else {
			put_hex(d, &v->b);
		}
	}
}

static void
put_values(struct dump *d, const struct prop *p)
{
	const struct type_row *row = type_find(p->type);
	unsigned form = row != NULL && row->form != FORM_NONE ? row->form : FORM_BINARY;
	bool many = (p->type & PtypMultiple) != 0;

	if (many)
		sink_put_str(d->out, "[");
	for (size_t i = 0; i < p->n; i++) {
		if (i > 0)
			sink_put_str(d->out, ", ");
		put_value(d, p->type & ~(unsigned)PtypMultiple, form, &p->v[i]);
	}
	if (many)
		sink_put_str(d->out, "]");
}

static const char *
type_word(struct ctx *c, unsigned type)
{
	const struct type_row *row = type_find(type);

	if (row == NULL)
		return (const char *)arena_print(c, "0x%04X", type).p;
	if ((type & PtypMultiple) == 0)
		return row->name;
	return (const char *)arena_print(c, "PtypMultiple%s", row->name + 4).p;
}

/* What names a property: the canonical name, and the identity behind it. */
static void
put_identity(struct dump *d, const struct pid *pid)
{
	const struct propdef *def = propdef_by_pid(pid);
	char guid[GUID_TEXT + 1];

	if (def != NULL)
		sink_print(d->out, "\"property\": \"%s\", ", propdef_name(def));
	if (pid->set == NULL) {
		sink_print(d->out, "\"id\": \"0x%04X\"", (unsigned)pid->id);
		return;
	}
	guid_print(guid, pid->set);
	sink_print(d->out, "\"set\": \"%s\", ",
	    propset_name(pid->set) != NULL ? propset_name(pid->set) : guid);
	if (pid->name != NULL) {
		sink_put_str(d->out, "\"name\": ");
		json_string(d->out, bytes_of(pid->name));
	} else {
		sink_print(d->out, "\"lid\": \"0x%04X\"", (unsigned)pid->id);
	}
}

/* The structure that a property holds; NULL where it is none, or none that shall be shown. */
static const struct structure *
structure_of(const struct dump *d, const struct prop *p)
{
	if (d->raw || (p->type & ~(unsigned)PtypMultiple) != PtypBinary)
		return NULL;
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].b.n > STRUCT_MOST)
			return NULL;
	return struct_of(&p->pid);
}

/* The fields of its value, or of each of its values. */
static void
put_decoded(struct dump *d, const struct place *at, const struct prop *p)
{
	const struct structure *s = structure_of(d, p);
	bool many = (p->type & PtypMultiple) != 0;
	unsigned indent = 2 * at->depth + 4;

	if (s == NULL)
		return;
	if (d->json)
		sink_print(
		    d->out, ", \"structure\": \"%s\", \"decoded\": %s", s->name, many ? "[" : "");
	for (size_t i = 0; i < p->n; i++) {
		struct bytes b = blob_flat(d->c, &p->v[i].b);
		struct field *f = struct_decode(d->c, s, b, d->codepage);

		if (d->json && i > 0)
			sink_put_str(d->out, ", ");
		if (!d->json)
			sink_print(d->out, "%*s%s\n", (int)indent, "", s->name);
		if (d->json)
			struct_json(d->c, d->out, f);
		else
			struct_text(d->c, d->out, f, indent + 2);
	}
	if (d->json && many)
		sink_put_str(d->out, "]");
}

static void
put_prop(struct dump *d, const struct place *at, const struct prop *p)
{
	if (d->json) {
		sink_print(d->out, "{\"path\": \"%s\", ", at->path);
		put_identity(d, &p->pid);
		sink_print(d->out, ", \"type\": \"%s\"", type_word(d->c, p->type));
		if (p->flags != 0 && p->flags != 6)
			sink_print(d->out, ", \"flags\": %u", (unsigned)p->flags);
		sink_put_str(d->out, ", \"value\": ");
		put_values(d, p);
		put_decoded(d, at, p);
		sink_put_str(d->out, "}\n");
		return;
	}
	sink_print(d->out, "%*s%-36s %s ", (int)(2 * at->depth + 2), "", pid_print(d->c, &p->pid),
	    type_word(d->c, p->type));
	if (p->pid.set == NULL)
		sink_print(d->out, "0x%04X ", (unsigned)p->pid.id);
	put_values(d, p);
	sink_put_str(d->out, "\n");
	put_decoded(d, at, p);
}

static void
put_props(struct dump *d, const struct place *at, const struct props *ps)
{
	for (size_t i = 0; i < ps->n; i++) {
		struct mark mark = arena_mark(d->c);

		put_prop(d, at, &ps->v[i]);
		arena_release(d->c, mark);
	}
}

static void
put_object(struct dump *d, const struct place *at, const char *word)
{
	if (d->json)
		sink_print(d->out, "{\"path\": \"%s\", \"object\": \"%s\"", at->path, word);
	else
		sink_print(d->out, "%*s%s", (int)(2 * at->depth), "", at->path);
}

static void
put_storage(struct dump *d, const struct place *at, const struct cfb_entry *storage)
{
	struct sink file = sink_memory(d->c);
	struct blob b;
	char guid[GUID_TEXT + 1];

	put_object(d, at, "storage");
	if (d->json) {
		sink_put_str(d->out, ", \"base64\": ");
		cfb_write(d->c, &file, storage);
		b = blob_of((struct bytes){ file.buf.p, file.buf.n });
		json_base64(d->out, &b);
		sink_put_str(d->out, "}\n");
	} else {
		guid_print(guid, &storage->clsid);
		sink_print(d->out, ": storage of class {%s}\n", guid);
	}
}

static void put_message(struct dump *d, const struct place *at, const struct message *m);

static void
put_attachment(struct dump *d, const struct place *at, const struct attachment *a)
{
	struct place below = { .depth = at->depth + 1 };

	put_object(d, at, "attachment");
	sink_put_str(d->out, d->json ? "}\n" : "\n");
	put_props(d, at, &a->props);
	if (a->message != NULL) {
		below.path = join(d->c, at->path, "message", NOWHERE);
		put_message(d, &below, a->message);
	} else if (a->storage != NULL) {
		below.path = join(d->c, at->path, "storage", NOWHERE);
		put_storage(d, &below, a->storage);
	}
}

static void
put_message(struct dump *d, const struct place *at, const struct message *m)
{
	char guid[GUID_TEXT + 1];
	static const struct guid none;
	unsigned codepage = m->codepage != 0 ? m->codepage : CP_WINDOWS;

	d->codepage = codepage;
	put_object(d, at, "message");
	guid_print(guid, &m->clsid);
	if (d->json && !guid_equal(&m->clsid, &none))
		sink_print(d->out, ", \"clsid\": \"%s\"", guid);
	if (d->json && m->codepage != 0)
		sink_print(d->out, ", \"codepage\": %u", m->codepage);
	sink_put_str(d->out, d->json ? "}\n" : "\n");
	put_props(d, at, &m->props);
	for (size_t i = 0; i < m->recipients; i++) {
		struct place below = { join(d->c, at->path, "recipient", i + 1), at->depth + 1 };

		put_object(d, &below, "recipient");
		sink_put_str(d->out, d->json ? "}\n" : "\n");
		put_props(d, &below, &m->recipient[i]->props);
	}
	for (size_t i = 0; i < m->attachments; i++) {
		struct place below = { join(d->c, at->path, "attachment", i + 1), at->depth + 1 };

		put_attachment(d, &below, m->attachment[i]);
		d->codepage = codepage;
	}
}

bool
dump_json(struct ctx *c, struct sink *out, const struct message *m, bool raw)
{
	struct dump d = { .c = c, .out = out, .json = true, .raw = raw };

	put_message(&d, &(struct place){ "/", 0 }, m);
	return !out->bad;
}

bool
dump_text(struct ctx *c, struct sink *out, const struct message *m, bool raw)
{
	struct dump d = { .c = c, .out = out, .raw = raw };

	put_message(&d, &(struct place){ "/", 0 }, m);
	return !out->bad;
}
