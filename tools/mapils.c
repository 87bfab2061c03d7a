/* mapils: what is in a message. */
#include "formats/base/json.h"
#include "formats/base/text.h"
#include "libconv/contents.h"
#include "tools/cli-message.h"

struct opts {
	bool json;
};

static const struct cli_option options[] = {
	{ "--json", CLI_FLAG, offsetof(struct opts, json), NULL, "JSON Lines, an object an entry",
	    NULL },
	{ 0 },
};

/* Characters that take other than one column of a terminal (Unicode, East Asian Width W and F;
 * marks that stand on the character before). */
static const struct {
	uint32_t first, last;
	int columns;
} widths[] = {
	{ 0x0300, 0x036F, 0 },
	{ 0x1100, 0x115F, 2 },
	{ 0x200B, 0x200F, 0 },
	{ 0x20D0, 0x20FF, 0 },
	{ 0x2E80, 0x303E, 2 },
	{ 0x3041, 0xA4CF, 2 },
	{ 0xAC00, 0xD7A3, 2 },
	{ 0xF900, 0xFAFF, 2 },
	{ 0xFE00, 0xFE0F, 0 },
	{ 0xFE30, 0xFE6F, 2 },
	{ 0xFF00, 0xFF60, 2 },
	{ 0xFFE0, 0xFFE6, 2 },
	{ 0x1F300, 0x1F64F, 2 },
	{ 0x1F900, 0x1F9FF, 2 },
	{ 0x20000, 0x3FFFD, 2 },
	{ 0xE0000, 0xE0FFF, 0 },
};

/* How many columns a text takes. */
static int
width(struct bytes text)
{
	int n = 0;

	while (text.n > 0) {
		uint32_t ch = utf8_next(&text);
		int columns = 1;

		for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++)
			if (ch >= widths[i].first && ch <= widths[i].last)
				columns = widths[i].columns;
		n += columns;
	}
	return n;
}

/* The columns of an entry, as text. */
struct cells {
	struct bytes kind, size, type, name;
};

static struct cells
cells_of(struct ctx *c, const struct content *e)
{
	struct cells row = {
		.kind = arena_print(c, "%*s%s", (int)(4 * e->depth) + (e->kind > 0 ? 2 : 0), "",
		    e->is_inline ? "inline" : contents_word(e->kind)),
		.size = e->size == CONTENT_UNSIZED
			    ? BYTES("-")
			    : arena_print(c, "%llu", (unsigned long long)e->size),
		.type = text_harmless(c, e->type.n > 0 ? e->type : BYTES("-")),
		.name = text_harmless(c, e->name),
	};

	if (e->address.n > 0)
		row.name = arena_print(c, "%.*s%s<%s>", (int)row.name.n, (const char *)row.name.p,
		    row.name.n > 0 ? " " : "", (const char *)text_harmless(c, e->address).p);
	return row;
}

static int
larger(int a, struct bytes text)
{
	return width(text) > a ? width(text) : a;
}

static bool
print_text(struct ctx *c, struct sink *out, const struct content *e, size_t n)
{
	struct cells *row = NEW(c, struct cells, n + 1);
	int kind = 0, size = 0, type = 0;

	for (size_t i = 0; i < n; i++) {
		row[i] = cells_of(c, &e[i]);
		kind = larger(kind, row[i].kind);
		size = larger(size, row[i].size);
		type = larger(type, row[i].type);
	}
	for (size_t i = 0; i < n; i++)
		sink_print(out, "%s%*s  %*s  %s%*s%s\n", (const char *)row[i].kind.p,
		    kind - width(row[i].kind), "", size, (const char *)row[i].size.p,
		    (const char *)row[i].type.p,
		    row[i].name.n > 0 ? type - width(row[i].type) + 2 : 0, "",
		    (const char *)row[i].name.p);
	return !out->bad;
}

static void
put_field(struct sink *out, const char *key, struct bytes text)
{
	if (text.n == 0)
		return;
	sink_print(out, ", \"%s\": ", key);
	json_string(out, text);
}

static bool
print_json(struct sink *out, const struct content *e, size_t n)
{
	for (size_t i = 0; i < n; i++, e++) {
		sink_print(
		    out, "{\"path\": \"%s\", \"kind\": \"%s\"", e->path, contents_word(e->kind));
		put_field(out, "type", e->type);
		put_field(out, "name", e->name);
		put_field(out, "address", e->address);
		if (e->size != CONTENT_UNSIZED)
			sink_print(out, ", \"size\": %llu", (unsigned long long)e->size);
		if (e->is_inline)
			sink_put_str(out, ", \"inline\": true");
		sink_put_str(out, "}\n");
	}
	return !out->bad;
}

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	const struct opts *o = opts;
	struct message *m = cli_message(c, in);
	struct content *e;
	size_t n;

	(void)items;
	if (m == NULL)
		return false;
	e = contents_read(&n, m);
	if (o->json)
		return print_json(out, e, n);
	return cli_heading(c, out, in) && print_text(c, out, e, n);
}

int
main(int argc, char *argv[])
{
	struct opts o = { .json = false };
	struct cli t = { .name = "mapils",
		.synopsis = "lists what is in a message: bodies, recipients, attachments",
		.from = "msg",
		.also = MESSAGE_KINDS,
		.strip = "msg oft tnef dat eml",
		.extension = "txt",
		.options = options,
		.opts = &o,
		.json = &o.json,
		.concatenates = true };

	return cli_run(&t, argc, argv, convert);
}
