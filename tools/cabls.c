/* cabls: what is in cabinets. */
#include "formats/base/filetime.h"
#include "formats/base/json.h"
#include "formats/base/text.h"
#include "formats/cab.h"
#include "tools/cli.h"

struct opts {
	bool json;
};

static const struct cli_option options[] = {
	{ "--json", CLI_FLAG, offsetof(struct opts, json), NULL, "JSON Lines, an object a file",
	    NULL },
	{ 0 },
};

static const struct {
	unsigned bit;
	char letter;
	const char *word;
} attributes[] = {
	{ CAB_READ_ONLY, 'r', "read-only" },
	{ CAB_HIDDEN, 'h', "hidden" },
	{ CAB_SYSTEM, 's', "system" },
	{ CAB_ARCHIVE, 'a', "archive" },
	{ CAB_RUN, 'x', "run" },
};

#define ATTRIBUTES (sizeof(attributes) / sizeof(attributes[0]))

static struct bytes
date(struct ctx *c, int64_t modified, const char *between, const char *behind)
{
	struct civil d;

	if (modified == 0 || !filetime_civil(&d, modified))
		return BYTES("-");
	return arena_print(c, "%04d-%02d-%02d%s%02d:%02d:%02d%s", d.year, d.month, d.day, between,
	    d.hour, d.minute, d.second, behind);
}

/* "LZX:18": the method and the exponent of its window. */
static struct bytes
method(struct ctx *c, const struct cab_folder *f)
{
	if (f->window_bits == 0)
		return bytes_of(cab_method_name(f->method));
	return arena_print(c, "%s:%u", cab_method_name(f->method), f->window_bits);
}

static bool
list_text(struct ctx *c, struct sink *out, const struct cab *cab)
{
	struct mark mark = arena_mark(c);
	unsigned widest = 1;

	for (size_t i = 0; i < cab->files; i++)
		for (uint32_t n = cab->file[i].size, w = 1; n > 0; n /= 10, w++)
			widest = w > widest ? w : widest;
	for (size_t i = 0; i < cab->files; i++) {
		const struct cab_file *f = &cab->file[i];
		const struct cab_folder *folder = &cab->folder[f->folder];
		char letters[ATTRIBUTES + 1] = "";

		for (size_t k = 0; k < ATTRIBUTES; k++)
			letters[k] =
			    (f->attributes & attributes[k].bit) != 0 ? attributes[k].letter : '-';
		if (!sink_print(out, "%*u  %-19s  %s  %3zu %-9s %s\n", (int)widest,
			(unsigned)f->size, (const char *)date(c, f->modified, " ", "").p, letters,
			f->folder + 1, (const char *)method(c, folder).p,
			(const char *)text_harmless(c, f->name).p))
			return false;
		arena_release(c, mark);
	}
	return true;
}

static bool
list_json(struct ctx *c, struct sink *out, const struct cab *cab, const char *name)
{
	struct mark mark = arena_mark(c);

	for (size_t i = 0; i < cab->files && !out->bad; i++) {
		const struct cab_file *f = &cab->file[i];
		const struct cab_folder *folder = &cab->folder[f->folder];
		const char *comma = "";

		sink_put_str(out, "{");
		if (name != NULL) {
			sink_put_str(out, "\"cabinet\": ");
			json_string(out, bytes_of(name));
			sink_put_str(out, ", ");
		}
		sink_put_str(out, "\"name\": ");
		json_string(out, f->name);
		sink_print(out, ", \"size\": %u, \"modified\": ", (unsigned)f->size);
		if (f->modified != 0)
			json_string(out, date(c, f->modified, "T", "Z"));
		else
			sink_put_str(out, "null");
		sink_put_str(out, ", \"attributes\": [");
		for (size_t k = 0; k < ATTRIBUTES; k++) {
			if ((f->attributes & attributes[k].bit) == 0)
				continue;
			sink_print(out, "%s\"%s\"", comma, attributes[k].word);
			comma = ", ";
		}
		sink_print(out,
		    "], \"folder\": %zu, \"method\": \"%s\", \"window\": ", f->folder + 1,
		    cab_method_name(folder->method));
		if (folder->window_bits > 0)
			sink_print(out, "%u", folder->window_bits);
		else
			sink_put_str(out, "null");
		sink_print(out, ", \"offset\": %u, \"continued\": %s, \"continues\": %s}\n",
		    (unsigned)f->at, folder->begun ? "false" : "true",
		    folder->ends ? "false" : "true");
		arena_release(c, mark);
	}
	return !out->bad;
}

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	const struct opts *o = opts;
	const char *name = in->inputs > 1 && in->dir == NULL ? in->name : NULL;
	size_t at = cab_find(c, in->bytes, 0);

	(void)items;
	if (at == in->bytes.n) /* then it says what is wrong */
		at = 0;
	if (!o->json && !cli_heading(c, out, in))
		return false;
	do {
		struct bytes b = bytes_from(in->bytes, at);
		struct cab *cab = cab_open(c, &b, 1, in->read.codepage, in->read.codepage_always);

		if (cab == NULL ||
		    !(o->json ? list_json(c, out, cab, name) : list_text(c, out, cab)))
			return false;
		at += cab->part[0].head.size > 0 ? cab->part[0].head.size : 1;
		at = at < in->bytes.n ? cab_find(c, in->bytes, at) : in->bytes.n;
	} while (at < in->bytes.n);
	return true;
}

int
main(int argc, char *argv[])
{
	struct opts o = { 0 };
	struct cli t = { .name = "cabls",
		.synopsis = "lists what is in cabinets",
		.from = "cab",
		.strip = "cab",
		.extension = "txt",
		.options = options,
		.opts = &o,
		.json = &o.json,
		.concatenates = true };

	return cli_run(&t, argc, argv, convert);
}
