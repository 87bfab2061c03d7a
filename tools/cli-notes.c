/* What goes to standard error. */
#include <stdio.h>

#include "formats/base/text.h"
#include "tools/cli-run.h"

/* A JSON string of whatever bytes. */
static void
json_string(FILE *to, const char *text)
{
	struct bytes b = bytes_of(text);

	putc('"', to);
	while (b.n > 0) {
		const uint8_t *at = b.p;
		uint32_t ch = utf8_next(&b);

		if (ch == '"' || ch == '\\')
			fprintf(to, "\\%c", (int)ch);
		else if (ch < 0x20 || ch == 0x7F)
			fprintf(to, "\\u%04x", (unsigned)ch);
		else if (ch == REPLACEMENT)
			fputs("\xEF\xBF\xBD", to);
		else
			fwrite(at, 1, (size_t)(b.p - at), to);
	}
	putc('"', to);
}

/* Text of strangers on a terminal: no control characters. */
static void
plain(FILE *to, const char *text)
{
	for (; *text != '\0'; text++)
		putc((unsigned char)*text < 0x20 || *text == 0x7F ? '?' : *text, to);
}

static void
line(const struct run *r, const char *file, const char *where, const char *kind, const char *text)
{
	const char *fields[][2] = { { "tool", r->t->name }, { "file", file }, { "where", where },
		{ "kind", kind }, { "text", text } };

	flockfile(stderr);
	if (r->o.diag == 1) {
		for (size_t i = 0; i < 5; i++) {
			fputs(i == 0 ? "{" : ", ", stderr);
			json_string(stderr, fields[i][0]);
			fputs(": ", stderr);
			json_string(stderr, fields[i][1] != NULL ? fields[i][1] : "");
		}
		fputs("}\n", stderr);
	} else {
		fprintf(stderr, "%s: ", r->t->name);
		if (file != NULL) {
			plain(stderr, file);
			fputs(": ", stderr);
		}
		if (where != NULL && where[0] != '\0') {
			plain(stderr, where);
			fputs(": ", stderr);
		}
		plain(stderr, text);
		putc('\n', stderr);
	}
	funlockfile(stderr);
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
	if (r->o.verbose && !r->o.check)
		dropped_summary(r, c, file);
	if (!failed(c))
		return;
	if (c->err.at != NOWHERE)
		snprintf(text, sizeof(text), "%s (at byte %zu)", c->err.msg, c->err.at);
	else
		snprintf(text, sizeof(text), "%s", c->err.msg);
	line(r, file, c->err.where, "error", text);
}
