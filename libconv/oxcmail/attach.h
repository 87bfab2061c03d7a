/* MS-OXCMAIL, Attachments: from attachment objects to MIME parts. */
#ifndef OX_OXCMAIL_ATTACH_H
#define OX_OXCMAIL_ATTACH_H

#include "formats/apple.h"
#include "libconv/body.h"
#include "libconv/oxcmail/mime.h"

/*
 * attach_part is the part of an attachment that is no embedded message: a file with its exact
 * bytes, an OLE object as an inert file, a reference as text. NULL where it holds nothing.
 */
GMimeObject *
attach_part(struct mime_out *out, const struct attachment *a, size_t number, bool is_inline);

/* attach_appledouble fills a multipart/appledouble with its two parts. */
void attach_appledouble(struct mime_out *out, GMimeMultipart *to, const struct attachment *a,
    const struct apple_file *f, size_t number, bool is_inline);

/* attach_picture is the picture that an OLE object shows of itself (PidTagAttachRendering), NULL
 * where it has none. */
GMimeObject *attach_picture(struct mime_out *out, const struct attachment *a, size_t number);

/* What a page refers to: the targets of cid: and of whatever shows a picture, sorted. */
struct references {
	struct ctx *c;
	struct bytes *v; /* lower case, percent and entity escapes undone */
	size_t n, cap;
};

/* references_read collects a page's references in one pass. */
void references_read(struct references *refs, struct bytes html);

/* attach_is_referenced says whether the page shows this attachment: by cid: and its content id, or
 * by its location (Inline Attachments in HTML). */
bool attach_is_referenced(const struct attachment *a, const struct references *refs);

/* attach_rtf_picture is a picture that stood in the RTF: beside the page that shows it, or as a
 * file. */
GMimeObject *attach_rtf_picture(struct mime_out *out, const struct body_picture *p, size_t number);

/* uri_fits says whether a URI may stand in a header field: ASCII without blanks, on one line. */
bool uri_fits(struct bytes uri);

/* media_extension is the extension of a media type, NULL where it is unknown. */
const char *media_extension(const char *media);

/* attach_msg is an embedded message as a .msg of its own (--embedded=msg). */
GMimeObject *attach_msg(struct mime_out *out, const struct attachment *a, size_t number);

#endif
