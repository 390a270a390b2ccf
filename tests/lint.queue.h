/* lint.queue.h: the lists of sys/queue.h as cppcheck reads them; it does not
 * find that header. Only for static analysis. */
#ifndef HEARTH_TESTS_LINT_QUEUE_H
#define HEARTH_TESTS_LINT_QUEUE_H

#define TAILQ_HEAD(name, type)                                                                     \
	struct name {                                                                              \
		struct type *tqh_first, **tqh_last;                                                \
	}
#define TAILQ_ENTRY(type)                                                                          \
	struct {                                                                                   \
		struct type *tqe_next, **tqe_prev;                                                 \
	}
#define TAILQ_FIRST(head)      ((head)->tqh_first)
#define TAILQ_NEXT(elm, field) ((elm)->field.tqe_next)
#define TAILQ_FOREACH(var, head, field)                                                            \
	for ((var) = TAILQ_FIRST(head); (var); (var) = TAILQ_NEXT(var, field))
#define TAILQ_FOREACH_REVERSE(var, head, name, field) TAILQ_FOREACH(var, head, field)

#endif
