/*
 * GMime's part of writing mail: where the output goes, parts whose content streams from where it
 * lies, and header fields. Objects belong to the context.
 */
#ifndef OX_OXCMAIL_MIME_H
#define OX_OXCMAIL_MIME_H

#include <gmime/gmime.h>

#include "libconv/oxcmail.h"

/* The output: what GMime writes with LF becomes lines as the options want them. */
struct mime_out {
	struct ctx *c;
	struct sink *sink;
	const char *eol;
	bool mbox; /* lines that begin with any number of '>' and "From " get one more '>' (mboxrd)
		    */
	bool line_begun; /* something stands on the current line */
};

/* mime_start makes GMime ready, once a process. */
void mime_start(void);

/* mime_object_own gives an object to the context and returns it. */
void *mime_own(struct ctx *c, void *object);

/* mime_write writes an object and all in it. False with c->err set where the sink failed. */
bool mime_write(struct mime_out *out, GMimeObject *object);

/* mime_lines puts text with LF line ends. */
bool mime_lines(struct mime_out *out, struct bytes text);

/* What a part holds. */
enum part_kind {
	PART_TEXT,     /* UTF-8 with LF line ends, in the encoding that suits it */
	PART_BYTES,    /* a blob, in base64 */
	PART_MADE,     /* what a function writes, in base64 */
	PART_ENTITY,   /* another entity: message/rfc822 */
	PART_VERBATIM, /* a blob as it is, line ends too */
	PART_LINES,    /* a blob of lines, in the encoding that the part says */
	PART_SPLICED   /* pieces, one behind the other */
};

/* mime_text_part is a part of text/SUBTYPE; its charset and transfer encoding are set by what is in
 * it. */
GMimePart *mime_text_part(struct mime_out *out, const char *subtype, struct bytes text);

/* mime_bytes_part is a part in base64; media is "type/subtype". */
GMimePart *mime_bytes_part(struct mime_out *out, struct bytes media, const struct blob *data);

/* What writes the content of a part: a .msg, winmail.dat, a compound file. False with c->err set.
 */
typedef bool mime_maker(struct ctx *c, struct sink *to, const void *arg);

/* mime_made_part is a part in base64 of what make(c, to, arg) writes when its turn comes. */
GMimePart *
mime_made_part(struct mime_out *out, struct bytes media, mime_maker *make, const void *arg);

/* mime_fields_part is a part of message/SUBTYPE that holds groups of fields: ASCII with LF. */
GMimePart *mime_fields_part(struct mime_out *out, const char *subtype, struct bytes fields);

/* mime_verbatim_part is a part whose content goes out as it is; its header fields are the caller's.
 */
GMimePart *mime_verbatim_part(struct mime_out *out, const struct blob *data);

/* mime_lines_part is a part of a blob's lines, which end in CRLF or LF and hold no other CR, in an
 * encoding that carries them; base64 is exact. Its header fields are the caller's. */
GMimePart *
mime_lines_part(struct mime_out *out, const struct blob *data, GMimeContentEncoding encoding);

/* A piece of an entity's content: lines with LF as they are, then what `object` (may be NULL)
 * holds; of a message its header too. */
struct mime_piece {
	struct bytes lines;
	GMimeObject *object;
	bool message;
};

/* mime_spliced_part is a part that these pieces make, which stay borrowed; its header fields are
 * the caller's. */
GMimePart *mime_spliced_part(struct mime_out *out, const struct mime_piece *piece, size_t pieces);

/* mime_multipart is an empty multipart/SUBTYPE with that boundary. */
GMimeMultipart *mime_multipart(struct mime_out *out, const char *subtype, const char *boundary);

/* mime_message_part is a message/rfc822 part around an entity that has a message's fields. */
GMimePart *mime_message_part(struct mime_out *out, GMimeObject *entity);

/* mime_header puts a field in front of an object's others; its value is UTF-8 text, which is
 * encoded (RFC 2047) and folded. CR, LF and NUL become blanks. */
void mime_header(struct ctx *c, GMimeObject *object, const char *name, struct bytes text);

/*
 * mime_literal is text in one line that GMime may encode for an unstructured field or a phrase and
 * that readers decode to that text, whatever it looks like: as it is, or where that would not do
 * already ASCII, in encoded-words with a blank between them. NUL-terminated.
 */
struct bytes mime_literal(struct ctx *c, struct bytes text);

/* mime_header_raw puts a field in front as it is: ASCII, folded with LF and a blank. */
void mime_header_raw(struct ctx *c, GMimeObject *object, const char *name, struct bytes value);

/* mime_header_exact is mime_header_raw of all that stands behind the colon, its blank too. */
void mime_header_exact(struct ctx *c, GMimeObject *object, const char *name, struct bytes value);

/* mime_utf8_parameters lets all parameters of a list that are not ASCII go out as UTF-8 (RFC 2231).
 */
void mime_utf8_parameters(GMimeParamList *list);

/* mime_parameter_text is text that may stand in a parameter: one line, no control characters,
 * well-formed UTF-8. */
const char *mime_parameter_text(struct ctx *c, struct bytes text);

#endif
