/* libconv/structs: the documents' published examples, field by field, and what editing makes of
 * them. */
#include "tests/unit/unit.h"

#include <stdarg.h>

#include "formats/base/input.h"
#include "libconv/structs/structs.h"

static struct bytes
fixture(const char *name)
{
	struct bytes b;

	ck_assert(
	    input_file(c, &b, (const char *)arena_print(c, "testdata/structs/%s.bin", name).p));
	return b;
}

static struct field *
decode(const char *structure, const char *file)
{
	return struct_decode(c, struct_find(structure), fixture(file), 1252);
}

/* The field at a path: "ExceptionInfo/0/Subject". */
static struct field *
at(struct field *f, const char *path)
{
	while (*path != '\0') {
		size_t n = strcspn(path, "/"), number = 0;
		struct field *child = f->child;

		for (; child != NULL; child = child->next) {
			if (f->kind == FIELD_LIST
				? number++ == (size_t)(path[0] - '0')
				: strlen(child->name) == n && strncmp(child->name, path, n) == 0)
				break;
		}
		ck_assert_msg(child != NULL, "no field %s", path);
		f = child;
		path += n + (path[n] == '/');
	}
	return f;
}

static void
is_date(struct field *f, const char *path, const char *date)
{
	int64_t minutes;

	ck_assert(struct_minutes(&minutes, date));
	ck_assert_int_eq(at(f, path)->kind, FIELD_MINUTES);
	ck_assert_int_eq(at(f, path)->i, minutes);
}

static void
is_text(struct field *f, const char *path, const char *text)
{
	ck_assert_str_eq((const char *)at(f, path)->b.p, text);
}

START_TEST(weekly) /* MS-OXOCAL 4.1.1.1 */
{
	struct field *f = decode("AppointmentRecurrencePattern", "good-weekly");

	ck_assert_int_eq(at(f, "RecurrencePattern/RecurFrequency")->i, 0x200B);
	ck_assert_int_eq(at(f, "RecurrencePattern/PatternType")->i, 1);
	ck_assert_int_eq(at(f, "RecurrencePattern/FirstDateTime")->i, 8640);
	ck_assert_int_eq(at(f, "RecurrencePattern/Days")->i, 0x32);
	ck_assert_int_eq(at(f, "RecurrencePattern/EndType")->i, 0x2022);
	ck_assert_int_eq(at(f, "RecurrencePattern/OccurrenceCount")->i, 12);
	is_date(f, "RecurrencePattern/StartDate", "2007-03-26T00:00");
	is_date(f, "RecurrencePattern/EndDate", "2007-04-20T00:00");
	ck_assert_int_eq(at(f, "StartTimeOffset")->i, 600);
	ck_assert_int_eq(at(f, "EndTimeOffset")->i, 630);
	ck_assert_str_eq(f->last->name, "ReservedBlock2");
}
END_TEST

START_TEST(exception) /* MS-OXOCAL 4.1.1.2 */
{
	struct field *f = decode("AppointmentRecurrencePattern", "good-exception");

	is_date(f, "RecurrencePattern/DeletedInstanceDates/0", "2007-04-16T00:00");
	is_date(f, "RecurrencePattern/ModifiedInstanceDates/0", "2007-04-16T00:00");
	is_date(f, "ExceptionInfo/0/StartDateTime", "2007-04-16T11:00");
	is_date(f, "ExceptionInfo/0/OriginalStartDate", "2007-04-16T10:00");
	ck_assert_int_eq(at(f, "ExceptionInfo/0/OverrideFlags")->i, 0x11);
	ck_assert_int_eq(at(f, "ExceptionInfo/0/SubjectLength")->i, 0x22);
	is_text(f, "ExceptionInfo/0/Subject", "Simple Recurrence with exceptions");
	is_text(f, "ExceptionInfo/0/Location", "34/4141");
	ck_assert_int_eq(at(f, "ExtendedException/0/ChangeHighlight/Value")->i, 0);
	is_text(f, "ExtendedException/0/WideCharSubject", "Simple Recurrence with exceptions");
	is_text(f, "ExtendedException/0/WideCharLocation", "34/4141");
	ck_assert_str_eq(f->last->name, "ReservedBlock2");
}
END_TEST

START_TEST(daily) /* MS-OXOCAL 4.1.1.3 */
{
	struct field *f = decode("AppointmentRecurrencePattern", "good-daily");

	ck_assert_int_eq(at(f, "RecurrencePattern/Period")->i, 4320);
	is_date(f, "RecurrencePattern/DeletedInstanceDates/1", "2011-04-22T00:00");
}
END_TEST

START_TEST(global_object_id) /* MS-OXOCAL 4.1.3 */
{
	struct field *f = decode("GlobalObjectId", "good-global-object-id");
	int64_t created;

	ck_assert_int_eq(at(f, "Year")->i, 2008);
	ck_assert_int_eq(at(f, "Month")->i, 3);
	ck_assert_int_eq(at(f, "Day")->i, 25);
	ck_assert(struct_time(&created, "2008-02-20T17:16:51.1090000Z"));
	ck_assert_int_eq(at(f, "CreationTime")->i, created);
	ck_assert_uint_eq(at(f, "Data")->b.n, 16);
}
END_TEST

START_TEST(time_zones) /* MS-OXOCAL 4.1.4, 4.1.5 */
{
	struct field *f = decode("TimeZoneDefinition", "good-time-zone-definition");

	is_text(f, "KeyName", "Pacific Standard Time");
	ck_assert_int_eq(at(f, "TZRules/1/wYear")->i, 2007);
	ck_assert_int_eq(at(f, "TZRules/1/wTZRuleFlags")->i, 2);
	ck_assert_int_eq(at(f, "TZRules/1/lDaylightBias")->i, -60);
	ck_assert_int_eq(at(f, "TZRules/1/stStandardDate/wMonth")->i, 11);
	f = decode("TimeZoneStruct", "good-time-zone");
	ck_assert_int_eq(at(f, "lBias")->i, 480);
	ck_assert_int_eq(at(f, "stDaylightDate/wDay")->i, 2);
}
END_TEST

START_TEST(made_by_the_document)
{
	struct field *f = decode("EntryId", "good-one-off");

	is_text(f, "DisplayName", "Zo\xC3\xAB M\xC3\xBCller");
	is_text(f, "EmailAddress", "zoe@example.org");
	f = decode("FlatEntryList", "good-flat-list");
	is_text(f, "FlatEntries/1/EntryId/AddressType", "SMTP");
	f = decode("RuleCondition", "good-rule");
	is_text(f, "Restriction/Restrictions/0/TaggedValue/Value", "fondue");
	ck_assert_int_eq(
	    at(f, "Restriction/Restrictions/1/Restrictions/1/Restriction/PropTag")->i, 0x0E1B000B);
	f = decode("TransferSecurityDescriptor", "good-security");
	ck_assert_int_eq(at(f, "SecurityDescriptor/Dacl/Aces/0/Body/Sid/SubAuthority/1")->i, 544);
	f = decode("VerbStream", "good-verbs");
	is_text(f, "VerbExtraData/0/DisplayName", "Yes");
	f = decode("PropertyDefinitionStream", "good-definitions");
	is_text(f, "FieldDefinitions/0/SkipBlocks/0/Block/FieldName/Characters", "Price");
	f = decode("ReportTag", "good-report-tag");
	is_text(f, "AnsiText", "No text");
	f = decode("ConversationIndex", "good-conversation");
	ck_assert_int_eq(at(f, "CurrentTime")->i, 0x01DC5A3B2C1D0000);
	ck_assert_int_eq(at(f, "ResponseLevels/0/TimeDelta")->i, 0x71B);
	ck_assert_int_eq(at(f, "ResponseLevels/0/Random")->i, 4);
}
END_TEST

static const char *const both_ways[][2] = {
	{ "AppointmentRecurrencePattern", "good-weekly" },
	{ "AppointmentRecurrencePattern", "good-exception" },
	{ "AppointmentRecurrencePattern", "good-daily" },
	{ "GlobalObjectId", "good-global-object-id" },
	{ "TimeZoneDefinition", "good-time-zone-definition" },
	{ "TimeZoneStruct", "good-time-zone" },
	{ "EntryId", "good-one-off" },
	{ "RecipientRowStream", "good-recipient-rows" },
	{ "GlobalObjectId", "good-uid" },
	{ "RuleCondition", "good-rule" },
	{ "FlatEntryList", "good-flat-list" },
	{ "VerbStream", "good-verbs" },
	{ "PropertyDefinitionStream", "good-definitions" },
	{ "ReportTag", "good-report-tag" },
	{ "ConversationIndex", "good-conversation" },
};

START_TEST(fields_make_the_bytes_again)
{
	for (size_t i = 0; i < sizeof(both_ways) / sizeof(both_ways[0]); i++) {
		const struct structure *s = struct_find(both_ways[i][0]);
		struct bytes b = fixture(both_ways[i][1]), made;

		ck_assert(struct_encode(c, &made, s, struct_decode(c, s, b, 1252), 1252));
		ck_assert_msg(bytes_equal(b, made), "%s", both_ways[i][1]);
	}
}
END_TEST

/* JSON cannot hold two. */
static void
names_differ(const struct field *group)
{
	for (const struct field *f = group->child; f != NULL; f = f->next) {
		for (const struct field *g = f->next; f->name != NULL && g != NULL; g = g->next)
			ck_assert_str_ne(f->name, g->name);
		names_differ(f);
	}
}

START_TEST(no_two_fields_of_a_group_have_one_name)
{
	struct bytes two = BYTES("\x0C\0\3\0\7\0\0\0\1\0\2\0");

	names_differ(struct_decode(c, struct_find("TransferSecurityDescriptor"), two, 1252));
	for (size_t i = 0; i < sizeof(both_ways) / sizeof(both_ways[0]); i++)
		names_differ(decode(both_ways[i][0], both_ways[i][1]));
}
END_TEST

START_TEST(cut_anywhere)
{
	for (size_t i = 0; i < sizeof(both_ways) / sizeof(both_ways[0]); i++) {
		const struct structure *s = struct_find(both_ways[i][0]);
		struct bytes b = fixture(both_ways[i][1]);

		for (size_t n = 0; n < b.n; n++)
			struct_decode(c, s, bytes_upto(b, n), 1252);
	}
	ck_assert(!failed(c));
}
END_TEST

START_TEST(lengths_follow_from_what_is_edited)
{
	struct field *f = decode("AppointmentRecurrencePattern", "good-exception");
	const struct structure *s = struct_find("AppointmentRecurrencePattern");
	struct field *dates = at(f, "RecurrencePattern/DeletedInstanceDates");
	struct bytes made;

	struct_add(c, dates, NULL, FIELD_MINUTES)->i = dates->child->i + 1440;
	at(f, "ExceptionInfo/0/Subject")->b = BYTES("Short");
	ck_assert(struct_encode(c, &made, s, f, 1252));
	f = struct_decode(c, s, made, 1252);
	ck_assert_int_eq(at(f, "RecurrencePattern/DeletedInstanceCount")->i, 2);
	ck_assert_int_eq(at(f, "ExceptionInfo/0/SubjectLength")->i, 6);
	ck_assert_int_eq(at(f, "ExceptionInfo/0/SubjectLength2")->i, 5);
	is_text(f, "ExtendedException/0/WideCharSubject", "Simple Recurrence with exceptions");
	ck_assert_str_eq(f->last->name, "ReservedBlock2");
}
END_TEST

START_TEST(bytes_inside_follow_the_fields_beside_them)
{
	struct field *f = decode("RecipientRowStream", "good-recipient-rows");
	const struct structure *s = struct_find("RecipientRowStream");
	struct bytes made;

	at(f, "Rows/0/Properties/1/Value")->b = BYTES("Zo");
	at(f, "Rows/0/Properties/2/EntryId/EmailAddress")->b = BYTES("z@example.org");
	ck_assert(struct_encode(c, &made, s, f, 1252));
	f = struct_decode(c, s, made, 1252);
	is_text(f, "Rows/0/Properties/1/Value", "Zo");
	ck_assert_int_eq(at(f, "Rows/0/Properties/1/Count")->i, 6);
	is_text(f, "Rows/0/Properties/2/EntryId/DisplayName", "Zo\xC3\xAB");
	is_text(f, "Rows/0/Properties/2/EntryId/EmailAddress", "z@example.org");
	ck_assert_int_eq(at(f, "Rows/0/Properties/3/Value")->i, 1);
}
END_TEST

START_TEST(text_with_room_of_its_own_keeps_that)
{
	const struct structure *s = struct_find("SwappedToDo");
	struct buf b = { .c = c };
	struct bytes made;
	struct field *f;

	buf_zero(&b, 540);
	f = struct_decode(c, s, buf_bytes(&b), 1252);
	at(f, "wszFlagTo")->b = BYTES("Call");
	at(f, "fReminderSet")->i = 1;
	ck_assert(struct_encode(c, &made, s, f, 1252));
	ck_assert_uint_eq(made.n, 540);
	ck_assert_mem_eq(made.p + 12, "C\0a\0l\0l\0\0\0", 10);
	ck_assert_uint_eq(made.p[536], 1);
}
END_TEST

START_TEST(times_are_read_whole_or_not_at_all)
{
	static const char *const wrong[] = { "2026-01-02T03:04:05", "2026-01-02T03:04:05.Z",
		"2026-1-2T03:04:05Z", "2026-01-02T03:04:05Zx", "2026-01-02T25:04:05Z",
		"2026-01-02 03:04:05Z", "2026-01-02T03:04:05.12345678Z" };
	int64_t t, u;

	ck_assert(struct_time(&t, "2026-01-02T03:04:05.5Z"));
	ck_assert(struct_time(&u, "2026-01-02T03:04:05.5000000Z"));
	ck_assert_int_eq(t, u);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ck_assert_msg(!struct_time(&t, wrong[i]), "%s", wrong[i]);
	ck_assert(!struct_minutes(&t, "2026-01-02T03:04x"));
}
END_TEST

START_TEST(what_is_missing_or_does_not_fit)
{
	struct field *f = decode("GlobalObjectId", "good-global-object-id");
	const struct structure *s = struct_find("GlobalObjectId");
	struct bytes made;

	at(f, "Day")->i = 256;
	ck_assert(!struct_encode(c, &made, s, f, 1252));
	ck_assert_int_eq(c->err.code, E_FORMAT);
	c->err.code = OK;
	at(f, "Day")->i = 1;
	at(f, "Month")->name = "Mouth";
	ck_assert(!struct_encode(c, &made, s, f, 1252));
	ck_assert_str_eq(c->err.msg, "there is no Month");
	c->err.code = OK;
	f = decode("GlobalObjectId", "good-global-object-id");
	struct_add(c, f, "Minute", FIELD_NUMBER);
	ck_assert(!struct_encode(c, &made, s, f, 1252));
	ck_assert_str_eq(c->err.msg, "Minute has no place here");
	c->err.code = OK;
	f = decode("GlobalObjectId", "good-global-object-id");
	at(f, "ByteArrayID")->b = BYTES("short");
	ck_assert(!struct_encode(c, &made, s, f, 1252));
	ck_assert_str_eq(c->err.msg, "ByteArrayID has 5 bytes, not 16");
}
END_TEST

UNIT("structs", weekly, exception, daily, global_object_id, time_zones, made_by_the_document,
    fields_make_the_bytes_again, no_two_fields_of_a_group_have_one_name, cut_anywhere,
    lengths_follow_from_what_is_edited, bytes_inside_follow_the_fields_beside_them,
    text_with_room_of_its_own_keeps_that, times_are_read_whole_or_not_at_all,
    what_is_missing_or_does_not_fit)
