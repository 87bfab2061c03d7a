/* The JSON Lines of dump_json, read. Jansson is in this file alone. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "formats/base/base64.h"
#include "formats/base/text.h"
#include "libconv/dump.h"
#include "libconv/structs/structs.h"

struct making {
	struct ctx *c;
	struct message *top;
	const struct message *now; /* whose lines they are */
};

/* Where a line's path leads. */
struct target {
	struct message *message; /* the message that it is, or is in */
	struct recipient *recipient;
	struct attachment *attachment;
	bool storage;
};

static bool
wrong(struct making *k, const char *what)
{
	return fail(k->c, E_FORMAT, NOWHERE, "json: %s", what);
}

static const char *
string_of(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

/* One step of a path: a word, and the number behind it (0: none). */
static bool
step(struct bytes *path, struct bytes *word, size_t *number)
{
	if (path->n < 2 || path->p[0] != '/')
		return false;
	*path = bytes_from(*path, 1);
	*word = bytes_upto(*path, bytes_find(*path, BYTES("/")));
	*path = bytes_from(*path, word->n);
	*number = 0;
	if (path->n > 1 && path->p[1] >= '0' && path->p[1] <= '9') {
		*path = bytes_from(*path, 1);
		while (path->n > 0 && path->p[0] != '/') {
			if (path->p[0] < '0' || path->p[0] > '9' || *number > 1000000)
				return false;
			*number = *number * 10 + (size_t)(path->p[0] - '0');
			*path = bytes_from(*path, 1);
		}
	}
	return true;
}

/* Walks a path from the top; with `make` the last step may name what is not there yet. */
static bool
walk(struct making *k, struct target *t, struct bytes path, bool make)
{
	struct bytes word;
	size_t number;

	*t = (struct target){ .message = k->top };
	if (bytes_equal(path, BYTES("/")))
		return true;
	while (path.n > 0) {
		if (!step(&path, &word, &number) || t->recipient != NULL || t->storage)
			return wrong(k, "the path leads nowhere");
		if (bytes_equal(word, BYTES("recipient")) && t->attachment == NULL) {
			if (make && path.n == 0 && number == t->message->recipients + 1 &&
			    message_recipient(t->message) == NULL)
				return false;
			if (number == 0 || number > t->message->recipients)
				return wrong(k, "recipients are not in their order");
			t->recipient = t->message->recipient[number - 1];
		} else if (bytes_equal(word, BYTES("attachment")) && t->attachment == NULL) {
			if (make && path.n == 0 && number == t->message->attachments + 1 &&
			    message_attachment(t->message) == NULL)
				return false;
			if (number == 0 || number > t->message->attachments)
				return wrong(k, "attachments are not in their order");
			t->attachment = t->message->attachment[number - 1];
		} else if (bytes_equal(word, BYTES("message")) && t->attachment != NULL) {
			if (make && path.n == 0 && t->attachment->message == NULL) {
				if (message_depth(t->message) >= k->c->limits.depth)
					return fail(k->c, E_LIMIT, NOWHERE,
					    "messages nest deeper than %u (see --limit-depth)",
					    k->c->limits.depth);
				t->attachment->message = message_new(k->c, t->message);
			}
			if (t->attachment->message == NULL)
				return wrong(k, "that attachment holds no message");
			t->message = t->attachment->message;
			t->attachment = NULL;
		} else if (bytes_equal(word, BYTES("storage")) && t->attachment != NULL) {
			t->storage = true;
		} else {
			return wrong(k, "the path leads nowhere");
		}
	}
	return true;
}

static bool
base64_read(struct making *k, struct bytes *out, const char *text)
{
	if (text == NULL || !base64_decode(k->c, out, bytes_of(text)))
		return wrong(k, "this is no base64");
	return true;
}

static bool
float_read(double *out, const json_t *v)
{
	static const struct {
		const char *word;
		double v;
	} words[] = { { "nan", (double)NAN }, { "inf", HUGE_VAL }, { "-inf", -HUGE_VAL } };
	const char *word = json_string_value(v);

	*out = json_number_value(v);
	for (size_t i = 0; word != NULL && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i].word) == 0) {
			*out = words[i].v;
			return true;
		}
	return json_is_number(v);
}

static bool
integer_read(struct making *k, int64_t *out, const struct type_row *row, const json_t *v)
{
	int64_t most = row->size < 8 ? ((int64_t)1 << (8 * row->size)) - 1 : INT64_MAX;
	int64_t least = row->size < 8 ? -((int64_t)1 << (8 * row->size - 1)) : INT64_MIN;

	if (row->type == PtypTime && json_is_string(v))
		return struct_time(out, json_string_value(v)) || wrong(k, "this is no time");
	if (row->type == PtypBoolean && json_is_boolean(v)) {
		*out = json_is_true(v);
		return true;
	}
	if (!json_is_integer(v))
		return wrong(k, row->type == PtypTime ? "this is no time" : "this is no number");
	*out = json_integer_value(v);
	if (*out > most || *out < least || (row->type == PtypBoolean && *out >> 1 != 0))
		return wrong(k, "the number does not fit into its type");
	return true;
}

static bool
value_read(
    struct making *k, struct value *out, const struct type_row *row, unsigned form, const json_t *v)
{
	struct bytes b;

	switch (form) {
	case FORM_INTEGER: return integer_read(k, &out->i, row, v);
	case FORM_FLOAT: return float_read(&out->f, v) || wrong(k, "this is no number");
	case FORM_GUID:
		return (json_is_string(v) &&
			   guid_parse(&out->guid, bytes_of(json_string_value(v)))) ||
		       wrong(k, "this is no GUID");
	case FORM_TEXT:
		if (!json_is_string(v))
			return wrong(k, "this is no text");
		out->s = arena_copy(k->c,
		    (struct bytes){ (const uint8_t *)json_string_value(v), json_string_length(v) });
		return true;
	default:
		if (!base64_read(k, &b, string_of(v, "base64")))
			return false;
		out->b = blob_of(b);
		return true;
	}
}

static bool
type_read(struct making *k, unsigned *out, const char *word)
{
	unsigned multiple = 0;
	char *end;

	if (word == NULL)
		return wrong(k, "a property has no type");
	if (strncmp(word, "PtypMultiple", 12) == 0) {
		multiple = PtypMultiple;
		word += 12;
	} else if (strncmp(word, "Ptyp", 4) == 0) {
		word += 4;
	} else {
		*out = (unsigned)strtoul(word, &end, 16);
		return (end != word && *end == '\0' && *out <= 0xFFFF) ||
		       wrong(k, "this is no type");
	}
	for (unsigned type = 0; type < 0x1000; type++) {
		const struct type_row *row = type_find(type);

		if (row != NULL && row->type == type && strcmp(row->name + 4, word) == 0) {
			*out = type | multiple;
			return true;
		}
	}
	return wrong(k, "this is no type");
}

static bool
set_read(struct making *k, struct pid *pid, const char *set)
{
	struct guid *guid = NEW(k->c, struct guid, 1);

	pid->set = propset_find(bytes_of(set));
	if (pid->set != NULL)
		return true;
	pid->set = guid;
	return guid_parse(guid, bytes_of(set)) || wrong(k, "this is no property set");
}

/* A hexadecimal number. */
static bool
number_read(uint32_t *out, const char *text, uint32_t most)
{
	char *end;
	unsigned long long v = text != NULL ? strtoull(text, &end, 16) : 0;

	*out = (uint32_t)v;
	return text != NULL && end != text && *end == '\0' && text[0] != '-' && v <= most;
}

/* A tag's id, or a set with a LID or a name. */
static bool
number_or_name_read(struct making *k, struct pid *pid, const json_t *line)
{
	const char *id = string_of(line, "id"), *set = string_of(line, "set");
	const char *lid = string_of(line, "lid"), *name = string_of(line, "name");

	if (set == NULL)
		return number_read(&pid->id, id, 0xFFFF) || wrong(k, "this is no property id");
	if (name == NULL)
		return number_read(&pid->id, lid, UINT32_MAX) ? set_read(k, pid, set)
							      : wrong(k, "this is no LID");
	if (strlen(name) != json_string_length(json_object_get(line, "name")))
		return wrong(k, "a name holds no NUL");
	pid->name = (const char *)arena_copy(k->c, bytes_of(name)).p;
	return set_read(k, pid, set);
}

/* By that, or by the canonical name alone; where both are there, of one property. */
static bool
identity_read(struct making *k, struct pid *pid, const json_t *line)
{
	const json_t *property = json_object_get(line, "property");
	const struct propdef *def = propdef_by_name(bytes_of(json_string_value(property)));

	*pid = (struct pid){ .id = 0 };
	if (def == NULL && property != NULL)
		return wrong(k, "MS-OXPROPS has no property of that name");
	if (json_object_get(line, "id") == NULL && json_object_get(line, "set") == NULL) {
		if (def == NULL)
			return wrong(k, "a property has no name and no id");
		*pid = def->pid;
		return true;
	}
	if (!number_or_name_read(k, pid, line))
		return false;
	return def == NULL || pid_compare(pid, &def->pid) == 0 ||
	       wrong(k, "the name is that of another property");
}

/* Of 8-bit strings in structures. */
static unsigned
message_page(const struct making *k)
{
	return k->now->codepage != 0 ? k->now->codepage : CP_WINDOWS;
}

/* Fields of JSON values. They are told apart by what they look like: text that reads as a GUID or
 * as a time is one, which is what the structures' own fields then ask for. */
static bool
field_read(struct making *k, struct field *to, const char *name, const json_t *v, unsigned depth)
{
	const char *text = json_string_value(v), *key;
	struct field *f;
	json_t *child;
	size_t i;

	if (depth > k->c->limits.depth)
		return wrong(k, "structures nest too deep");
	f = struct_add(k->c, to, name, FIELD_NUMBER);
	if (json_is_integer(v) || json_is_boolean(v)) {
		f->i = json_is_true(v) ? 1 : json_integer_value(v);
	} else if (text != NULL) {
		f->kind = FIELD_TEXT;
		f->b = arena_copy(
		    k->c, (struct bytes){ (const uint8_t *)text, json_string_length(v) });
	} else if (json_is_array(v)) {
		f->kind = FIELD_LIST;
		json_array_foreach(v, i, child)
		{
			if (!field_read(k, f, NULL, child, depth + 1))
				return false;
		}
	} else if (json_is_object(v) && string_of(v, "base64") != NULL) {
		f->kind = FIELD_BINARY;
		return base64_read(k, &f->b, string_of(v, "base64"));
	} else if (json_is_object(v)) {
		f->kind = FIELD_GROUP;
		json_object_foreach((json_t *)v, key, child)
		{
			if (!field_read(k, f, key, child, depth + 1))
				return false;
		}
	} else {
		return wrong(k, "this is no field of a structure");
	}
	return true;
}

/* Whether the fields are those of the bytes: then nobody has edited them. */
static bool
is_unedited(struct making *k, const struct structure *s, struct bytes b, const json_t *decoded)
{
	struct sink made = sink_memory(k->c);
	json_error_t error;
	json_t *own;
	bool same;

	struct_json(k->c, &made, struct_decode(k->c, s, b, message_page(k)));
	own = json_loadb((const char *)made.buf.p, made.buf.n, JSON_ALLOW_NUL, &error);
	same = own != NULL && json_equal(own, decoded) == 1;
	json_decref(own);
	return same;
}

/* Binary whose fields were edited is made anew of them. */
static bool
decoded_read(struct making *k, struct value *v, const struct structure *s, const json_t *decoded,
    bool has_bytes)
{
	struct bytes made;
	struct field top = { .kind = FIELD_GROUP };

	if (decoded == NULL)
		return true;
	if (s == NULL)
		return wrong(k, "the property holds no structure that has fields");
	if (is_unedited(k, s, blob_flat(k->c, &v->b), decoded))
		return true;
	if (!field_read(k, &top, NULL, decoded, 0))
		return false;
	if (!s->writes && has_bytes) {
		note(k->c, NOTE_LOSS, "fields of %s are for reading only: the bytes stay", s->name);
		return true;
	}
	if (!struct_encode(k->c, &made, s, top.child, message_page(k)))
		return false;
	v->b = blob_of(made);
	return true;
}

/* One value, or one of several. */
static bool
one_read(struct making *k, const struct prop *p, struct value *v, const json_t *value,
    const json_t *decoded)
{
	const struct type_row *row = type_find(p->type);
	unsigned form = row != NULL && row->form != FORM_NONE ? row->form : FORM_BINARY;

	/* fields alone will do: there are no bytes that they could differ from */
	if ((value != NULL || decoded == NULL) && !value_read(k, v, row, form, value))
		return false;
	return decoded_read(
	    k, v, form == FORM_BINARY ? struct_of(&p->pid) : NULL, decoded, value != NULL);
}

static bool
values_read(struct making *k, struct prop *p, const json_t *line)
{
	const json_t *value = json_object_get(line, "value");
	const json_t *decoded = json_object_get(line, "decoded");
	bool many = (p->type & PtypMultiple) != 0;

	if (many && !json_is_array(value != NULL ? value : decoded))
		return wrong(k, "several values are an array");
	p->n = !many ? 1 : json_array_size(value != NULL ? value : decoded);
	p->v = NEW(k->c, struct value, p->n + 1);
	for (size_t i = 0; i < p->n; i++)
		if (!one_read(k, p, &p->v[i], many ? json_array_get(value, i) : value,
			many ? json_array_get(decoded, i) : decoded))
			return false;
	return true;
}

static bool
flags_read(struct making *k, uint32_t *out, const json_t *line)
{
	const json_t *v = json_object_get(line, "flags");

	*out = (uint32_t)json_integer_value(v);
	return v == NULL || (json_is_integer(v) && json_integer_value(v) == (json_int_t)*out) ||
	       wrong(k, "these are no flags");
}

static bool
prop_read(struct making *k, struct props *ps, const json_t *line)
{
	struct prop p = { .n = 1 };
	unsigned type = 0;
	struct where w;
	bool good;

	if (!identity_read(k, &p.pid, line))
		return false;
	where_enter(k->c, &w, pid_print(k->c, &p.pid), NOWHERE);
	good = type_read(k, &type, string_of(line, "type"));
	p.type = (uint16_t)type;
	good = good && flags_read(k, &p.flags, line) && values_read(k, &p, line);
	where_leave(k->c);
	if (good)
		props_add(ps, p);
	return good;
}

static bool
object_read(struct making *k, const struct target *t, const json_t *line)
{
	const char *clsid = string_of(line, "clsid");
	const json_t *codepage = json_object_get(line, "codepage");
	json_int_t page;
	struct bytes b;
	struct cfb *cfb;

	if (t->storage) {
		if (!base64_read(k, &b, string_of(line, "base64")))
			return false;
		cfb = cfb_open(k->c, b);
		if (cfb == NULL)
			return false;
		t->attachment->storage = cfb->root;
	} else if (t->recipient == NULL && t->attachment == NULL) {
		if (clsid != NULL && !guid_parse(&t->message->clsid, bytes_of(clsid)))
			return wrong(k, "this is no class id");
		page = json_integer_value(codepage);
		if (codepage != NULL &&
		    (page <= 0 || page > UINT16_MAX || !codepage_known(k->c, (unsigned)page)))
			return wrong(k, "this is no code page");
		t->message->codepage = (unsigned)page;
	}
	return true;
}

/* A word that is misspelt would be an edit that is lost. */
static bool
keys_known(struct making *k, const json_t *line)
{
	static const char *const known[] = { "path", "object", "clsid", "codepage", "base64",
		"property", "id", "set", "lid", "name", "type", "flags", "value", "structure",
		"decoded" };
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)line, key, value)
	{
		size_t i = 0;

		while (i < sizeof(known) / sizeof(known[0]) && strcmp(key, known[i]) != 0)
			i++;
		if (i == sizeof(known) / sizeof(known[0]))
			return fail(k->c, E_FORMAT, NOWHERE, "json: nothing is called %s", key);
	}
	return true;
}

static bool
line_read(struct making *k, const json_t *line)
{
	const char *object = string_of(line, "object"), *path = string_of(line, "path"), *what;
	struct target t;

	if (path == NULL)
		return wrong(k, "there is no path");
	if (!keys_known(k, line) || !walk(k, &t, bytes_of(path), object != NULL))
		return false;
	what = t.recipient != NULL    ? "recipient"
	       : t.storage            ? "storage"
	       : t.attachment != NULL ? "attachment"
				      : "message";
	if (object != NULL && strcmp(object, what) != 0)
		return fail(k->c, E_FORMAT, NOWHERE, "json: the path is that of a %s", what);
	if (object != NULL)
		return object_read(k, &t, line);
	k->now = t.message;
	return prop_read(k,
	    t.recipient != NULL    ? &t.recipient->props
	    : t.attachment != NULL ? &t.attachment->props
				   : &t.message->props,
	    line);
}

static void
drop_json(void *json)
{
	json_decref(json);
}

static void
seal(struct message *m)
{
	props_seal(&m->props);
	for (size_t i = 0; i < m->recipients; i++)
		props_seal(&m->recipient[i]->props);
	for (size_t i = 0; i < m->attachments; i++) {
		props_seal(&m->attachment[i]->props);
		if (m->attachment[i]->message != NULL)
			seal(m->attachment[i]->message);
	}
}

/* The JSON of a line, and what it says. */
static bool
text_read(struct making *k, struct bytes text)
{
	json_error_t error;
	json_t *line = json_loadb(
	    (const char *)text.p, text.n, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &error);

	if (line == NULL)
		return wrong(k, error.text);
	ctx_own(k->c, line, drop_json);
	return line_read(k, line);
}

struct message *
dump_read(struct ctx *c, struct bytes lines)
{
	struct making k = { .c = c, .top = message_new(c, NULL) };
	size_t number = 0;

	while (lines.n > 0) {
		struct bytes text = bytes_upto(lines, bytes_find(lines, BYTES("\n")));
		struct where w;
		bool good;

		lines = bytes_from(lines, text.n + 1);
		number++;
		if (text.n == 0 || (text.n == 1 && text.p[0] == '\r'))
			continue;
		where_enter(c, &w, "line", number);
		good = text_read(&k, text);
		where_leave(c);
		if (!good)
			return NULL;
	}
	if (number == 0) {
		fail(c, E_FORMAT, NOWHERE, "json: there are no lines");
		return NULL;
	}
	seal(k.top);
	return k.top;
}
