/*
 * The context of one conversion: its memory, its limits, its first error and its notes.
 *
 * Ownership, in one sentence: everything that a conversion makes lives in its ctx and dies with it;
 * input is borrowed and must outlive it; nobody else frees.
 *
 * A public function takes the context first, then outputs, then inputs. An object comes back as a
 * pointer (NULL = failed), anything else through bool (false = failed); the reason is in c->err,
 * and the first error wins. Contexts share nothing: each may live in a thread of its own.
 */
#ifndef OX_CTX_H
#define OX_CTX_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/bytes.h"

#if defined(__GNUC__)
#define OX_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define OX_PRINTF(text, first)
#endif

/* What went wrong, by what the caller can do about it. */
enum fault {
	OK,
	E_TRUNC,       /* the input ends too early */
	E_FORMAT,      /* the input is malformed, or of another type */
	E_UNSUPPORTED, /* valid, but nothing here can convert it */
	E_PROTECTED,   /* encrypted or rights-managed, closed to us */
	E_LIMIT,       /* a bound of struct limits was reached; fatal, never demoted */
	E_SYS,         /* the system refused something; fatal, never demoted */
	E_WRITE,       /* output could not be written; fatal, never demoted */
	E_INTERNAL     /* a mistake of ours */
};

/* No offset is known: the `at` of an error that has no place in the input. */
#define NOWHERE SIZE_MAX

struct err {
	enum fault code;
	size_t at;       /* offset in what was being read, or NOWHERE */
	char where[160]; /* place inside the file: "attachment 3: recipient 2: PidTagDisplayName",
			    or "" */
	char msg[200];   /* lower case, module first, no full stop */
};

/* What a person should know though the conversion goes on; DESIGN.md part 4. */
enum note_kind {
	NOTE_DAMAGE,    /* the input is broken there and was mended */
	NOTE_LOSS,      /* something that a person could miss did not come through */
	NOTE_PROTECTED, /* a part is encrypted or rights-managed and went through closed */
	NOTE_RISK,      /* something that could harm a reader's machine */
	NOTE_DROPPED    /* a property for which the target has no place */
};

struct note {
	const struct note *next;
	const char *where; /* as struct err's */
	const char *text;
	enum note_kind kind;
	unsigned times; /* how often it came in a row, at least 1 */
};

/* What a hostile file can make us do at most. */
struct limits {
	unsigned depth; /* nesting: messages in messages, RTF groups, MIME parts */
	size_t parts;   /* recipients, attachments, MIME parts, items of one input */
	size_t memory;  /* bytes of arena, beyond the mapped input */
	size_t ratio;   /* expanded size / compressed size, beyond the first 64 MiB of output */
};

extern const struct limits limits_default;

/* One step of the way to where we are in the input; lives on the C stack between where_enter and
 * where_leave. */
struct where {
	struct where *up;
	const char *name;
	size_t number; /* NOWHERE: no number */
};

struct chunk;
struct block;
struct owned;

struct ctx {
	struct err err;
	struct limits limits;
	const struct note *notes; /* in the order in which they were made */
	struct note *last_note;
	size_t note_count;
	size_t damage_or_loss; /* how many notes were of these kinds */
	bool drops_unheard;    /* nobody asks for notes of NOTE_DROPPED: none is kept */
	bool quiet;            /* something is only tried: nothing is noted */
	size_t parts;          /* how many of limits.parts are used */
	struct where *where;
	struct chunk *chunk;
	struct block *block;
	struct owned *owned;
	size_t used;  /* bytes of arena in use */
	jmp_buf *run; /* where the arena jumps when the budget is spent; NULL outside of ctx_run */
	void *text;   /* open converters, formats/base/text.c's own */
};

/* ctx_init makes c ready for one conversion; limits NULL: the defaults. Undone by ctx_free. */
void ctx_init(struct ctx *c, const struct limits *limits);

/* ctx_free gives back all that the conversion made. */
void ctx_free(struct ctx *c);

/*
 * ctx_run calls work(c, arg) and returns what it returns; false also where memory ran out, with
 * E_LIMIT in c->err. Every call into a module that allocates stands inside of one ctx_run. Foreign
 * code's callbacks must not allocate from the arena: no jump goes across foreign frames.
 */
bool ctx_run(struct ctx *c, bool (*work)(struct ctx *, void *), void *arg);

/* fail records the first error, at an offset of what is being read or NOWHERE. Returns false. */
bool fail(struct ctx *c, enum fault code, size_t at, const char *format, ...) OX_PRINTF(4, 5);

/* failed says whether an error stands. */
static inline bool
failed(const struct ctx *c)
{
	return c->err.code != OK;
}

/* note records something that a person should know, at the place where c->where stands. */
void note(struct ctx *c, enum note_kind kind, const char *format, ...) OX_PRINTF(3, 4);

/*
 * demote turns the error that stands into a note of damage, so that a broken part costs that part
 * only. Returns false, and leaves the error, where it is fatal (E_LIMIT, E_SYS, E_WRITE,
 * E_INTERNAL).
 */
bool demote(struct ctx *c);

/* demote_item is demote where an item ended that has all limits for itself, and whose memory is
 * given back: E_LIMIT is a note of loss then. */
bool demote_item(struct ctx *c);

/* note_word is the kind's name as it is printed: "damage", "loss", ... */
const char *note_word(enum note_kind kind);

/* fault_word names a fault for people: "truncated", "malformed", ... */
const char *fault_word(enum fault code);

/* where_enter goes one step down: name (borrowed until where_leave) and a number, or NOWHERE. */
void where_enter(struct ctx *c, struct where *w, const char *name, size_t number);
void where_leave(struct ctx *c);

/* ctx_part counts one more part against limits.parts; false with E_LIMIT when there are too many.
 */
bool ctx_part(struct ctx *c);

/* ctx_expands says whether expanding `in` bytes to `out` is within limits.ratio; false with E_LIMIT
 * if not. */
bool ctx_expands(struct ctx *c, uint64_t out, uint64_t in);

/* NEW is n zeroed objects of a type, never NULL: past the budget it jumps back to ctx_run. */
#define NEW(c, type, n) ((type *)arena_zero((c), sizeof(type), (n)))

void *arena_zero(struct ctx *c, size_t size, size_t n);

/* arena_alloc is n bytes, not zeroed, aligned for any type; never NULL, as NEW. */
void *arena_alloc(struct ctx *c, size_t n);

/* arena_grow makes the block p of `old` bytes (NULL, 0: a new one) `n` bytes long, moving it where
 * it must. */
void *arena_grow(struct ctx *c, void *p, size_t old, size_t n);

/* arena_copy is a copy of b with a NUL behind it. */
struct bytes arena_copy(struct ctx *c, struct bytes b);

/* arena_print is formatted text with a NUL behind it. */
struct bytes arena_print(struct ctx *c, const char *format, ...) OX_PRINTF(2, 3);

/* A point to go back to: what was made since is given back. Nothing made since may be in use, notes
 * and what sinks hold excepted; a struct buf must not have grown since. */
struct mark {
	struct chunk *chunk;
	size_t chunk_used;
	uint64_t serial;
};

struct mark arena_mark(struct ctx *c);
void arena_release(struct ctx *c, struct mark mark);

/*
 * arena_lasting is a block of n bytes (p NULL), or p, which it made, grown to n bytes: memory that
 * no arena_release gives back, for what outlives the marks under which it grows.
 */
void *arena_lasting(struct ctx *c, void *p, size_t n);

/* ctx_own gives a foreign object to the context: drop(object) is called by ctx_free, last given
 * first dropped. */
void ctx_own(struct ctx *c, void *object, void (*drop)(void *));

/* ctx_drop drops, last given first, the objects that c was given since c->owned was `since` (NULL:
 * all). */
void ctx_drop(struct ctx *c, const struct owned *since);

#endif
