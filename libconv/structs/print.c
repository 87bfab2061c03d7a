/* Fields as JSON and for people. */
#include <stdio.h>

#include "formats/base/json.h"
#include "libconv/structs/structs.h"

#define MINUTES_TEXT 32 /* "2010-08-23T00:00" */
#define TIME_TEXT    48
#define HEX_SHOWN    64 /* bytes of binary that struct_text shows */

static void
minutes_print(char out[MINUTES_TEXT], int64_t minutes)
{
	struct civil v;

	if (!filetime_civil(&v, minutes * FILETIME_MINUTE) || v.year > 9999)
		v = (struct civil){ 0 };
	snprintf(out, MINUTES_TEXT, "%04u-%02u-%02uT%02u:%02u", (unsigned)v.year % 10000,
	    (unsigned)v.month % 100, (unsigned)v.day % 100, (unsigned)v.hour % 100,
	    (unsigned)v.minute % 100);
}

bool
struct_minutes(int64_t *out, const char *text)
{
	struct civil v;

	if (text == NULL || !civil_read(&v, &text) || *text != '\0' || v.second != 0 ||
	    v.fraction != 0 || !filetime_of(out, &v))
		return false;
	*out /= FILETIME_MINUTE;
	return true;
}

/* False where it is no date of four digits. */
static bool
time_print(char out[TIME_TEXT], int64_t t)
{
	struct civil v;

	if (!filetime_civil(&v, t) || v.year > 9999)
		return false;
	snprintf(out, TIME_TEXT, "%04u-%02u-%02uT%02u:%02u:%02u.%07uZ", (unsigned)v.year % 10000,
	    (unsigned)v.month % 100, (unsigned)v.day % 100, (unsigned)v.hour % 100,
	    (unsigned)v.minute % 100, (unsigned)v.second % 100, (unsigned)v.fraction % 10000000);
	return true;
}

bool
struct_time(int64_t *out, const char *text)
{
	struct civil v;

	return text != NULL && civil_read(&v, &text) && strcmp(text, "Z") == 0 &&
	       filetime_of(out, &v);
}

static void
scalar_json(struct sink *out, const struct field *f)
{
	char text[TIME_TEXT], guid[GUID_TEXT + 1], minutes[MINUTES_TEXT];
	struct blob blob;

	switch (f->kind) {
	case FIELD_MINUTES:
		minutes_print(minutes, f->i);
		sink_print(out, "\"%s\"", minutes);
		break;
	case FIELD_TIME:
		if (time_print(text, f->i))
			sink_print(out, "\"%s\"", text);
		else
			sink_print(out, "%lld", (long long)f->i);
		break;
	case FIELD_GUID:
		guid_print(guid, &f->guid);
		sink_print(out, "\"%s\"", guid);
		break;
	case FIELD_BINARY:
		blob = blob_of(f->b);
		sink_put_str(out, "{\"base64\": ");
		json_base64(out, &blob);
		sink_put_str(out, "}");
		break;
	case FIELD_TEXT: json_string(out, f->b); break;
	default: sink_print(out, "%lld", (long long)f->i);
	}
}

/* Depth is bounded by that of the tree, which limits.depth bounds. */
bool
struct_json(struct ctx *c, struct sink *out, const struct field *f)
{
	bool list = f->kind == FIELD_LIST;

	sink_put_str(out, list ? "[" : "{");
	for (const struct field *child = f->child; child != NULL; child = child->next) {
		if (child != f->child)
			sink_put_str(out, ", ");
		if (!list)
			sink_print(out, "\"%s\": ", child->name);
		if (child->kind == FIELD_GROUP || child->kind == FIELD_LIST)
			struct_json(c, out, child);
		else
			scalar_json(out, child);
	}
	sink_put_str(out, list ? "]" : "}");
	return !out->bad;
}

static void
put_words(struct sink *out, const struct field *f)
{
	uint32_t left = (uint32_t)f->i;
	const char *before = " = ";

	for (const struct word *word = f->words; word != NULL && word->name != NULL; word++) {
		bool is = f->kind == FIELD_WORD
			      ? (uint32_t)f->i == word->value
			      : word->value != 0 && (left & word->value) == word->value;

		if (!is)
			continue;
		sink_print(out, "%s%s", before, word->name);
		before = " | ";
		left &= ~word->value;
	}
	if (f->kind == FIELD_FLAGS && left != 0 && left != (uint32_t)f->i)
		sink_print(out, " | 0x%X", (unsigned)left);
}

static void
put_hex(struct sink *out, struct bytes b)
{
	for (size_t i = 0; i < b.n && i < HEX_SHOWN; i++)
		sink_print(out, "%02X", b.p[i]);
	if (b.n > HEX_SHOWN)
		sink_print(out, "... (%zu bytes)", b.n);
}

static void
scalar_text(struct sink *out, const struct field *f)
{
	char guid[GUID_TEXT + 1];

	switch (f->kind) {
	case FIELD_NUMBER:
		if (f->width > 0 && f->i > 9)
			sink_print(out, "%lld (0x%llX)", (long long)f->i, (unsigned long long)f->i);
		else
			sink_print(out, "%lld", (long long)f->i);
		break;
	case FIELD_WORD:
	case FIELD_FLAGS:
		sink_print(out, "0x%0*llX", (int)f->width * 2, (unsigned long long)f->i);
		put_words(out, f);
		break;
	case FIELD_GUID:
		guid_print(guid, &f->guid);
		sink_print(out, "{%s}%s%s", guid, propset_name(&f->guid) != NULL ? " = " : "",
		    propset_name(&f->guid) != NULL ? propset_name(&f->guid) : "");
		break;
	case FIELD_BINARY: put_hex(out, f->b); break;
	default: scalar_json(out, f);
	}
}

bool
struct_text(struct ctx *c, struct sink *out, const struct field *f, unsigned indent)
{
	size_t number = 0;

	for (const struct field *child = f->child; child != NULL; child = child->next) {
		sink_print(out, "%*s", (int)indent, "");
		if (child->name != NULL)
			sink_put_str(out, child->name);
		else
			sink_print(out, "[%zu]", number++);
		if (child->kind == FIELD_GROUP || child->kind == FIELD_LIST) {
			sink_put_str(out, "\n");
			struct_text(c, out, child, indent + 2);
			continue;
		}
		sink_put_str(out, ": ");
		scalar_text(out, child);
		sink_put_str(out, "\n");
	}
	return !out->bad;
}
