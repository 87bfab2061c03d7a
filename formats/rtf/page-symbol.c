/*
 * Fonts of symbols have glyphs of their own where others have Latin letters. Their characters:
 * Symbol by Unicode's mapping of Adobe's symbol encoding, Zapf Dingbats by Unicode's mapping of
 * Adobe's zdingbat encoding, Wingdings by what Unicode took in of it. 0: no character.
 */
#include "formats/rtf/page.h"
#include "formats/rtf/page-symbols.h"

/* Names as CSS has them, in quotes. */
static bool
is_named(const char *font, const char *name)
{
	return font != NULL && strcmp(font, name) == 0;
}

static const uint32_t *
table_of(const char *font)
{
	if (is_named(font, "'Symbol'"))
		return symbol;
	if (is_named(font, "'ZapfDingbats'") || is_named(font, "'Zapf Dingbats'") ||
	    is_named(font, "'ITC Zapf Dingbats'"))
		return dingbats;
	if (is_named(font, "'Wingdings'"))
		return wingdings;
	return NULL;
}

bool
is_symbol_font(const char *font)
{
	return table_of(font) != NULL;
}

uint32_t
symbol_char(const char *font, uint8_t byte)
{
	const uint32_t *table = table_of(font);

	return table != NULL && byte >= FIRST ? table[byte - FIRST] : 0;
}
