/* The calls about themes and boards. */
#include "common/api/calls.h"

static const struct field theme_list_item[] = {
    {"theme", FIELD_STRING, 0, 0, 0, NULL, "its slug", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"about", FIELD_STRING, FIELD_WIDE, 0, 0, NULL, "its purpose", NULL},
    {"boards", FIELD_INT, 0, 0, 0, NULL, "boards in it you may read", NULL},
    {0},
};

static const struct field theme_add_in[] = {
    {"theme", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "its slug", NULL},
    {"title", FIELD_STRING, FIELD_REQUIRED, 1, 80, NULL, "its name", NULL},
    {"about", FIELD_STRING, FIELD_REQUIRED, 1, FIELD_LINE_MAX, NULL, "its purpose, one line", NULL},
    {"position", FIELD_INT, 0, 0, 10000, NULL, "its place in the list", NULL},
    {0},
};

static const struct field theme_add_out[] = {
    {"theme", FIELD_STRING, 0, 0, 0, NULL, "its slug", NULL},
    {0},
};

static const struct field board_fields[] = {
    {"board", FIELD_STRING, 0, 0, 0, NULL, "its slug", NULL},
    {"title", FIELD_STRING, 0, 0, 0, NULL, "its name", NULL},
    {"about", FIELD_STRING, FIELD_WIDE, 0, 0, NULL, "its purpose", NULL},
    {"theme", FIELD_STRING, FIELD_NULL, 0, 0, NULL, "the theme it is in", NULL},
    {"threads", FIELD_INT, 0, 0, 0, NULL, "how many threads", NULL},
    {"posts", FIELD_INT, 0, 0, 0, NULL, "how many posts", NULL},
    {"unread", FIELD_INT, 0, 0, 0, NULL, "posts new for you", NULL},
    {"last_post_at", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "the newest post", NULL},
    {"visibility", FIELD_ENUM, FIELD_QUIET, 0, 0, "guest|member|hidden", "who may read it", NULL},
    {"host", FIELD_STRING, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "who looks after it", NULL},
    {"room", FIELD_STRING, FIELD_NULL | FIELD_QUIET, 0, 0, NULL, "the feedback room it is of",
     NULL},
    {0},
};

static const struct field board_list_in[] = {
    {"theme", FIELD_SLUG, 0, 0, 0, NULL, "only of this theme", NULL},
    {0},
};

static const struct field board_show_in[] = {
    {"board", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the board", NULL},
    {0},
};

static const struct field board_add_in[] = {
    {"board", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the board", NULL},
    {"title", FIELD_STRING, FIELD_REQUIRED, 1, 80, NULL, "its name", NULL},
    {"about", FIELD_STRING, FIELD_REQUIRED, 1, FIELD_LINE_MAX, NULL, "its purpose, one line", NULL},
    {"theme", FIELD_STRING, 0, 1, 80, NULL,
     "the theme it belongs to, by slug or title; made when there is none", NULL},
    {"read", FIELD_ENUM, 0, 0, 0, "guest|member|hidden", "who may read it (guest when not said)",
     NULL},
    {"position", FIELD_INT, 0, 0, 10000, NULL, "its place in the list", NULL},
    {0},
};

static const struct field board_add_out[] = {
    {"board", FIELD_STRING, 0, 0, 0, NULL, "its slug", NULL},
    {0},
};

static const struct field board_set_in[] = {
    {"board", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the board", NULL},
    {"title", FIELD_STRING, 0, 1, 80, NULL, "its name", NULL},
    {"about", FIELD_STRING, 0, 1, FIELD_LINE_MAX, NULL, "its purpose", NULL},
    {"theme", FIELD_STRING, 0, 1, 80, NULL, "its theme, likewise", NULL},
    {"read", FIELD_ENUM, 0, 0, 0, "guest|member", "who may read it; hidden boards stay hidden",
     NULL},
    {"position", FIELD_INT, 0, 0, 10000, NULL, "its place in the list", NULL},
    {0},
};

static const struct field board_set_out[] = {
    {"board", FIELD_STRING, 0, 0, 0, NULL, "its slug", NULL},
    {0},
};

static const struct field board_admit_in[] = {
    {"board", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the board", NULL},
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the member", NULL},
    {"part", FIELD_ENUM, 0, 0, 0, "member|moderator|host",
     "what they are there (member when not said)", NULL},
    {0},
};

static const struct field board_admit_out[] = {
    {"board", FIELD_STRING, 0, 0, 0, NULL, "the board", NULL},
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "the member", NULL},
    {"part", FIELD_STRING, 0, 0, 0, NULL, "what they are there", NULL},
    {0},
};

static const struct field board_dismiss_in[] = {
    {"board", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the board", NULL},
    {"handle", FIELD_HANDLE, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the member", NULL},
    {0},
};

static const struct field board_dismiss_out[] = {
    {"board", FIELD_STRING, 0, 0, 0, NULL, "the board", NULL},
    {0},
};

static const struct field board_people_in[] = {
    {"board", FIELD_SLUG, FIELD_REQUIRED | FIELD_POSITIONAL, 0, 0, NULL, "the board", NULL},
    {0},
};

static const struct field board_people_item[] = {
    {"handle", FIELD_STRING, 0, 0, 0, NULL, "the member", NULL},
    {"part", FIELD_STRING, 0, 0, 0, NULL, "what they are there", NULL},
    {"since", FIELD_TIME, FIELD_NULL, 0, 0, NULL, "since when; null in a room with aliases", NULL},
    {0},
};

const struct call calls_board[] = {
    {"theme.list", "the themes: jobs people come to get done", CALL_ANYONE, CALL_READ, 0, NULL,
     NULL, theme_list_item},
    {"theme.add", "add a theme", CALL_SYSOP, CALL_WRITE, 0, theme_add_in, theme_add_out, NULL},
    {"board.list", "the boards you may read", CALL_ANYONE, CALL_READ, CALL_PAGED, board_list_in,
     NULL, board_fields},
    {"board.show", "one board and its purpose", CALL_ANYONE, CALL_READ, 0, board_show_in,
     board_fields, NULL},
    {"board.add", "add a board", CALL_SYSOP, CALL_WRITE, 0, board_add_in, board_add_out, NULL},
    {"board.set", "change a board", CALL_SYSOP, CALL_WRITE, 0, board_set_in, board_set_out, NULL},
    {"board.admit", "give somebody a part in a board", CALL_SYSOP, CALL_WRITE, 0, board_admit_in,
     board_admit_out, NULL},
    {"board.dismiss", "take a part in a board away", CALL_SYSOP, CALL_WRITE, 0, board_dismiss_in,
     board_dismiss_out, NULL},
    {"board.people", "who has a part in a board", CALL_ANYONE, CALL_READ, CALL_PAGED,
     board_people_in, NULL, board_people_item},
    {0},
};
