/*
 * What every reader of RTF does alike: groups with their state, destinations, the font table and
 * the code pages that it gives, Unicode with its fallback, double-byte characters in pieces. What
 * the text becomes is its user's.
 */
#ifndef OX_RTF_READER_H
#define OX_RTF_READER_H

#include "formats/base/buf.h"
#include "formats/rtf/lexer.h"

/* Groups may nest so deep; what is deeper is read as if it stood in the group around it. */
#define RTF_DEPTH_MAX 10000

struct rtf_reader;

/* What a group is for. */
enum rtf_use {
	RTF_USE_TEXT, /* its text counts */
	RTF_USE_SKIP, /* nothing in it counts */
	RTF_USE_FONTS /* the font table */
};

/* What its user does with what stands in the RTF. */
struct rtf_ops {
	/* what a destination's group is for; starred: \* stood before it */
	enum rtf_use (*destination)(
	    struct rtf_reader *r, const struct rtf_token *word, bool starred);
	/* text of one code page, all its characters whole; tag: r->state.mark while it was gathered
	 */
	void (*text)(struct rtf_reader *r, struct bytes raw, unsigned codepage, unsigned mark);
	/* one character, as \u or a control word or symbol gives it */
	void (*character)(struct rtf_reader *r, uint32_t ch);
	/* a control word that is none of the reader's own */
	void (*word)(struct rtf_reader *r, const struct rtf_token *t);
	void (*open)(struct rtf_reader *r);  /* a group has begun; NULL: none */
	void (*close)(struct rtf_reader *r); /* and ended: the state is the outer one's again */
	bool styled; /* text is handed on before a group ends: its look is that of the group */
	void (*binary)(struct rtf_reader *r, struct bytes b); /* NULL: dropped */
	/* a piece of the name of a font, as the font table has it, its ';' too; NULL: dropped */
	void (*font_name)(struct rtf_reader *r, int32_t font, struct bytes piece);
	size_t extra; /* bytes of state of its own, saved and restored with the group's */
};

struct rtf_group {
	enum rtf_use use;
	int32_t font;
	unsigned codepage; /* of the font */
	unsigned uc;       /* characters of fallback behind \u */
	unsigned mark; /* the user's: text gathered under one mark is not mixed with another's */
	bool hidden;   /* the user's: text and characters do not count */
};

struct rtf_reader {
	struct ctx *c;
	const struct rtf_ops *ops;
	void *user;
	struct rtf_lexer lexer;
	struct rtf_group state;
	void *extra;       /* ops->extra bytes, of the current group */
	unsigned codepage; /* the document's: \ansicpg and its kin */
	int32_t default_font;
	/* the reader's own */
	struct rtf_group *saved;
	uint8_t *saved_extra;
	size_t depth, cap, too_deep;
	unsigned *font; /* code pages by number, 0: the document's */
	size_t fonts;
	int32_t table_font;
	struct buf run; /* gathered text */
	unsigned run_codepage, run_mark;
	uint32_t high;   /* a high surrogate that waits for its low one */
	size_t fallback; /* units that are still to be skipped */
	bool begins, starred;
	size_t upr_depth; /* of the group of \upr, 0: none */
};

/* rtf_read reads a document to the end of its outer group, and calls ops for what is in it. */
void rtf_read(struct rtf_reader *r, struct bytes rtf);

/* rtf_flush hands on the text that is gathered: what else has an effect on the output comes behind
 * it. A lead byte at its end waits for its trail. */
void rtf_flush(struct rtf_reader *r);

/* rtf_outer is ops->extra of the group around the current one, NULL where there is none. */
void *rtf_outer(struct rtf_reader *r);

/* rtf_put hands on a character, in its turn. */
void rtf_put(struct rtf_reader *r, uint32_t ch);

/* rtf_symbol_char is the character that a symbol (\~) or word (\bullet) stands for, 0: none. */
uint32_t rtf_symbol_char(const struct rtf_token *t);

/* rtf_skipped says whether a destination's text is none of the document's: tables, headers,
 * pictures, field instructions. */
bool rtf_skipped(const struct rtf_token *t);

/* rtf_charset_codepage is the code page of a \fcharset, 0: the document's. */
unsigned rtf_charset_codepage(int32_t charset);

#endif
