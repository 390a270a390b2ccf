#include "server/domain/index.h"

#include <stddef.h>
#include <string.h>

#include "common/base/err.h"
#include "common/text/utf8.h"
#include "server/core/gate.h"

/* Blocks of Unicode whose words are not parted by spaces. */
static const struct {
	int32_t first, last;
} index_apart[] = {
    {0x0e00, 0x0eff},	/* Thai, Lao */
    {0x1000, 0x109f},	/* Myanmar */
    {0x1100, 0x11ff},	/* Hangul Jamo */
    {0x1780, 0x17ff},	/* Khmer */
    {0x2e80, 0x2fdf},	/* radicals */
    {0x3005, 0x3007},	/* iteration mark, closing mark, zero */
    {0x3040, 0x30ff},	/* Hiragana, Katakana */
    {0x3100, 0x31ff},	/* Bopomofo, Hangul compatibility, Katakana extensions */
    {0x3400, 0x4dbf},	/* Han extension A */
    {0x4e00, 0x9fff},	/* Han */
    {0xa960, 0xa97f},	/* Jamo extended A */
    {0xac00, 0xd7ff},	/* Hangul, Jamo extended B */
    {0xf900, 0xfaff},	/* Han compatibility */
    {0xff66, 0xff9f},	/* halfwidth Katakana */
    {0x1b000, 0x1b16f}, /* Kana supplement */
    {0x20000, 0x3ffff}, /* Han extensions B and on */
};

bool index_is_apart(int32_t code)
{
	for (size_t i = 0; i < sizeof(index_apart) / sizeof(index_apart[0]); i++) {
		if (code < index_apart[i].first)
			return false;
		if (code <= index_apart[i].last)
			return true;
	}
	return false;
}

const char *index_spaced(struct arena *arena, const char *text)
{
	size_t len = strlen(text), count = 0, n;
	char *out, *p;
	int32_t code;

	for (size_t i = 0; i < len; i += n) {
		n = utf8_decode(text + i, len - i, &code);
		count += index_is_apart(code);
	}
	if (count == 0)
		return text;
	p = out = arena_alloc(arena, len + 2 * count + 1);
	for (size_t i = 0; i < len; i += n) {
		bool is_apart;

		n = utf8_decode(text + i, len - i, &code);
		is_apart = index_is_apart(code);
		if (is_apart)
			*p++ = ' ';
		memcpy(p, text + i, n);
		p += n;
		if (is_apart)
			*p++ = ' ';
	}
	*p = '\0';
	return out;
}

static const char *index_marks(struct hall_context *cx, const struct index_post *post)
{
	return arena_printf(cx->arena, "b%lld a%lld", (long long)post->space,
			    (long long)post->author);
}

int index_add(struct hall_context *cx, const struct index_post *post)
{
	const char *title = index_spaced(cx->arena, post->title);
	const char *body = index_spaced(cx->arena, post->body);
	const char *marks = index_marks(cx, post);

	if (post->is_hidden)
		return db_run(
		    cx->db,
		    "INSERT INTO hidden_fts (rowid, title, body, marks) VALUES (?, ?, ?, ?)",
		    "isss", post->found, title, body, marks);
	return db_run(cx->db,
		      "INSERT INTO post_fts (rowid, title, body, marks) VALUES (?, ?, ?, ?)",
		      "isss", post->found, title, body, marks);
}

int index_remove(struct hall_context *cx, const struct index_post *post)
{
	const char *title = index_spaced(cx->arena, post->title);
	const char *body = index_spaced(cx->arena, post->body);
	const char *marks = index_marks(cx, post);

	if (post->is_hidden)
		return db_run(cx->db,
			      "INSERT INTO hidden_fts (hidden_fts, rowid, title, body, marks) "
			      "VALUES ('delete', ?, ?, ?, ?)",
			      "isss", post->found, title, body, marks);
	return db_run(cx->db,
		      "INSERT INTO post_fts (post_fts, rowid, title, body, marks) "
		      "VALUES ('delete', ?, ?, ?, ?)",
		      "isss", post->found, title, body, marks);
}

#define INDEX_POST                                                                                 \
	"SELECT p.found, p.space, p.author, s.visibility, "                                        \
	"CASE p.number WHEN 1 THEN t.title ELSE '' END, p.body "                                   \
	"FROM post p JOIN thread t ON t.id = p.thread JOIN space s ON s.id = p.space "

/* Its texts live as long as the row. */
static struct index_post index_of_row(const struct db_rows *rows)
{
	return (struct index_post){
	    .found = db_int(rows, 0),
	    .space = db_int(rows, 1),
	    .author = db_int(rows, 2),
	    .is_hidden = db_int(rows, 3) == GATE_HIDDEN,
	    .title = db_text(rows, 4),
	    .body = db_text(rows, 5),
	};
}

int index_load(struct hall_context *cx, int64_t post, struct index_post *post_r)
{
	struct db_rows *rows = db_query(cx->db, INDEX_POST "WHERE p.id = ?", "i", post);
	bool found = db_next(rows);
	int err;

	if (found) {
		*post_r = index_of_row(rows);
		post_r->title = arena_dup(cx->arena, post_r->title);
		post_r->body = arena_dup(cx->arena, post_r->body);
	}
	err = db_end(rows);
	return err < 0 || found ? err : ERR_NOT_FOUND;
}

static int index_each(struct hall_context *cx, int64_t thread,
		      int (*fn)(struct hall_context *, const struct index_post *))
{
	struct db_rows *rows = db_query(cx->db,
					INDEX_POST "WHERE p.thread = ? AND p.deleted_at IS NULL "
						   "ORDER BY p.found",
					"i", thread);
	int err = 0, ended;

	while (err == 0 && db_next(rows)) {
		struct index_post post = index_of_row(rows);

		err = fn(cx, &post);
	}
	ended = db_end(rows);
	return err < 0 ? err : ended;
}

int index_leaves(struct hall_context *cx, int64_t thread)
{
	return index_each(cx, thread, index_remove);
}

int index_comes(struct hall_context *cx, int64_t thread)
{
	return index_each(cx, thread, index_add);
}

int index_rename(struct hall_context *cx, int64_t thread, const char *title)
{
	struct index_post post;
	int64_t first;
	int err =
	    db_one_int(cx->db, &first,
		       "SELECT id FROM post WHERE thread = ? AND number = 1 AND deleted_at IS NULL",
		       "i", thread);

	if (err == ERR_NOT_FOUND)
		return 0;
	if (err == 0)
		err = index_load(cx, first, &post);
	if (err == 0)
		err = index_remove(cx, &post);
	post.title = title;
	return err < 0 ? err : index_add(cx, &post);
}
