#include "contrib/import/archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "common/base/arena.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "contrib/import/charset.h"
#include "contrib/import/jwz.h"

enum { ARCHIVE_ATTACHMENTS = 12000 }; /* bytes, written out */

/* A message in the spool: what of it must be at hand. */
struct archive_entry {
	long offset;
	size_t len;
	const char *title;
	bool is_reply;
	unsigned hash; /* of all of it, to tell duplicates apart */
};

struct archive_author {
	const char *key;
	UT_hash_handle hh;
};

struct archive {
	struct arena *arena;
	FILE *spool;
	int64_t now;
	struct jwz *jwz;
	struct jwz_message **messages; /* as they came, then as they are sent */
	size_t count, room, threads;
	bool is_arranged;
	struct archive_author *authors;
	struct archive_skip *skips, **last_skip;
	size_t skipped, cut, undated;
};

struct archive *archive_new(int64_t now)
{
	FILE *spool = tmpfile();
	struct archive *archive;

	if (!spool)
		return NULL;
	archive = mem_alloc(sizeof(*archive));
	archive->spool = spool;
	archive->now = now;
	archive->arena = arena_new();
	archive->jwz = jwz_new();
	archive->last_skip = &archive->skips;
	return archive;
}

void archive_free(struct archive **archive_in)
{
	struct archive *archive = *archive_in;

	if (!archive)
		return;
	*archive_in = NULL;
	HASH_CLEAR(hh, archive->authors);
	if (!archive->is_arranged)
		free(archive->messages);
	jwz_free(&archive->jwz);
	arena_free(&archive->arena);
	fclose(archive->spool);
	free(archive);
}

void archive_skip(struct archive *archive, const char *why, const char *where)
{
	struct archive_skip *skip = archive->skips;

	archive->skipped++;
	while (skip && strcmp(skip->why, why) != 0)
		skip = skip->next;
	if (!skip) {
		skip = arena_alloc(archive->arena, sizeof(*skip));
		skip->why = arena_dup(archive->arena, why);
		skip->example = charset_make_valid(archive->arena, where, strlen(where));
		*archive->last_skip = skip;
		archive->last_skip = &skip->next;
	}
	skip->count++;
}

/* As many as fit the limit of the call. */
static json_t *archive_attachments(const struct mail *mail)
{
	json_t *list = json_array();

	for (size_t i = 0; i < mail->attachment_count; i++) {
		const struct mail_attachment *a = &mail->attachments[i];

		json_array_append_new(list, json_pack("{s:s, s:I, s:s}", "name", a->name, "size",
						      (json_int_t)a->size, "type", a->type));
		if (json_dumpb(list, NULL, 0, JSON_COMPACT) > ARCHIVE_ATTACHMENTS) {
			json_array_remove(list, i);
			break;
		}
	}
	return list;
}

static json_t *archive_json(const struct mail *mail)
{
	json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s}", "message_id", mail->id, "title",
				   mail->title, "author_key", mail->author_key, "author_name",
				   mail->author_name, "body", mail->body);

	if (!object)
		mem_exhausted();
	if (mail->attachment_count)
		json_object_set_new(object, "attachments", archive_attachments(mail));
	if (!mail->is_markdown)
		json_object_set_new(object, "plain", json_true());
	if (mail->is_pinned)
		json_object_set_new(object, "pinned", json_true());
	if (mail->is_locked)
		json_object_set_new(object, "locked", json_true());
	return object;
}

/* The message as it waits, and a hash of that. Freed by the caller. */
static char *archive_text(const struct mail *mail, unsigned *hash_r)
{
	json_t *object = archive_json(mail);
	char *text = json_dumps(object, JSON_COMPACT);

	json_decref(object);
	if (!text)
		mem_exhausted();
	HASH_VALUE(text, strlen(text), *hash_r);
	return text;
}

/* Writes it at the end of the spool. */
static int archive_spool(struct archive *archive, const char *text, struct archive_entry *entry)
{
	entry->offset = ftell(archive->spool);
	entry->len = strlen(text);
	if (entry->offset < 0 || fwrite(text, 1, entry->len, archive->spool) != entry->len)
		return ERR_NO_SPACE;
	return 0;
}

static void archive_count_author(struct archive *archive, const char *key)
{
	struct archive_author *author;

	HASH_FIND_STR(archive->authors, key, author);
	if (author)
		return;
	author = arena_alloc(archive->arena, sizeof(*author));
	author->key = arena_dup(archive->arena, key);
	HASH_ADD_KEYPTR(hh, archive->authors, author->key, strlen(author->key), author);
}

static void archive_append(struct archive *archive, struct jwz_message *message)
{
	if (archive->count == archive->room) {
		archive->room = archive->room ? archive->room * 2 : 1024;
		archive->messages =
		    mem_resize(archive->messages, archive->room, sizeof(*archive->messages));
	}
	archive->messages[archive->count++] = message;
}

static int archive_keep(struct archive *archive, const struct mail *mail, const char *text,
			unsigned hash)
{
	struct archive_entry *entry = arena_alloc(archive->arena, sizeof(*entry));
	int err = archive_spool(archive, text, entry);

	if (err < 0)
		return err;
	entry->title = arena_dup(archive->arena, mail->title);
	entry->is_reply = mail->is_reply;
	entry->hash = hash;
	archive_append(archive, jwz_add(archive->jwz, mail->id, mail->references,
					mail->reference_count, mail->at, entry));
	archive_count_author(archive, mail->author_key);
	archive->cut += mail->is_cut;
	return 0;
}

int archive_take(struct archive *archive, const struct mail *mail, const char *where)
{
	struct jwz_message *known = jwz_find(archive->jwz, mail->id);
	struct archive_entry *entry = known ? known->data : NULL;
	unsigned hash;
	char *text = archive_text(mail, &hash);
	int err = 0;

	if (!known)
		err = archive_keep(archive, mail, text, hash);
	else if (entry->hash == hash)
		archive_skip(archive, "twice in the archive", where);
	else
		archive_skip(archive, "another message of the archive has its Message-ID", where);
	free(text);
	return err;
}

/* A message without a date stands beside others: theirs will do. */
static void archive_date(struct archive *archive)
{
	int64_t last = archive->now;

	for (size_t i = archive->count; i--;) {
		if (archive->messages[i]->at)
			last = archive->messages[i]->at;
	}
	for (size_t i = 0; i < archive->count; i++) {
		struct jwz_message *message = archive->messages[i];

		archive->undated += message->at == 0;
		if (message->at == 0)
			message->at = last;
		last = message->at;
	}
}

static const char *archive_title(void *data)
{
	return ((struct archive_entry *)data)->title;
}

static bool archive_is_reply(void *data)
{
	return ((struct archive_entry *)data)->is_reply;
}

void archive_arrange(struct archive *archive, bool by_subject)
{
	archive_date(archive);
	if (by_subject)
		jwz_join_subjects(archive->jwz, archive_title, archive_is_reply);
	free(archive->messages);
	archive->messages = jwz_arrange(archive->jwz, &archive->count, &archive->threads);
	archive->is_arranged = true;
}

static json_t *archive_read(struct archive *archive, const struct archive_entry *entry)
{
	char *text = mem_alloc(entry->len + 1);
	json_t *object = NULL;

	if (fseek(archive->spool, entry->offset, SEEK_SET) == 0 &&
	    fread(text, 1, entry->len, archive->spool) == entry->len)
		object = json_loadb(text, entry->len, 0, NULL);
	free(text);
	return object;
}

json_t *archive_message(struct archive *archive, size_t index)
{
	const struct jwz_message *message = archive->messages[index];
	const char *parent = jwz_parent_id(message);
	json_t *object = archive_read(archive, message->data);
	char at[CLOCK_TEXT];

	if (!object)
		return NULL;
	json_object_set_new(object, "thread_key", json_string(jwz_thread_key(message)));
	if (parent)
		json_object_set_new(object, "parent_id", json_string(parent));
	json_object_set_new(object, "at", json_string(clock_format(message->at, at)));
	return object;
}

size_t archive_count(const struct archive *archive)
{
	return archive->count;
}

size_t archive_threads(const struct archive *archive)
{
	return archive->threads;
}

size_t archive_authors(const struct archive *archive)
{
	return HASH_COUNT(archive->authors);
}

size_t archive_cut(const struct archive *archive)
{
	return archive->cut;
}

size_t archive_undated(const struct archive *archive)
{
	return archive->undated;
}

size_t archive_skipped(const struct archive *archive)
{
	return archive->skipped;
}

const struct archive_skip *archive_skips(const struct archive *archive)
{
	return archive->skips;
}
