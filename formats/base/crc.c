#include "formats/base/crc.h"

#include "formats/base/crc-tables.h"

uint32_t
crc32_update(uint32_t crc, const void *p, size_t n)
{
	const uint8_t *b = p;

	for (; n >= 8; n -= 8, b += 8) {
		uint32_t low = crc ^ ((uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
					 (uint32_t)b[3] << 24);

		crc = crc_tables[7][low & 0xFF] ^ crc_tables[6][low >> 8 & 0xFF] ^
		      crc_tables[5][low >> 16 & 0xFF] ^ crc_tables[4][low >> 24] ^
		      crc_tables[3][b[4]] ^ crc_tables[2][b[5]] ^ crc_tables[1][b[6]] ^
		      crc_tables[0][b[7]];
	}
	for (; n > 0; n--, b++)
		crc = crc >> 8 ^ crc_tables[0][(crc ^ *b) & 0xFF];
	return crc;
}

uint16_t
crc16_update(uint16_t crc, const void *p, size_t n)
{
	/* of four bits */
	static const uint16_t table[16] = { 0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50A5, 0x60C6,
		0x70E7, 0x8108, 0x9129, 0xA14A, 0xB16B, 0xC18C, 0xD1AD, 0xE1CE, 0xF1EF };
	const uint8_t *b = p;

	for (; n > 0; n--, b++) {
		crc = (uint16_t)(crc << 4 ^ table[crc >> 12 ^ *b >> 4]);
		crc = (uint16_t)(crc << 4 ^ table[crc >> 12 ^ (*b & 0xF)]);
	}
	return crc;
}
