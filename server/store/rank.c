#include "server/store/rank.h"

#include <stddef.h>

enum { RANK_PHRASES = 64 };

static double rank_weight(int column, int count, sqlite3_value **weights)
{
	return column < count ? sqlite3_value_double(weights[column]) : 1.0;
}

/* How often each phrase stands in the row, by the weight of the column. */
static int rank_count(const Fts5ExtensionApi *api, Fts5Context *cx, int count,
		      sqlite3_value **weights, double often[RANK_PHRASES])
{
	int hits, code = api->xInstCount(cx, &hits);

	for (int i = 0; code == SQLITE_OK && i < hits; i++) {
		int phrase, column, at;

		code = api->xInst(cx, i, &phrase, &column, &at);
		if (code == SQLITE_OK && phrase < RANK_PHRASES)
			often[phrase] += rank_weight(column, count, weights);
	}
	return code;
}

/* The length of the row beside that of a usual one. */
static int rank_length(const Fts5ExtensionApi *api, Fts5Context *cx, double *length_r)
{
	sqlite3_int64 rows = 0, tokens = 0;
	int own = 0, code = api->xRowCount(cx, &rows);

	if (code == SQLITE_OK)
		code = api->xColumnTotalSize(cx, -1, &tokens);
	if (code == SQLITE_OK)
		code = api->xColumnSize(cx, -1, &own);
	*length_r = tokens > 0 && rows > 0 ? (double)own * (double)rows / (double)tokens : 1.0;
	return code;
}

static void rank_worth(const Fts5ExtensionApi *api, Fts5Context *cx, sqlite3_context *result,
		       int count, sqlite3_value **weights)
{
	static const double k1 = 1.2, b = 0.75;
	double often[RANK_PHRASES] = {0}, length, worth = 0;
	int phrases = api->xPhraseCount(cx);
	int code = rank_count(api, cx, count, weights, often);

	if (code == SQLITE_OK)
		code = rank_length(api, cx, &length);
	if (code != SQLITE_OK) {
		sqlite3_result_error_code(result, code);
		return;
	}
	for (int i = 0; i < phrases && i < RANK_PHRASES; i++)
		worth += often[i] * (k1 + 1) / (often[i] + k1 * (1 - b + b * length));
	sqlite3_result_double(result, -worth);
}

/* As the documentation of FTS5 has it: the interface comes as a bound pointer. */
static int rank_api(sqlite3 *lite, fts5_api **api_r)
{
	sqlite3_stmt *stmt;
	int code = sqlite3_prepare_v2(lite, "SELECT fts5(?1)", -1, &stmt, NULL);

	*api_r = NULL;
	if (code != SQLITE_OK)
		return code;
	sqlite3_bind_pointer(stmt, 1, api_r, "fts5_api_ptr", NULL);
	sqlite3_step(stmt);
	code = sqlite3_finalize(stmt);
	return code == SQLITE_OK && !*api_r ? SQLITE_ERROR : code;
}

int rank_register(sqlite3 *lite)
{
	fts5_api *api;
	int code = rank_api(lite, &api);

	return code == SQLITE_OK ? api->xCreateFunction(api, "worth", NULL, rank_worth, NULL)
				 : code;
}
