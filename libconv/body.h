/*
 * MS-OXBBODY, Best Body Retrieval Algorithm, and what a writer of mail or calendars needs beyond
 * it: text and HTML, each the best that the message holds or that can be derived.
 */
#ifndef OX_BODY_H
#define OX_BODY_H

#include "libconv/message.h"

/* PidTagNativeBody's values. */
enum native_body { BODY_UNDEFINED, BODY_IS_TEXT, BODY_IS_RTF, BODY_IS_HTML };

/* body_best is the property that counts by the document's table; BODY_UNDEFINED where the message
 * has no body. */
enum native_body body_best(const struct message *m);

/*
 * body_html_codepage is the code page that a page's (or a text's) bytes are in: what its mark says,
 * `first`, its meta element, UTF-8, `second`, 1252: the first one known in which the bytes are text
 * (FIELD_NOTES Q6). 0 for first and second: not given.
 */
unsigned body_html_codepage(struct ctx *c, struct bytes html, unsigned first, unsigned second);

/*
 * body_put_rtf sets PidTagRtfCompressed to RTF that encapsulates PidTagHtml, else PidTagBody, and
 * PidTagRtfInSync to TRUE, so that all bodies say the same; PidTagNativeBody names the body that
 * was encapsulated. Messages in attachments likewise. Does nothing where there is neither body, or
 * RTF already. False with c->err set.
 */
bool body_put_rtf(struct message *m);

/* A picture that stands in the RTF itself. */
struct body_picture {
	struct bytes data;
	const char *media; /* "image/png" ... */
	const char *cid;   /* what the HTML refers to; NULL: it does not show it */
};

/* UTF-8 with LF line ends and no NULs; p NULL where there is none. */
struct body {
	struct bytes text;
	struct bytes html;
	bool text_derived;            /* text was made from html or RTF */
	struct body_picture *picture; /* of an RTF that encapsulates nothing */
	size_t pictures;
};

/*
 * body_read makes both: HTML from PidTagHtml, PidTagBodyHtml or the RTF (what it encapsulates, or
 * its own), text from PidTagBody, else what the RTF encapsulates, else the HTML. A meta element
 * that names another charset is made to say utf-8. What is broken costs that body, with a note.
 */
void body_read(struct body *out, const struct message *m);

#endif
