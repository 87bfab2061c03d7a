/* Plain text out of HTML, for people to read: paragraphs, lists, links, quotes and tables as a mail
 * program would write them. */
#ifndef OX_HTML_TEXT_H
#define OX_HTML_TEXT_H

#include "formats/html.h"

/* html_text puts what a reader sees of an HTML page in UTF-8, as UTF-8 text with LF line ends. */
void html_text(struct buf *out, struct bytes html);

#endif
