/*
 * oxconv: Microsoft Exchange and Outlook messages to what the rest of the world reads, and back.
 *
 * The installed interface: one conversion is one call. No global state, no output, no exit; a
 * converter may be used by one thread at a time, several of them by several threads at once.
 * Nothing in a message is executed, opened or fetched.
 */
#ifndef OXCONV_H
#define OXCONV_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What went wrong, by what the caller can do about it. */
enum ox_fault {
	OX_OK,
	OX_TRUNCATED,   /* the input ends too early */
	OX_MALFORMED,   /* the input is malformed, or of another format than was said */
	OX_UNSUPPORTED, /* valid, but nothing here can convert it */
	OX_PROTECTED,   /* encrypted or rights-managed */
	OX_LIMIT,       /* a limit was reached */
	OX_SYSTEM,      /* the system refused something */
	OX_WRITE,       /* the caller's function refused the output */
	OX_INTERNAL     /* a mistake of oxconv's */
};

/* What a person should know though the conversion went on: see "Notes" in oxconv(7). */
enum ox_note_kind { OX_DAMAGE, OX_LOSS, OX_CLOSED, OX_RISK, OX_DROPPED };

struct ox_note {
	enum ox_note_kind kind;
	const char
	    *where;       /* the place inside the input: "attachment 3: PidTagDisplayName", or "" */
	const char *text; /* UTF-8, lower case, no full stop */
	unsigned times;   /* how often it came in a row, at least 1 */
};

struct ox; /* a converter: its limits, and the notes and the error of its last conversion */

/* ox_new makes a converter, ox_free gives it back. NULL where there is no memory. */
struct ox *ox_new(void);
void ox_free(struct ox *ox);

/*
 * ox_limit sets a limit: "depth" (messages in messages), "parts" (recipients, attachments, parts of
 * MIME), "memory" (bytes beyond the input), "ratio" (how many times content may expand). 0 where it
 * is none of these, else 1.
 */
int ox_limit(struct ox *ox, const char *name, size_t value);

/* ox_codepage sets the code page of 8-bit strings that do not say theirs (1252 without). */
void ox_codepage(struct ox *ox, unsigned codepage);

/* ox_format is the format that bytes are in: "msg", "tnef" or "mail"; NULL where they are none of
 * these. */
const char *ox_format(const void *data, size_t size);

/* What takes the output, piece by piece; 0 stops the conversion with OX_WRITE. */
typedef int ox_writer(void *arg, const void *piece, size_t size);

/*
 * ox_convert converts a message from one format ("msg", "tnef", "mail"; NULL: by its content) to
 * another ("msg", "tnef", "mail"). data is read while it runs and not after. OX_OK, or what went
 * wrong; then ox_error says it.
 */
enum ox_fault ox_convert(struct ox *ox, const char *to, const char *from, const void *data,
    size_t size, ox_writer *write, void *arg);

/* ox_error is the error of the last conversion as text, "" where there was none; until the next
 * one. */
const char *ox_error(const struct ox *ox);

/* ox_note is the n-th note of the last conversion, from 0; 0 at the end, else 1. Its texts last
 * until the next conversion. */
int ox_note(const struct ox *ox, size_t n, struct ox_note *note);

/* ox_version is the library's version: "0.1.0". */
const char *ox_version(void);

#ifdef __cplusplus
}
#endif

#endif
