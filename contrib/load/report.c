#include "contrib/load/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/base/mem.h"

struct report {
	json_t *root, *act;
};

struct report *report_new(const char *machine, const char *command)
{
	struct report *report = mem_alloc(sizeof(*report));

	report->root = json_pack("{s:s, s:s, s:[], s:[]}", "machine", machine, "command", command,
				 "acts", "failures");
	printf("%s\n%s\n", machine, command);
	return report;
}

void report_free(struct report **report)
{
	json_decref((*report)->root);
	free(*report);
	*report = NULL;
}

static char *report_words(const char *format, va_list ap)
{
	char *words;

	if (vasprintf(&words, format, ap) < 0)
		mem_exhausted();
	return words;
}

void report_act(struct report *report, const char *name, const char *format, ...)
{
	char *words;
	va_list ap;

	va_start(ap, format);
	words = report_words(format, ap);
	va_end(ap);
	report->act = json_pack("{s:s, s:s, s:{}}", "act", name, "words", words, "measures");
	json_array_append_new(json_object_get(report->root, "acts"), report->act);
	printf("\n%s\n", words);
	fflush(stdout);
	free(words);
}

static void report_hist(struct report *report, const char *name, const char *words,
			const struct hist *hist)
{
	static const double percents[] = {50, 90, 99, 99.9};
	static const char *const keys[] = {"p50", "p90", "p99", "p999"};
	json_t *shown = json_pack("{s:I, s:f}", "count", (json_int_t)hist->count, "mean",
				  hist_mean(hist) / 1000);

	printf("  %-42s", words);
	for (size_t i = 0; i < sizeof(percents) / sizeof(percents[0]); i++) {
		double ms = (double)hist_at(hist, percents[i]) / 1000;

		json_object_set_new(shown, keys[i], json_real(ms));
		printf(" %8.2f", ms);
	}
	json_object_set_new(shown, "max", json_real((double)hist->most / 1000));
	printf(" %8.2f %8llu\n", (double)hist->most / 1000, (unsigned long long)hist->count);
	json_object_set_new(json_object_get(report->act, "measures"), name, shown);
}

void report_measures(struct report *report, const struct stage *stage)
{
	struct hist *hist = mem_alloc(sizeof(*hist));
	bool any = false;

	for (int i = 0; i < STAGE_MEASURES; i++) {
		stage_sum_hist(stage, (enum stage_measure)i, hist);
		if (!hist->count)
			continue;
		if (!any)
			printf("  %-42s %8s %8s %8s %8s %8s %8s\n", "ms", "p50", "p90", "p99",
			       "p99.9", "max", "n");
		any = true;
		report_hist(report, stage_names[i], stage_words[i], hist);
	}
	free(hist);
	fflush(stdout);
}

void report_slowest(struct report *report, const struct stage *stage)
{
	struct stage_slow slow[STAGE_SLOW];
	int count = stage_slowest(stage, slow);
	json_t *list = json_array();

	for (int i = 0; i < count; i++) {
		double at = (double)(slow[i].at_us - stage->act_us) / 1e6;
		double first = (double)(slow[i].first_us - slow[i].at_us) / 1000;
		double last = (double)(slow[i].last_us - slow[i].at_us) / 1000;

		printf("  %-12s %-8s %8.2f ms, first byte %8.2f, %8.3f s after the start, "
		       "member %d\n",
		       i ? "" : "the slowest:", stage_names[slow[i].measure], last, first, at,
		       slow[i].member);
		json_array_append_new(list, json_pack("{s:s, s:f, s:f, s:f, s:i}", "what",
						      stage_names[slow[i].measure], "ms", last,
						      "first_ms", first, "at_s", at, "member",
						      slow[i].member));
	}
	fflush(stdout);
	json_object_set_new(report->act, "slowest", list);
}

void report_number(struct report *report, const char *name, double value, const char *unit,
		   const char *words)
{
	double size = value < 0 ? -value : value;

	printf("  %-42s %*.*f %s\n", words, 8, size >= 1000 ? 0 : size >= 10 ? 1 : 3, value, unit);
	fflush(stdout);
	json_object_set_new(report->act, name, json_real(value));
}

void report_fail(struct report *report, const char *format, ...)
{
	char *words;
	va_list ap;

	va_start(ap, format);
	words = report_words(format, ap);
	va_end(ap);
	printf("  LESS THAN ASKED: %s\n", words);
	json_array_append_new(json_object_get(report->root, "failures"), json_string(words));
	free(words);
}

void report_note(const char *format, ...)
{
	va_list ap;

	printf("  ");
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	printf("\n");
	fflush(stdout);
}

bool report_finish(struct report *report, const char *path)
{
	bool ok = json_array_size(json_object_get(report->root, "failures")) == 0;

	json_object_set_new(report->root, "ok", json_boolean(ok));
	if (path &&
	    json_dump_file(report->root, path, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) < 0) {
		fprintf(stderr, "hearth-load: %s cannot be written\n", path);
		return false;
	}
	return ok;
}
