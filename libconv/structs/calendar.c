/* MS-OXOCAL: recurrence, time zones, global object ids. */
#include "formats/base/text.h"
#include "libconv/structs/walk.h"

static const struct word frequencies[] = { { 0x200A, "Daily" }, { 0x200B, "Weekly" },
	{ 0x200C, "Monthly" }, { 0x200D, "Yearly" }, { 0 } };
static const struct word patterns[] = { { 0, "Day" }, { 1, "Week" }, { 2, "Month" },
	{ 3, "MonthNth" }, { 4, "MonthEnd" }, { 10, "HjMonth" }, { 11, "HjMonthNth" },
	{ 12, "HjMonthEnd" }, { 0 } };
static const struct word calendars[] = { { 1, "Gregorian" }, { 2, "GregorianUS" },
	{ 3, "JapaneseEmperorEra" }, { 4, "Taiwan" }, { 5, "KoreanTangunEra" }, { 6, "Hijri" },
	{ 7, "Thai" }, { 8, "Hebrew" }, { 9, "GregorianMiddleEastFrench" },
	{ 10, "GregorianArabic" }, { 11, "GregorianTransliteratedEnglish" },
	{ 12, "GregorianTransliteratedFrench" }, { 14, "JapaneseLunar" }, { 15, "ChineseLunar" },
	{ 16, "Saka" }, { 17, "LunarEtoChinese" }, { 18, "LunarEtoKorean" }, { 19, "LunarRokuyou" },
	{ 20, "KoreanLunar" }, { 23, "UmAlQura" }, { 0, NULL } };
static const struct word days[] = { { 1, "Sunday" }, { 2, "Monday" }, { 4, "Tuesday" },
	{ 8, "Wednesday" }, { 0x10, "Thursday" }, { 0x20, "Friday" }, { 0x40, "Saturday" }, { 0 } };
static const struct word weekdays[] = { { 0, "Sunday" }, { 1, "Monday" }, { 2, "Tuesday" },
	{ 3, "Wednesday" }, { 4, "Thursday" }, { 5, "Friday" }, { 6, "Saturday" }, { 0 } };
static const struct word ends[] = { { 0x2021, "EndDate" }, { 0x2022, "Occurrences" },
	{ 0x2023, "Never" }, { 0xFFFFFFFF, "Never" }, { 0 } };
static const struct word overrides[] = { { 0x0001, "Subject" }, { 0x0002, "MeetingType" },
	{ 0x0004, "ReminderDelta" }, { 0x0008, "Reminder" }, { 0x0010, "Location" },
	{ 0x0020, "BusyStatus" }, { 0x0040, "Attachment" }, { 0x0080, "SubType" },
	{ 0x0100, "AppointmentColor" }, { 0x0200, "ExceptionalBody" }, { 0 } };
static const struct word rule_flags[] = { { 1, "RecurCurrent" }, { 2, "Effective" }, { 0 } };
static const struct word months[] = { { 0, "None" }, { 1, "January" }, { 2, "February" },
	{ 3, "March" }, { 4, "April" }, { 5, "May" }, { 6, "June" }, { 7, "July" }, { 8, "August" },
	{ 9, "September" }, { 10, "October" }, { 11, "November" }, { 12, "December" }, { 0 } };

enum {
	PATTERN_DAY = 0,
	PATTERN_WEEK = 1,
	PATTERN_MONTH_NTH = 3,
	PATTERN_HJ_MONTH_NTH = 11,
	/* OverrideFlags */
	OVERRIDE_SUBJECT = 0x0001,
	OVERRIDE_LOCATION = 0x0010,
	CHANGE_HIGHLIGHT_SINCE = 0x3009 /* WriterVersion2 */
};

static void
dates(struct walk *w, const char *count, const char *name)
{
	size_t n = walk_count(w, count, 4, name, 4);
	struct level list;

	if (!walk_list(w, &list, name))
		return;
	for (size_t i = 0; i < n; i++)
		walk_minutes(w, NULL);
	walk_end(w, &list);
}

/* 2.2.1.44.1, RecurrencePattern Structure */
void
walk_recurrence(struct walk *w)
{
	uint32_t pattern;

	walk_number(w, "ReaderVersion", 2);
	walk_number(w, "WriterVersion", 2);
	walk_word(w, "RecurFrequency", 2, frequencies);
	pattern = walk_word(w, "PatternType", 2, patterns);
	walk_word(w, "CalendarType", 2, calendars);
	walk_number(w, "FirstDateTime", 4);
	walk_number(w, "Period", 4);
	walk_number(w, "SlidingFlag", 4);
	if (pattern == PATTERN_WEEK) {
		walk_flags(w, "Days", 4, days);
	} else if (pattern == PATTERN_MONTH_NTH || pattern == PATTERN_HJ_MONTH_NTH) {
		walk_flags(w, "Days", 4, days);
		walk_number(w, "N", 4);
	} else if (pattern != PATTERN_DAY) {
		walk_number(w, "Day", 4);
	}
	walk_word(w, "EndType", 4, ends);
	walk_number(w, "OccurrenceCount", 4);
	walk_word(w, "FirstDOW", 4, weekdays);
	dates(w, "DeletedInstanceCount", "DeletedInstanceDates");
	dates(w, "ModifiedInstanceCount", "ModifiedInstanceDates");
	walk_minutes(w, "StartDate");
	walk_minutes(w, "EndDate");
}

/* The text with both of its lengths: that with a NUL, which is not there, and that without. */
static void
override_text(struct walk *w, const char *const names[3])
{
	size_t n = walk_ahead(w, names[2], EIGHT_BIT);

	walk_derived(w, names[0], 2, n + 1);
	n = walk_derived(w, names[1], 2, n);
	walk_text(w, names[2], n, EIGHT_BIT);
}

/* 2.2.1.44.2, ExceptionInfo Structure; the OverrideFlags, which the extended ones need */
static uint32_t
exception_info(struct walk *w)
{
	static const char *const subject[] = { "SubjectLength", "SubjectLength2", "Subject" };
	static const char *const location[] = { "LocationLength", "LocationLength2", "Location" };
	static const struct {
		uint32_t flag;
		const char *name;
	} before[] = { { 0x0002, "MeetingType" }, { 0x0004, "ReminderDelta" },
		{ 0x0008, "ReminderSet" } },
	  after[] = { { 0x0020, "BusyStatus" }, { 0x0040, "Attachment" }, { 0x0080, "SubType" },
		  { 0x0100, "AppointmentColor" } };
	uint32_t flags;

	walk_minutes(w, "StartDateTime");
	walk_minutes(w, "EndDateTime");
	walk_minutes(w, "OriginalStartDate");
	flags = walk_flags(w, "OverrideFlags", 2, overrides);
	if ((flags & OVERRIDE_SUBJECT) != 0)
		override_text(w, subject);
	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		if ((flags & before[i].flag) != 0)
			walk_number(w, before[i].name, 4);
	if ((flags & OVERRIDE_LOCATION) != 0)
		override_text(w, location);
	for (size_t i = 0; i < sizeof(after) / sizeof(after[0]); i++)
		if ((flags & after[i].flag) != 0)
			walk_number(w, after[i].name, 4);
	return flags;
}

static void
extended_exception(struct walk *w, uint32_t flags, uint32_t version)
{
	struct level l;

	if (version >= CHANGE_HIGHLIGHT_SINCE &&
	    walk_sized(w, &l, "ChangeHighlightSize", 4, "ChangeHighlight")) {
		if (walk_more(w, "Value"))
			walk_number(w, "Value", 4);
		walk_end(w, &l);
	}
	walk_counted(w, "ReservedBlockEE1Size", 4, "ReservedBlockEE1");
	if ((flags & (OVERRIDE_SUBJECT | OVERRIDE_LOCATION)) == 0)
		return;
	walk_minutes(w, "StartDateTime");
	walk_minutes(w, "EndDateTime");
	walk_minutes(w, "OriginalStartDate");
	if ((flags & OVERRIDE_SUBJECT) != 0)
		walk_counted_text(w, "WideCharSubjectLength", 2, "WideCharSubject", 2, UTF16);
	if ((flags & OVERRIDE_LOCATION) != 0)
		walk_counted_text(w, "WideCharLocationLength", 2, "WideCharLocation", 2, UTF16);
	walk_counted(w, "ReservedBlockEE2Size", 4, "ReservedBlockEE2");
}

/* 2.2.1.44.5, AppointmentRecurrencePattern Structure */
void
walk_appointment_recurrence(struct walk *w)
{
	struct level l, one;
	uint32_t version, *flags;
	size_t n;

	if (walk_begin(w, &l, "RecurrencePattern")) {
		walk_recurrence(w);
		walk_end(w, &l);
	}
	walk_number(w, "ReaderVersion2", 4);
	version = walk_number(w, "WriterVersion2", 4);
	walk_number(w, "StartTimeOffset", 4);
	walk_number(w, "EndTimeOffset", 4);
	n = walk_count(w, "ExceptionCount", 2, "ExceptionInfo", 14);
	flags = NEW(w->c, uint32_t, n + 1);
	if (walk_list(w, &l, "ExceptionInfo")) {
		for (size_t i = 0; i < n && walk_begin(w, &one, NULL); i++) {
			flags[i] = exception_info(w);
			walk_end(w, &one);
		}
		walk_end(w, &l);
	}
	walk_counted(w, "ReservedBlock1Size", 4, "ReservedBlock1");
	if (walk_list(w, &l, "ExtendedException")) {
		for (size_t i = 0; i < n && walk_begin(w, &one, NULL); i++) {
			extended_exception(w, flags[i], version);
			walk_end(w, &one);
		}
		walk_end(w, &l);
	}
	walk_counted(w, "ReservedBlock2Size", 4, "ReservedBlock2");
}

/* SYSTEMTIME, as a rule */
static void
system_time(struct walk *w, const char *name)
{
	static const char *const fields[] = { "wYear", "wMonth", "wDayOfWeek", "wDay", "wHour",
		"wMinute", "wSecond", "wMilliseconds" };
	struct level l;

	if (!walk_begin(w, &l, name))
		return;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		walk_number(w, fields[i], 2);
	walk_end(w, &l);
}

/* 2.2.1.39, PidLidTimeZoneStruct */
void
walk_time_zone(struct walk *w)
{
	walk_signed(w, "lBias");
	walk_signed(w, "lStandardBias");
	walk_signed(w, "lDaylightBias");
	walk_number(w, "wStandardYear", 2);
	system_time(w, "stStandardDate");
	walk_number(w, "wDaylightYear", 2);
	system_time(w, "stDaylightDate");
}

/* 2.2.1.41.1, TZRule */
static void
rule(struct walk *w)
{
	walk_number(w, "bMajorVersion", 1);
	walk_number(w, "bMinorVersion", 1);
	walk_number(w, "wReserved", 2);
	walk_flags(w, "wTZRuleFlags", 2, rule_flags);
	walk_number(w, "wYear", 2);
	walk_binary(w, "X", 14);
	walk_signed(w, "lBias");
	walk_signed(w, "lStandardBias");
	walk_signed(w, "lDaylightBias");
	system_time(w, "stStandardDate");
	system_time(w, "stDaylightDate");
}

/* 2.2.1.41, PidLidAppointmentTimeZoneDefinitionRecur; cbHeader counts what stands up to the rules
 */
void
walk_time_zone_definition(struct walk *w)
{
	size_t n;

	walk_number(w, "bMajorVersion", 1);
	walk_number(w, "bMinorVersion", 1);
	walk_derived(w, "cbHeader", 2, 6 + walk_ahead(w, "KeyName", UTF16));
	walk_number(w, "wReserved", 2);
	walk_counted_text(w, "cchKeyName", 2, "KeyName", 2, UTF16);
	n = walk_count(w, "cRules", 2, "TZRules", 66);
	walk_each(w, "TZRules", n, rule);
}

/* MS-OXCICAL: the Data of a global object id that hold the UID of somebody else's calendar */
static const struct bytes uid_mark = { (const uint8_t *)"vCal-Uid\1\0\0\0", 12 };

static struct bytes
uid_of(struct bytes data)
{
	return text_trim(bytes_from(data, uid_mark.n));
}

/* Writing: Data of the Uid, where that stands alone. */
static bool
uid_put(struct walk *w)
{
	const struct field *uid = walk_look(w, "Uid"), *data = walk_look(w, "Data");

	if (uid == NULL || uid->kind != FIELD_TEXT)
		return false;
	if (data != NULL && data->kind == FIELD_BINARY && bytes_starts(data->b, uid_mark) &&
	    !bytes_equal(uid_of(data->b), uid->b))
		walk_refuse(w, "Uid and Data differ: leave out the one that does not count");
	walk_pass(w, "Uid");
	if (data != NULL || w->bad)
		return false;
	walk_derived(w, "Size", 4, uid_mark.n + uid->b.n + 1);
	buf_put_bytes(w->out, uid_mark);
	buf_put_bytes(w->out, uid->b);
	walk_raw(w, 1, 0);
	return true;
}

/* 2.2.1.27, PidLidGlobalObjectId; the year is big-endian */
void
walk_global_object_id(struct walk *w)
{
	struct bytes data;

	walk_binary(w, "ByteArrayID", 16);
	walk_number_be(w, "Year", 2);
	walk_word(w, "Month", 1, months);
	walk_number(w, "Day", 1);
	walk_time(w, "CreationTime");
	walk_binary(w, "X", 8);
	if (w->writing && uid_put(w))
		return;
	data = walk_counted(w, "Size", 4, "Data");
	if (!w->writing && bytes_starts(data, uid_mark))
		struct_add(w->c, w->at, "Uid", FIELD_TEXT)->b = uid_of(data);
}

static void
tombstone(struct walk *w)
{
	struct level id;

	walk_minutes(w, "StartTime");
	walk_minutes(w, "EndTime");
	if (walk_sized(w, &id, "GlobalObjectIdSize", 4, "GlobalObjectId")) {
		walk_global_object_id(w);
		walk_end(w, &id);
	}
	walk_counted_text(w, "UserNameSize", 2, "UserName", 1, EIGHT_BIT);
}

/* MS-OXOCAL 2.2.12.5, PidTagScheduleInfoAppointmentTombstone */
void
walk_tombstone(struct walk *w)
{
	walk_number(w, "Identifier", 4);
	walk_number(w, "HeaderSize", 4);
	walk_number(w, "Version", 4);
	walk_derived(w, "RecordsCount", 4, walk_ahead_list(w, "Records"));
	walk_number(w, "RecordsSize", 4); /* always 0x14 */
	walk_each(w, "Records", ALL, tombstone);
}
