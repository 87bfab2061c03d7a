/*
 * MS-OXCMAIL, MIME Analysis: header fields to properties. The rows are those of header-rows.c; here
 * is what reads them. raw is a field's value as it stands.
 */
#ifndef OX_OXCMAIL_HEADER_READ_H
#define OX_OXCMAIL_HEADER_READ_H

#include "libconv/oxcmail/fields.h"

struct header_row;

struct word {
	int64_t value;
	const char *word;
};

/* What reading a field needs of its row. */
struct row_use {
	const struct propdef *prop;
	const void *with;
};

typedef void header_reader(struct message *m, const struct row_use *row, struct bytes raw);

header_reader read_text, read_word, read_number, read_signed, read_true, read_base64, read_ids,
    read_date, read_subject, read_from, read_sender, read_reply_to, read_recipients, read_receipt,
    read_suppress, read_keywords, read_locale, read_classified, read_nothing, read_flag,
    read_content_class, read_unsent;

/* header_read puts one field into a message: by its row, or as a named property of
 * PS_INTERNET_HEADERS. */
void header_read(struct message *m, struct bytes name, struct bytes raw);

/* header_read_said does so by rows alone, without those of senders and recipients, whose fields are
 * always written anew: of thousands of recipients they would take longer than all else. */
void header_read_said(struct message *m, struct bytes name, struct bytes raw);

/* header_received is the date of a Received field (A089), false where it has none. */
bool header_received(int64_t *out, struct bytes raw);

/* header_same says whether two values of a field say the same. */
bool header_same(struct ctx *c, struct bytes name, struct bytes a, struct bytes b);

/* header_mailboxes is the mailboxes of a field as text: each its name and its address, a line each.
 */
struct bytes header_mailboxes(struct ctx *c, struct bytes raw);

/* headers_settle fills what fields leave open once all are read: the other of From and Sender, the
 * conversation's topic, importance, times. */
void headers_settle(struct message *m);

/* content_class_check takes back the message class of a Content-Class (A134) that wants an
 * attachment which is not there: of a fax, or of what was spoken. */
void content_class_check(struct message *m);

/* header_date is the date of a field, false where it has none. */
bool header_date(int64_t *out, struct bytes raw);

#endif
