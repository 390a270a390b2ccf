/* rank: worth(), what a hit of a full-text search is worth, as a function of
 * FTS5.
 *
 *	ORDER BY worth(post_fts, 4.0, 1.0, 0.0)	-- a weight a column; less is better
 *
 * It is BM25 (Robertson and Zaragoza, 2009; k1 1.2, b 0.75) without the share of
 * a word's rarity: FTS5's own bm25() walks over all rows of every word to know
 * it, 45 ms for a word in 700,000 posts, and where all words must be there it
 * only shifts weight between them. So a hit costs the same whatever is asked,
 * and an order tells nothing about posts that were not found. */
#ifndef HEARTH_STORE_RANK_H
#define HEARTH_STORE_RANK_H

#include <sqlite3.h>

/* Makes the function known to a connection; a result code of SQLite. */
int rank_register(sqlite3 *lite);

#endif
