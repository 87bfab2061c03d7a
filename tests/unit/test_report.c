/* MS-OXCMAIL, Generating DSN: the table of status codes, a row a code. Expected values are the
 * document's reader table (2.2.3.7.1.3) where it has the code, which the writer's must agree with.
 */
#include "libconv/oxcmail/report.h"
#include "tests/unit/unit.h"

static const struct {
	int diagnostic, reason;
	const char *status;
} cases[] = {
	{ 35, 1, "5.1.1" },
	{ 48, 1, "5.1.2" },
	{ 32, 1, "5.1.3" },
	{ 1, 1, "5.1.4" },
	{ 40, 1, "5.1.6" },
	{ 0, 1, "5.1.0" },
	{ 13, 1, "5.3.4" },
	{ 30, 1, "5.2.4" },
	{ 5, 0, "4.4.7" },
	{ 3, 0, "4.4.6" },
	{ 2, 0, "4.4.5" },
	{ 6, 0, "5.3.0" },
	{ 8, 0, "5.6.3" },
	{ 9, 0, "5.6.2" },
	{ 11, 0, "5.5.4" },
	{ 16, 0, "5.5.3" },
	{ 17, 0, "5.5.5" },
	{ 18, 0, "5.3.3" },
	{ 22, 0, "4.6.4" },
	{ 26, 0, "5.7.3" },
	{ 27, 0, "4.4.6" },
	{ 28, 0, "5.7.2" },
	{ 29, 0, "5.7.1" },
	{ 46, 0, "5.7.0" },
	{ 49, 0, "5.0.0" },
	{ -1, 0, "5.4.0" },
	{ -1, 1, "5.1.0" },
	{ -1, 2, "5.6.5" },
	{ -1, 3, "5.6.5" },
	{ -1, 4, "5.2.0" },
	{ -1, 5, "5.3.0" },
	{ -1, 6, "4.4.3" },
	{ -1, 7, "5.4.0" },
};

static bool
work(struct ctx *ctx, void *arg)
{
	(void)arg;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct props ps = { .c = ctx };

		props_seal(&ps);
		put_int(&ps, &PidTagNonDeliveryReportDiagCode, cases[i].diagnostic);
		put_int(&ps, &PidTagNonDeliveryReportReasonCode, cases[i].reason);
		ck_assert_str_eq(report_status(&ps, "x"), cases[i].status);
	}
	ck_assert_str_eq(
	    report_status(&(struct props){ .c = ctx, .sorted = true }, "4.0.0"), "4.0.0");
	return true;
}

START_TEST(status_codes)
{
	ck_assert(ctx_run(c, work, NULL));
}
END_TEST

UNIT("report", status_codes)
