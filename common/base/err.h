/* err: the one table of errors that cross a module, a call or the wire.
 *
 * Functions return 0 or a negative number from this table. Each row gives the
 * name used in JSON (`data.code`, "error.code"), the exit status of the exec
 * grammar, the JSON-RPC number and plain words. Words with more detail are
 * chosen where the person is known; these are the fallback. */
#ifndef HEARTH_BASE_ERR_H
#define HEARTH_BASE_ERR_H

/*	 constant          no  name            exit  rpc      words */
#define ERR_TABLE(X)                                                                               \
	X(ERR_INVALID, 1, "invalid", 2, -32602, "that is not how it is asked")                     \
	X(ERR_TOO_LARGE, 2, "too_large", 1, -32011, "that is larger than the limit")               \
	X(ERR_REFUSED, 3, "refused", 1, -32003, "that is not allowed")                             \
	X(ERR_NOT_FOUND, 4, "not_found", 3, -32004, "no such thing, or not for you")               \
	X(ERR_NEEDS_MEMBER, 5, "needs_member", 4, -32001,                                          \
	  "only members can do that; `ssh new@` makes you one")                                    \
	X(ERR_CONFLICT, 6, "conflict", 1, -32009, "somebody else changed it meanwhile")            \
	X(ERR_BUSY, 7, "busy", 75, -32075, "too much at once; try again in a moment")              \
	X(ERR_NO_SPACE, 8, "no_space", 1, -32028,                                                  \
	  "the server's disk is full; nothing was changed, try again later")                       \
	X(ERR_INTERNAL, 9, "internal", 1, -32603,                                                  \
	  "something went wrong on the server; it was logged")                                     \
	X(ERR_METHOD, 10, "unknown_call", 2, -32601, "there is no such call")                      \
	X(ERR_REQUEST, 11, "bad_request", 2, -32600, "that is not a request")                      \
	X(ERR_PARSE, 12, "parse", 2, -32700, "that is not JSON")                                   \
	X(ERR_SYSTEM, 13, "system", 1, -32013, "the operating system refused")                     \
	X(ERR_CLOSED, 14, "closed", 1, -32014, "the connection is closed")

#define ERR_AS_CONSTANT(constant, no, name, exit, rpc, words) constant = -(no),
enum { ERR_TABLE(ERR_AS_CONSTANT) ERR_LAST = -14 };
#undef ERR_AS_CONSTANT

/* All take a value of the table (0 is "ok"); anything else counts as
 * ERR_INTERNAL. The strings are static. */
const char *err_name(int err);
const char *err_words(int err);
int err_exit_status(int err);
int err_rpc_number(int err);

/* The err of a name, or ERR_INTERNAL for one nobody knows. */
int err_from_name(const char *name);

#endif
