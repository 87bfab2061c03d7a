/* HTML as strangers write it: a tokenizer that never fails, in one pass. It knows no trees. */
#ifndef OX_HTML_H
#define OX_HTML_H

#include "formats/base/buf.h"

enum html_kind {
	HTML_END,     /* nothing is left */
	HTML_TEXT,    /* character data, references not resolved */
	HTML_OPEN,    /* <name attributes> */
	HTML_CLOSE,   /* </name> */
	HTML_COMMENT, /* <!-- -->, <!doctype>, <? ?>, <![if]> ... */
	HTML_RAW      /* what stands between <script> or <style> and its end */
};

struct html_token {
	enum html_kind kind;
	struct bytes all;        /* the token as it stands */
	struct bytes name;       /* of a tag, as it stands (any case) */
	struct bytes attributes; /* of HTML_OPEN: what follows the name */
};

struct html {
	struct bytes left;
	struct bytes raw; /* the element whose end is awaited, n 0: none */
	bool no_comment;  /* no "-->" is left: looked for once, not at each "<!--" */
};

/* html_next takes the next token; the tokens' `all` joined are the input. */
struct html_token html_next(struct html *h);

/* html_is says whether a tag has that name (lower case). */
bool html_is(const struct html_token *t, const char *name);

/* html_attribute finds an attribute (lower case) of an HTML_OPEN: its value as it stands, quotes
 * off; p NULL where there is none. */
struct bytes html_attribute(const struct html_token *t, const char *name);

/* html_unescape puts text with its character references resolved; U+FFFD for what names no
 * character. */
void html_unescape(struct buf *out, struct bytes text);

/* html_escape puts text so that it stands for itself: &, <, > and " become references. */
void html_escape(struct buf *out, struct bytes text);

#endif
