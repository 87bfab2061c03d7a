/* GMime's part of reading mail: a stream over bytes that somebody else holds, so that every part's
 * content is a view of the input. */
#ifndef OX_OXCMAIL_SOURCE_H
#define OX_OXCMAIL_SOURCE_H

#include <gmime/gmime.h>

#include "libconv/oxcmail.h"

/* source_parse parses one message; NULL where it is none. The message belongs to the context. */
GMimeMessage *source_parse(struct ctx *c, struct bytes mail);

/* source_is says whether an entity is of a media type; "*" is any. */
bool source_is(GMimeObject *object, const char *type, const char *subtype);

/* source_encoding is what Content-Transfer-Encoding says, without blanks; empty where it is not
 * there. */
struct bytes source_encoding(GMimeObject *object);

/* source_is_binhex says whether a part is BinHex, by its type or its transfer encoding. */
bool source_is_binhex(GMimeObject *object);

/* source_bytes is the content of a part as it stands in the input, its transfer encoding on. */
struct bytes source_bytes(GMimePart *part);

/*
 * source_decode takes a content's transfer encoding off. 7bit, 8bit and binary stay views. What is
 * not well-formed is decoded as far as that goes.
 */
struct bytes source_decode(struct ctx *c, struct bytes raw, GMimeContentEncoding encoding);

/* source_blob is what source_decode makes, decoded when it is read: it takes no memory. */
struct blob source_blob(struct ctx *c, struct bytes raw, GMimeContentEncoding encoding);

/* source_filename is a part's name, by RFC 2231 and RFC 2047 (A240, A241, A244); empty where it has
 * none. */
struct bytes source_filename(struct ctx *c, GMimeObject *part);

/* source_header is a field's raw value, p NULL where the entity has none of that name. */
struct bytes source_header(GMimeObject *object, const char *name);

/*
 * source_entity cuts a multipart out of `mail`, by its boundary, as it stands: from the line of the
 * first boundary to the end of the closing one. Empty where these are not found.
 */
struct bytes source_entity(struct bytes mail, GMimeObject *multipart);

/* source_mark is a multipart's boundary, NULL where its header has none (GMime would make one up,
 * at random, and write the header anew). */
const char *source_mark(GMimeObject *multipart);

/* source_boundary says whether the first of some lines is a multipart's boundary, and whether it is
 * its last. */
bool source_boundary(bool *closes, struct bytes lines, struct bytes boundary);

/* source_part cuts the next part that GMime sees off a multipart (*left: what is left of it), its
 * header too. p NULL at the end. */
struct bytes source_part(struct bytes *left, GMimeMultipart *multipart);

#endif
