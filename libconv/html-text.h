/* Plain text out of HTML, for people to read: paragraphs, lists, links, quotes and tables as a mail
 * program would write them. */
#ifndef OX_HTML_TEXT_H
#define OX_HTML_TEXT_H

#include "formats/html.h"

/* html_text puts what a reader sees of an HTML page in UTF-8, as UTF-8 text with LF line ends. */
void html_text(struct buf *out, struct bytes html);

/* text_html puts plain text (UTF-8, LF) as a page that looks the same: lines and blanks kept. */
void text_html(struct buf *out, struct bytes text);

/* text_shares says whether at least nine in ten words of `text` are in `other`, in whatever order.
 */
bool text_shares(struct ctx *c, struct bytes text, struct bytes other);

#endif
