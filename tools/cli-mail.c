#include "tools/cli-mail.h"

static const char *const embedded_words[] = { "eml", "msg", NULL };
static const char *const headers_words[] = { "original", "rebuilt", NULL };
static const char *const body_words[] = { "both", "html", "text", NULL };
static const char *const eol_words[] = { "crlf", "lf", NULL };

#define AT(field) offsetof(struct mail_opts, field)

const struct cli_option mail_options[] = {
	{ "--embedded", CLI_WORD, AT(mail.embedded), embedded_words,
	    "embedded messages as message/rfc822, or as the .msg itself", NULL },
	{ "--headers", CLI_WORD, AT(mail.headers), headers_words,
	    "keep the transport headers where there are some, or make all anew", NULL },
	{ "--body", CLI_WORD, AT(mail.body), body_words, "which bodies go out", NULL },
	{ "--eol", CLI_WORD, AT(mail.eol), eol_words, "line ends", NULL },
	{ "--tnef", CLI_FLAG, AT(mail.tnef), NULL, "let all properties ride along as winmail.dat",
	    NULL },
	{ "--mbox", CLI_FLAG, AT(mail.mbox), NULL, "write an mbox (mboxrd)", NULL },
	{ "--x500-map", CLI_TEXT, AT(x500_map), NULL,
	    "addresses for X.500 names: lines of name, TAB, address", "F" },
	{ "--no-bcc", CLI_FLAG, AT(mail.no_bcc), NULL, "leave out Bcc recipients", NULL },
	{ 0 },
};

const char *
mail_settled(struct cli *t)
{
	const struct mail_opts *o = t->opts;

	t->concatenates = o->mail.mbox;
	if (o->mail.mbox)
		t->extension = "mbox";
	return NULL;
}

/* A bad map is named in the error, beside the FILE. */
static bool
read_map(struct ctx *c, struct oxcmail_opts *mail, const char *name)
{
	struct bytes map;
	struct where w;
	bool good;

	where_enter(c, &w, name, NOWHERE);
	good = input_file(c, &map, name) && oxcmail_x500_map(c, &mail->x500, map);
	where_leave(c);
	return good;
}

bool
mail_convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	const struct mail_opts *o = opts;
	struct oxcmail_opts mail = o->mail;
	struct message *m;

	(void)items;
	if (o->x500_map != NULL && !read_map(c, &mail, o->x500_map))
		return false;
	m = o->read(c, in->bytes, &in->read);
	return m != NULL && oxcmail_write(c, out, m, &mail);
}
