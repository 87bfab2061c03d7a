#include "formats/base/ctx.h"

#include <stdio.h>
#include <stdlib.h>

#include "formats/base/arena.h"
#include "formats/base/text.h"

/* After so many notes further ones are only counted: a hostile file could make millions. */
#define NOTES_MAX 10000

const struct limits limits_default = {
	.depth = 32,
	.parts = 100000,
	.memory = (size_t)2 << 30,
	.ratio = 4096,
};

/* What ratio does not bound: output up to here is never a bomb. */
#define RATIO_FREE ((uint64_t)64 << 20)

void
ctx_init(struct ctx *c, const struct limits *limits)
{
	*c = (struct ctx){ .limits = limits != NULL ? *limits : limits_default };
}

void
ctx_free(struct ctx *c)
{
	const struct note *next;

	ctx_drop(c, NULL);
	text_close(c);
	arena_free(c);
	for (const struct note *n = c->notes; n != NULL; n = next) {
		next = n->next;
		free((void *)(uintptr_t)n);
	}
	*c = (struct ctx){ .limits = c->limits };
}

bool
ctx_run(struct ctx *c, bool (*work)(struct ctx *, void *), void *arg)
{
	jmp_buf *outer = c->run;
	struct where *where = c->where;
	jmp_buf here;
	bool done;

	c->run = &here;
	if (setjmp(here) == 0)
		done = work(c, arg);
	else
		done = false;
	c->run = outer;
	c->where = where;
	return done;
}

/* The way to here as text: "attachment 3: recipient 2". */
static void
where_print(const struct where *w, char *out, size_t size)
{
	size_t n;

	if (w == NULL)
		return;
	where_print(w->up, out, size);
	n = strlen(out);
	if (w->number == NOWHERE)
		snprintf(out + n, size - n, "%s%s", n > 0 ? ": " : "", w->name);
	else
		snprintf(out + n, size - n, "%s%s %zu", n > 0 ? ": " : "", w->name, w->number);
}

bool
fail(struct ctx *c, enum fault code, size_t at, const char *format, ...)
{
	va_list args;

	if (failed(c))
		return false;
	c->err = (struct err){ .code = code, .at = at };
	where_print(c->where, c->err.where, sizeof(c->err.where));
	va_start(args, format);
	vsnprintf(c->err.msg, sizeof(c->err.msg), format, args);
	va_end(args);
	return false;
}

static void
note_add(struct ctx *c, enum note_kind kind, const char *where, const char *text)
{
	size_t where_n = strlen(where) + 1, text_n = strlen(text) + 1;
	struct note *n = c->last_note;

	if (c->quiet)
		return;
	if (kind == NOTE_DAMAGE || kind == NOTE_LOSS)
		c->damage_or_loss++;
	if (n != NULL && n->kind == kind && strcmp(n->where, where) == 0 &&
	    strcmp(n->text, text) == 0) {
		n->times++;
		return;
	}
	if (c->note_count == NOTES_MAX) {
		kind = NOTE_DAMAGE;
		where = "";
		where_n = 1;
		text = "too many notes: the rest is not listed";
		text_n = strlen(text) + 1;
	} else if (c->note_count > NOTES_MAX) {
		return;
	}
	n = malloc(sizeof(*n) + where_n + text_n);
	if (n == NULL) {
		fail(c, E_SYS, NOWHERE, "out of memory");
		return;
	}
	memcpy((char *)(n + 1), where, where_n);
	memcpy((char *)(n + 1) + where_n, text, text_n);
	*n = (struct note){ .where = (char *)(n + 1),
		.text = (char *)(n + 1) + where_n,
		.kind = kind,
		.times = 1 };
	if (c->last_note != NULL)
		c->last_note->next = n;
	else
		c->notes = n;
	c->last_note = n;
	c->note_count++;
}

void
note(struct ctx *c, enum note_kind kind, const char *format, ...)
{
	char where[sizeof(c->err.where)] = "", text[sizeof(c->err.msg)];
	va_list args;

	if (kind == NOTE_DROPPED && c->drops_unheard)
		return;
	where_print(c->where, where, sizeof(where));
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	note_add(c, kind, where, text);
}

/* The error that stands becomes a note. */
static bool
error_to_note(struct ctx *c)
{
	struct err e = c->err;
	enum note_kind kind = NOTE_DAMAGE;

	c->err = (struct err){ .code = OK };
	if (e.code == OK)
		return true;
	if (e.at != NOWHERE) {
		size_t n = strlen(e.msg);

		snprintf(e.msg + n, sizeof(e.msg) - n, " (at %zu)", e.at);
	}
	if (e.code == E_UNSUPPORTED || e.code == E_LIMIT)
		kind = NOTE_LOSS;
	else if (e.code == E_PROTECTED)
		kind = NOTE_PROTECTED;
	note_add(c, kind, e.where, e.msg);
	return !failed(c);
}

bool
demote(struct ctx *c)
{
	enum fault code = c->err.code;

	if (code == E_LIMIT || code == E_SYS || code == E_WRITE || code == E_INTERNAL)
		return false;
	return error_to_note(c);
}

bool
demote_item(struct ctx *c)
{
	return c->err.code == E_LIMIT ? error_to_note(c) : demote(c);
}

const char *
note_word(enum note_kind kind)
{
	static const char *const words[] = {
		[NOTE_DAMAGE] = "damage",
		[NOTE_LOSS] = "loss",
		[NOTE_PROTECTED] = "protected",
		[NOTE_RISK] = "risk",
		[NOTE_DROPPED] = "dropped",
	};

	return words[kind];
}

const char *
fault_word(enum fault code)
{
	static const char *const words[] = {
		[OK] = "ok",
		[E_TRUNC] = "truncated",
		[E_FORMAT] = "malformed",
		[E_UNSUPPORTED] = "unsupported",
		[E_PROTECTED] = "protected",
		[E_LIMIT] = "limit",
		[E_SYS] = "system",
		[E_WRITE] = "write",
		[E_INTERNAL] = "internal",
	};

	return words[code];
}

void
where_enter(struct ctx *c, struct where *w, const char *name, size_t number)
{
	*w = (struct where){ .up = c->where, .name = name, .number = number };
	c->where = w;
}

void
where_leave(struct ctx *c)
{
	c->where = c->where->up;
}

bool
ctx_part(struct ctx *c)
{
	if (c->parts >= c->limits.parts)
		return fail(c, E_LIMIT, NOWHERE, "more than %zu parts (see --limit-parts)",
		    c->limits.parts);
	c->parts++;
	return true;
}

bool
ctx_expands(struct ctx *c, uint64_t out, uint64_t in)
{
	if (out > RATIO_FREE && (out - RATIO_FREE) / c->limits.ratio > in)
		return fail(c, E_LIMIT, NOWHERE, "expands more than %zu times (see --limit-ratio)",
		    c->limits.ratio);
	return true;
}
