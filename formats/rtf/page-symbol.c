/*
 * Fonts of symbols have glyphs of their own where others have Latin letters. Their characters:
 * Symbol by Unicode's mapping of Adobe's symbol encoding, Zapf Dingbats by Unicode's mapping of
 * Adobe's zdingbat encoding, Wingdings for what mail uses. 0: no character.
 */
#include "formats/rtf/page.h"
#include "formats/rtf/page-symbols.h"

static uint32_t
wingdings_char(uint8_t byte)
{
	for (size_t i = 0; i < sizeof(wingdings) / sizeof(wingdings[0]); i++)
		if (wingdings[i].byte == byte)
			return wingdings[i].ch;
	return 0;
}

/* Names as CSS has them, in quotes. */
static bool
is_named(const char *font, const char *name)
{
	return font != NULL && strcmp(font, name) == 0;
}

static const uint16_t *
table_of(const char *font)
{
	if (is_named(font, "'Symbol'"))
		return symbol;
	if (is_named(font, "'ZapfDingbats'") || is_named(font, "'Zapf Dingbats'") ||
	    is_named(font, "'ITC Zapf Dingbats'"))
		return dingbats;
	return NULL;
}

bool
is_symbol_font(const char *font)
{
	return table_of(font) != NULL || is_named(font, "'Wingdings'");
}

uint32_t
symbol_char(const char *font, uint8_t byte)
{
	const uint16_t *table = table_of(font);

	if (table != NULL)
		return byte >= FIRST ? table[byte - FIRST] : 0;
	return is_named(font, "'Wingdings'") ? wingdings_char(byte) : 0;
}
