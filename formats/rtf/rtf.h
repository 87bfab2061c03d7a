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

/* rtf_text puts the plain text of any RTF, in UTF-8 with LF line ends. */
bool rtf_text(struct ctx *c, struct buf *out, struct bytes rtf);

#endif
