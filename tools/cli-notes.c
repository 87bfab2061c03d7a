/* What goes to standard error. */
#include <stdio.h>
#include <unistd.h>

#include "formats/base/json.h"
#include "formats/base/text.h"
#include "tools/cli-run.h"

const char *
file_title(const char *file)
{
	return strcmp(file, "-") == 0 ? "stdin" : file;
}

static bool
to_stream(void *arg, const uint8_t *p, size_t n)
{
	fwrite(p, 1, n, arg);
	return true;
}

/* Text of strangers on a terminal. */
static void
plain(FILE *to, const char *text)
{
	struct bytes b = bytes_of(text);

	while (b.n > 0) {
		const uint8_t *at = b.p;
		uint32_t ch = utf8_next(&b);

		if (char_is_harmful(ch) || ch == REPLACEMENT)
			putc('?', to);
		else
			fwrite(at, 1, (size_t)(b.p - at), to);
	}
}

static void
json_line(FILE *to, const char *const fields[][2], size_t n)
{
	struct sink out = sink_taker(NULL, to_stream, to);

	for (size_t i = 0; i < n; i++) {
		sink_put_str(&out, i == 0 ? "{" : ", ");
		json_string(&out, bytes_of(fields[i][0]));
		sink_put_str(&out, ": ");
		json_string(&out, bytes_of(fields[i][1]));
	}
	sink_put_str(&out, "}\n");
}

static void
line(const struct run *r, const char *file, const char *where, const char *kind, const char *text)
{
	const char *const fields[][2] = { { "tool", r->t->name }, { "file", file },
		{ "where", where }, { "kind", kind }, { "text", text } };

	progress_clear();
	if (r->o.diag == 1) {
		json_line(stderr, fields, sizeof(fields) / sizeof(fields[0]));
	} else {
		fprintf(stderr, "%s: ", r->t->name);
		for (size_t i = 1; i < 3; i++) {
			if (fields[i][1] == NULL || fields[i][1][0] == '\0')
				continue;
			plain(stderr, fields[i][1]);
			fputs(": ", stderr);
		}
		plain(stderr, text);
		putc('\n', stderr);
	}
	fflush(stderr);
}

void
say(const struct run *r, const char *file, const char *kind, const char *text)
{
	line(r, file, "", kind, text);
}

/* One line for all that the output has no place for. */
static void
dropped_summary(const struct run *r, const struct ctx *c, const char *file)
{
	char text[400];
	size_t n = 0, count = 0;

	for (const struct note *note = c->notes; note != NULL; note = note->next)
		count += note->kind == NOTE_DROPPED ? note->times : 0;
	if (count == 0)
		return;
	n = (size_t)snprintf(
	    text, sizeof(text), "%zu properties have no place in the output:", count);
	for (const struct note *note = c->notes; note != NULL; note = note->next) {
		if (note->kind != NOTE_DROPPED)
			continue;
		if (n + strlen(note->text) + 8 > sizeof(text)) {
			snprintf(text + n, sizeof(text) - n, " ...");
			break;
		}
		n += (size_t)snprintf(text + n, sizeof(text) - n, " %s", note->text);
	}
	line(r, file, "", note_word(NOTE_DROPPED), text);
}

void
notes_print(const struct run *r, const struct ctx *c, const char *file)
{
	char text[sizeof(c->err.msg) + 64];

	for (const struct note *note = c->notes; note != NULL && !r->o.quiet; note = note->next) {
		if (note->kind == NOTE_DROPPED && !r->o.check)
			continue;
		if (note->times > 1)
			snprintf(text, sizeof(text), "%s (%u times)", note->text, note->times);
		line(r, file, note->where, note_word(note->kind),
		    note->times > 1 ? text : note->text);
	}
	if (r->o.verbose && !r->o.quiet && !r->o.check)
		dropped_summary(r, c, file);
	if (!failed(c))
		return;
	if (c->err.at != NOWHERE)
		snprintf(text, sizeof(text), "%s (at byte %zu)", c->err.msg, c->err.at);
	else
		snprintf(text, sizeof(text), "%s", c->err.msg);
	line(r, file, c->err.where, "error", text);
}

/* How wide the progress line is that stands there now. */
static int progress_width;

void
progress_clear(void)
{
	if (progress_width > 0)
		fprintf(stderr, "\r%*s\r", progress_width, "");
	progress_width = 0;
}

void
progress_show(const struct run *r, size_t done)
{
	int n = fprintf(stderr, "\r%s: %zu of %zu", r->t->name, done, r->files);

	progress_width = n > 0 ? n : 0;
	if (done == r->files) {
		putc('\n', stderr);
		progress_width = 0;
	}
	fflush(stderr);
}
