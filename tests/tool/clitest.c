/*
 * clitest: does what its input says, line by line, for the tests of what all tools share.
 *   note KIND TEXT    a note ("damage", "loss" ...)
 *   fail FAULT TEXT   an error ("truncated", "limit" ...)
 *   items N           N outputs, each with its number
 *   pad N             N bytes of output
 *   parts N, memory N so many parts, bytes of arena
 *   sleep MS          waits
 *   die               the process ends as if it had crashed
 *   silence           fails without an error
 *   file NAME=TEXT    under --files: a file of that name; path NAME=TEXT: with its folders
 *   badfile NAME=TEXT a file that is dropped
 * Every other line is written in capitals.
 */
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "tools/cli-extract.h"

struct opts {
	bool stream, files, apart;
	int word, level;
	long number;
	const char *text;
};

#define AT(field) offsetof(struct opts, field)

static const char *const words[] = { "one", "two", NULL };

static const struct cli_option options[] = {
	{ "--stream", CLI_FLAG, AT(stream), NULL, "outputs may follow one another", NULL },
	{ "--files", CLI_FLAG, AT(files), NULL, "make files", NULL },
	{ "--apart", CLI_FLAG, AT(apart), NULL, "make them in folders of their own", NULL },
	{ "--show", CLI_WORD, AT(word), words, "a word", NULL },
	{ "--number", CLI_NUMBER, AT(number), NULL, "a number", "N" },
	{ "--text", CLI_TEXT, AT(text), NULL, "a text", "TEXT" },
	{ "-1", CLI_FLAG, AT(level), NULL, "a level", "1" },
	{ "-9", CLI_FLAG, AT(level), NULL, "a level", "9" },
	{ 0 },
};

static struct bytes
word(struct bytes *line)
{
	size_t n = bytes_find(*line, BYTES(" "));
	struct bytes first = bytes_upto(*line, n);

	*line = bytes_from(*line, n + 1);
	return first;
}

static size_t
number(struct bytes text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
		n = 10 * n + (size_t)(text.p[i] - '0');
	return n;
}

static bool
make_note(struct ctx *c, struct bytes line)
{
	struct bytes kind = word(&line);
	struct where w;

	where_enter(c, &w, "line", 1);
	for (int i = NOTE_DAMAGE; i <= NOTE_DROPPED; i++)
		if (bytes_equal(kind, bytes_of(note_word((enum note_kind)i))))
			note(c, (enum note_kind)i, "%.*s", (int)line.n, (const char *)line.p);
	where_leave(c);
	return true;
}

static bool
make_error(struct ctx *c, struct bytes line)
{
	struct bytes fault = word(&line);

	for (int i = OK; i <= E_INTERNAL; i++)
		if (bytes_equal(fault, bytes_of(fault_word((enum fault)i))))
			return fail(c, (enum fault)i, 7, "%.*s", (int)line.n, (const char *)line.p);
	return true;
}

static bool
make_items(struct ctx *c, struct cli_output *items, size_t n)
{
	for (size_t i = 1; i <= n; i++) {
		struct sink *out = cli_item(items);

		if (out == NULL || !ctx_part(c) || !sink_print(out, "item %zu\n", i))
			return false;
	}
	return true;
}

static bool
pad(struct sink *out, size_t n)
{
	char dots[1000];

	memset(dots, '.', sizeof(dots));
	for (; n > sizeof(dots); n -= sizeof(dots))
		if (!sink_put(out, dots, sizeof(dots)))
			return false;
	return sink_put(out, dots, n);
}

static bool
capitals(struct ctx *c, struct sink *out, struct bytes line)
{
	struct bytes copy = arena_copy(c, line);
	uint8_t *p = (uint8_t *)(uintptr_t)copy.p;

	for (size_t i = 0; i < copy.n; i++)
		if (p[i] >= 'a' && p[i] <= 'z')
			p[i] = (uint8_t)(p[i] - 0x20);
	return sink_put_bytes(out, copy) && sink_put_str(out, "\n");
}

/* The files of lines that begin with "file", "path" or "badfile". */
static bool
make_file(struct extract *x, struct sink *out, struct bytes verb, struct bytes line)
{
	size_t n = bytes_find(line, BYTES("="));
	struct bytes name = bytes_upto(line, n);
	struct sink *to =
	    bytes_equal(verb, BYTES("path")) ? extract_path(x, name) : extract_file(x, name);

	if (to == NULL || !sink_put_bytes(to, bytes_from(line, n + 1)))
		return false;
	if (bytes_equal(verb, BYTES("badfile")))
		return extract_end(x, false, 0) || true;
	/* 2001-09-09 01:46:40 */
	return extract_end(x, true, INT64_C(126444736000000000)) &&
	       sink_put_bytes(out, extract_name(x)) && sink_put_str(out, "\n");
}

static bool
obey(struct ctx *c, struct sink *out, struct cli_output *items, struct bytes line)
{
	struct bytes left = line, verb = word(&left);
	struct timespec pause;

	if (bytes_equal(verb, BYTES("note")))
		return make_note(c, left);
	if (bytes_equal(verb, BYTES("fail")))
		return make_error(c, left);
	if (bytes_equal(verb, BYTES("items")))
		return make_items(c, items, number(left));
	if (bytes_equal(verb, BYTES("pad")))
		return pad(out, number(left));
	if (bytes_equal(verb, BYTES("memory")))
		return arena_alloc(c, number(left)) != NULL;
	if (bytes_equal(verb, BYTES("die")))
		return raise(SIGKILL) == 0;
	if (bytes_equal(verb, BYTES("silence")))
		return false;
	if (bytes_equal(verb, BYTES("sleep"))) {
		pause = (struct timespec){ (time_t)(number(left) / 1000),
			(long)(number(left) % 1000) * 1000000 };
		return nanosleep(&pause, NULL) == 0;
	}
	if (bytes_equal(verb, BYTES("parts"))) {
		for (size_t i = number(left); i > 0; i--)
			if (!ctx_part(c))
				return false;
		return true;
	}
	return capitals(c, out, line);
}

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	const struct opts *o = opts;
	struct extract *x = NULL;
	struct bytes left = in->bytes;

	if (o->files && (x = extract_open(c, in, items, o->apart)) == NULL)
		return false;

	if (o->text != NULL)
		sink_print(out, "%s %d %d %ld %u%s %u\n", o->text, o->word, o->level, o->number,
		    in->read.codepage, in->read.codepage_always ? "!" : "", c->limits.depth);
	while (left.n > 0) {
		size_t n = bytes_find(left, BYTES("\n"));
		struct bytes rest = bytes_upto(left, n), verb = word(&rest);

		if (x != NULL &&
		    (bytes_equal(verb, BYTES("file")) || bytes_equal(verb, BYTES("path")) ||
			bytes_equal(verb, BYTES("badfile")))) {
			if (!make_file(x, out, verb, rest))
				return false;
		} else if (!obey(c, out, items, bytes_upto(left, n)))
			return false;
		left = bytes_from(left, n + 1);
	}
	return true;
}

static const char *
settled(struct cli *t)
{
	const struct opts *o = t->opts;

	t->concatenates = o->stream;
	t->no_output = o->files;
	return o->number == 13 ? "--number=13 brings bad luck" : NULL;
}

int
main(int argc, char *argv[])
{
	struct opts o = { .level = 6 };
	struct cli t = { .name = "clitest",
		.synopsis = "does what its input says",
		.from = "rtf",
		.also = "mbox mail",
		.strip = "in inn",
		.extension = "out",
		.options = options,
		.opts = &o,
		.settled = settled };

	return cli_run(&t, argc, argv, convert);
}
