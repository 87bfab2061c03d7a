/* RTF's tokens (Rich Text Format Specification 1.9.1, RTF Syntax). */
#ifndef OX_RTF_LEXER_H
#define OX_RTF_LEXER_H

#include "formats/base/bytes.h"

enum rtf_token_kind {
	RTF_END,
	RTF_OPEN,   /* { */
	RTF_CLOSE,  /* } */
	RTF_WORD,   /* \name, with a number or not */
	RTF_SYMBOL, /* \ and one character that is no letter; \'hh is RTF_HEX */
	RTF_HEX,    /* \'hh */
	RTF_CHARS,  /* text, without line ends */
	RTF_BINARY  /* what \bin counts */
};

struct rtf_token {
	enum rtf_token_kind kind;
	struct bytes name; /* RTF_WORD: as it stands, without the backslash */
	bool has_number;
	int32_t number;    /* RTF_WORD: 0 where it has none; beyond 32 bits it is cut to them */
	uint8_t ch;        /* RTF_SYMBOL: the character; RTF_HEX: the byte */
	struct bytes text; /* RTF_CHARS, RTF_BINARY */
};

struct rtf_lexer {
	struct bytes left;
};

/* rtf_next takes the next token; it never fails, and never goes beyond the end. */
struct rtf_token rtf_next(struct rtf_lexer *l);

/* rtf_is says whether a word has that name (lower case), in any case. */
static inline bool
rtf_is(const struct rtf_token *t, const char *name)
{
	return t->name.n > 0 && (t->name.p[0] | 0x20) == name[0] &&
	       bytes_equal_nocase(t->name, bytes_of(name));
}

#endif
