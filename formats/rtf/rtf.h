/*
 * RTF bodies: what kind they are, and what is in them (MS-OXRTFEX, Rich Text Format (RTF)
 * Extensions Algorithm; RTF Specification 1.9.1).
 */
#ifndef OX_RTF_H
#define OX_RTF_H

#include "formats/base/buf.h"

enum rtf_kind {
	RTF_NONE,  /* no RTF */
	RTF_HTML,  /* made from HTML, which it encapsulates (\fromhtml1) */
	RTF_TEXT,  /* made from plain text (\fromtext) */
	RTF_NATIVE /* RTF in its own right */
};

/* rtf_kind tells by the first ten tokens (Recognizing RTF Containing Encapsulation). */
enum rtf_kind rtf_kind(struct bytes rtf);

/* In which bytes encapsulated content comes out. */
enum rtf_output {
	RTF_UTF8, /* UTF-8, whatever the page was in */
	RTF_BYTES /* those of the page itself: in the code page that the RTF names */
};

/*
 * rtf_deencapsulate puts the HTML or the text that an RTF of kind RTF_HTML or RTF_TEXT encapsulates
 * (Extracting Encapsulated HTML from RTF; Extracting Original Plain Text from RTF). In one pass,
 * linear in time. Line ends come out as CRLF. Never fails: what is broken is noted.
 */
bool rtf_deencapsulate(struct ctx *c, struct buf *out, struct bytes rtf, enum rtf_output mode);

/*
 * rtf_encapsulate_html puts RTF that holds an HTML page (Encapsulating HTML into RTF) and shows its
 * text in a viewer that knows no encapsulation: rtf_deencapsulate with RTF_BYTES gives the page
 * back, byte for byte. codepage is that of the page; pages in UTF-16 are named 1252, since RTF
 * knows bytes only. One pass, linear in time.
 */
void rtf_encapsulate_html(struct ctx *c, struct buf *out, struct bytes html, unsigned codepage);

/* rtf_encapsulate_text puts RTF that holds plain text (Encapsulating Plain Text into RTF); each CR,
 * LF or CRLF is a line's end. NULs are left out, with a note of loss. */
void rtf_encapsulate_text(struct ctx *c, struct buf *out, struct bytes text, unsigned codepage);

/* What the RTF shows beside text; each function may be NULL. */
struct rtf_handlers {
	void *arg;
	/*
	 * A picture: media is "image/png", "image/jpeg", "image/emf", "image/wmf" or "image/bmp",
	 * data the file (borrowed until the document ends, in the arena). Returns what its <img>
	 * shall refer to, NULL where it is not to be shown.
	 */
	const char *(*picture)(void *arg, struct bytes data, const char *media);
	/* The place of the next attachment (\objattph): its name, p NULL where there is none left.
	 */
	struct bytes (*attachment)(void *arg);
};

/*
 * rtf_html puts RTF that encapsulates nothing as an HTML page in UTF-8 that reads like it: fonts,
 * sizes, colours, paragraphs, lists, tables, links, pictures, right-to-left. One pass, linear in
 * time. Nothing of an object's data goes into it.
 */
bool
rtf_html(struct ctx *c, struct buf *out, struct bytes rtf, const struct rtf_handlers *handlers);

#endif
