#include "formats/kind.h"

#include "formats/cfb.h"

/* The longest field name that is looked for at the begin of mail. */
#define FIELD_MAX 128

static bool
at_8(struct bytes b, struct bytes magic)
{
	return bytes_starts(bytes_from(b, 8), magic);
}

/* OAB files begin with a version and, mostly, small numbers (MS-OXOAB, Uncompressed, Compressed and
 * Differential files). */
static bool
is_oab(struct bytes b)
{
	static const uint8_t versions[] = { 0x20, 0x0A, 0x0E, 0x07 };

	if (b.n < 16 || b.p[1] != 0 || b.p[2] != 0 || b.p[3] != 0)
		return false;
	for (size_t i = 0; i < sizeof(versions); i++)
		if (b.p[0] == versions[i])
			return true;
	return b.p[0] == 3 && (b.p[4] == 1 || b.p[4] == 2) && b.p[5] == 0 && b.p[6] == 0 &&
	       b.p[7] == 0;
}

/* A header line: a field name and a colon. RFC 5322 (2.2, Header Fields) allows more characters in
 * names than any field uses; those would take JSON for mail. */
static bool
is_mail(struct bytes b)
{
	for (size_t i = 0; i < b.n && i < FIELD_MAX; i++) {
		uint8_t ch = b.p[i];

		if (ch == ':')
			return i > 0;
		if (!((ch >= '0' && ch <= '9') || ((ch | 0x20) >= 'a' && (ch | 0x20) <= 'z') ||
			ch == '-' || ch == '_' || ch == '.'))
			return false;
	}
	return false;
}

enum kind
kind_of(struct bytes b)
{
	if (cfb_is(b))
		return KIND_MSG;
	if (bytes_starts(b, BYTES("\x78\x9F\x3E\x22")))
		return KIND_TNEF;
	if (bytes_starts(b, BYTES("{\\rtf")))
		return KIND_RTF;
	if (at_8(b, BYTES("LZFu")) || at_8(b, BYTES("MELA")))
		return KIND_LZFU;
	if (bytes_starts(b, BYTES("MSCF")))
		return KIND_CAB;
	if (bytes_starts(b, BYTES("PA19")))
		return KIND_PA19;
	if (is_oab(b))
		return KIND_OAB;
	if (bytes_starts(b, BYTES("\xEF\xBB\xBF")))
		b = bytes_from(b, 3);
	if (bytes_starts_nocase(b, BYTES("BEGIN:VCALENDAR")))
		return KIND_ICS;
	if (bytes_starts_nocase(b, BYTES("BEGIN:VCARD")))
		return KIND_VCF;
	if (bytes_starts(b, BYTES("From ")))
		return KIND_MBOX;
	/* a component without its calendar looks like a header */
	if (bytes_starts_nocase(b, BYTES("BEGIN:")))
		return KIND_UNKNOWN;
	return is_mail(b) ? KIND_MAIL : KIND_UNKNOWN;
}

static bool
has_message(struct ctx *c, void *arg)
{
	const struct cfb *f = cfb_open(c, *(const struct bytes *)arg);

	return f != NULL && (cfb_find(f->root, "__properties_version1.0") != NULL ||
				cfb_find(f->root, "__nameid_version1.0") != NULL);
}

bool
kind_has_message(struct ctx *c, struct bytes file)
{
	struct ctx own; /* what is damaged there is nobody's concern */
	bool has;

	ctx_init(&own, &c->limits);
	has = ctx_run(&own, has_message, &file);
	ctx_free(&own);
	return has;
}

static const struct {
	const char *name, *title;
} kinds[] = {
	[KIND_UNKNOWN] = { "", "of no known type" },
	[KIND_MSG] = { "msg", "an Outlook message" },
	[KIND_TNEF] = { "tnef", "TNEF" },
	[KIND_RTF] = { "rtf", "RTF" },
	[KIND_LZFU] = { "lzfu", "compressed RTF" },
	[KIND_CAB] = { "cab", "a cabinet" },
	[KIND_PA19] = { "pa19", "a PA19 patch" },
	[KIND_OAB] = { "oab", "an offline address book" },
	[KIND_ICS] = { "ics", "iCalendar" },
	[KIND_VCF] = { "vcf", "a vCard" },
	[KIND_MBOX] = { "mbox", "an mbox" },
	[KIND_MAIL] = { "mail", "mail" },
};

const char *
kind_name(enum kind kind)
{
	return kinds[kind].name;
}

const char *
kind_title(enum kind kind)
{
	return kinds[kind].title;
}

enum kind
kind_find(struct bytes name)
{
	for (size_t i = 1; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (bytes_equal(name, bytes_of(kinds[i].name)))
			return (enum kind)i;
	return KIND_UNKNOWN;
}
