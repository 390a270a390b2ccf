# Hearth: one hand-written Makefile. `make help` lists what it does.
# A variant is `release` or `san` (address and undefined-behaviour sanitizers);
# its objects live in build/VARIANT, the programs of the release in build/.

PREFIX  ?= /usr/local
DESTDIR ?=
PORT    ?= 2222
DATA    ?= ./var
WERROR  ?= -Werror

CC      ?= cc
# `make Q=` shows the commands.
Q       ?= @
CFLAGS  ?= -O2 -g
WARN     = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
           -Wvla -Wformat=2 -Wwrite-strings -Wundef $(WERROR)
CPPFLAGS += -I. -D_GNU_SOURCE -DHEARTH_LOCALE_DIR='"$(PREFIX)/share/locale"'
HARDEN   = -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
SAN      = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer \
           -DHEARTH_SANITIZED=1 -O1 -Wno-format-truncation

FLAGS_release = $(HARDEN)
FLAGS_san     = $(SAN)
LINK_release  = -pie -Wl,-z,relro,-z,now
LINK_san      = $(SAN)

common_src := $(wildcard common/*/*.c)
server_src := $(wildcard server/*/*.c)
client_src := $(filter-out client/main.c,$(wildcard client/*.c client/*/*.c))
import_src := $(filter-out contrib/import/main.c,$(wildcard contrib/import/*.c))
load_src   := $(filter-out contrib/load/main.c,$(wildcard contrib/load/*.c))
harness_src := $(wildcard tests/e2e/harness/*.c)

unit_tests  := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
e2e_tests   := $(patsubst tests/e2e/%.c,%,$(wildcard tests/e2e/test_*.c))
fuzz_progs  := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
bench_src   := $(filter-out tests/bench/bench_%.c,$(wildcard tests/bench/*.c))
bench_progs := $(patsubst tests/bench/%.c,%,$(wildcard tests/bench/bench_*.c))
migrations  := $(sort $(wildcard server/store/migrations/*.sql))

LIBS_common = $(shell pkg-config --libs jansson libutf8proc) -lmd4c
LIBS_server = $(shell pkg-config --libs libuv libssh sqlite3 libsodium) -lpthread
LIBS_client = $(shell pkg-config --libs ncursesw termkey libseccomp)
LIBS_import = $(shell pkg-config --libs gmime-3.0 zlib)
CFLAGS_import = $(shell pkg-config --cflags gmime-3.0 zlib)
LIBS_test   = $(shell pkg-config --libs cmocka vterm) -lmd4c-html

programs := build/hearthd build/hearth build/hearth-import

.PHONY: all run test lint bench bench-full fuzz install clean help pot manual
all: $(programs)

help:
	@printf '%s\n' \
	'make            build the release: build/hearthd, build/hearth, build/hearth-import' \
	'make run        install what is missing, build, seed a demo community, serve on 127.0.0.1:$(PORT)' \
	'make test       install what is missing, build with sanitizers, run every test' \
	'make lint       format, static analysis, the rules of the house' \
	'make bench      figures side by side, with 1,000 and 5,000 people; under ten minutes' \
	'make bench-full all benches, and as many people as the machine holds' \
	'make build/hearth-load   many people at a server at once: hearth-load(1)' \
	'make fuzz       a bounded fuzz run of everything that reads bytes from outside' \
	'make soak       SOAK_MINUTES=30 of everything at once with sanitizers: nothing may be left' \
	'make torture    kill, cut off, fill and break a store ROUNDS=1000 times, and look at it' \
	'make install    into $$(DESTDIR)$$(PREFIX) ($(PREFIX))' \
	'make pot        refresh the catalogue of the words of the interface' \
	'make manual     write hearth-calls(7) from the call tables' \
	'make clean      remove build/' \
	'Variables: PORT=$(PORT) DATA=$(DATA) PREFIX=$(PREFIX) ROUNDS= SEED= DESTDIR= CC= CFLAGS='

# Packages: a stamp a set; made again only when the list of packages changed.
deps := build/.deps-build
build/.deps-%: contrib/packaging/dependencies
	@sh contrib/packaging/dependencies $*
	@mkdir -p build && touch $@

# rules VARIANT
define variant
build/$(1)/%.o: %.c | $(deps)
	@mkdir -p $$(@D)
	@echo '  CC    $$@'
	$$(Q)$$(CC) -std=c11 $$(CPPFLAGS) $$(WARN) $$(CFLAGS) $$(FLAGS_$(1)) $$(CFLAGS_$$(word 2,$$(subst /, ,$$<))) -MMD -MP -c $$< -o $$@
build/$(1)/%.o: build/generated/%.c | $(deps)
	@mkdir -p $$(@D)
	@echo '  CC    $$@'
	$$(Q)$$(CC) -std=c11 $$(CPPFLAGS) $$(WARN) $$(CFLAGS) $$(FLAGS_$(1)) -MMD -MP -c $$< -o $$@

build/$(1)/libcommon.a: $(common_src:%.c=build/$(1)/%.o)
build/$(1)/libserver.a: $(server_src:%.c=build/$(1)/%.o) build/$(1)/migrations.o
build/$(1)/libclient.a: $(client_src:%.c=build/$(1)/%.o)
build/$(1)/libimport.a: $(import_src:%.c=build/$(1)/%.o)
build/$(1)/libload.a: $(load_src:%.c=build/$(1)/%.o)
build/$(1)/libharness.a: $(harness_src:%.c=build/$(1)/%.o)
build/$(1)/libbench.a: $(bench_src:%.c=build/$(1)/%.o)
build/$(1)/%.a:
	@rm -f $$@
	@echo '  AR    $$@'
	$$(Q)ar rcs $$@ $$^

build/$(1)/hearthd: build/$(1)/server/main.o build/$(1)/libserver.a build/$(1)/libcommon.a
	@echo '  LINK  $$@'
	$$(Q)$$(CC) $$(CFLAGS) $$(LINK_$(1)) -o $$@ $$^ $$(LIBS_server) $$(LIBS_common)
build/$(1)/hearth: build/$(1)/client/main.o build/$(1)/libclient.a build/$(1)/libcommon.a
	@echo '  LINK  $$@'
	$$(Q)$$(CC) $$(CFLAGS) $$(LINK_$(1)) -o $$@ $$^ $$(LIBS_client) $$(LIBS_common)
build/$(1)/hearth-import: build/$(1)/contrib/import/main.o build/$(1)/libimport.a build/$(1)/libcommon.a
	@echo '  LINK  $$@'
	$$(Q)$$(CC) $$(CFLAGS) $$(LINK_$(1)) -o $$@ $$^ $$(LIBS_import) $$(LIBS_common)
build/$(1)/hearth-load: build/$(1)/contrib/load/main.o build/$(1)/libload.a build/$(1)/libbench.a build/$(1)/libharness.a build/$(1)/libcommon.a
	@echo '  LINK  $$@'
	$$(Q)$$(CC) $$(CFLAGS) $$(LINK_$(1)) -o $$@ $$^ $$(LIBS_server) $$(LIBS_common) $$(LIBS_test) -lm
endef
$(eval $(call variant,release))
$(eval $(call variant,san))

build/hearthd build/hearth build/hearth-import build/hearth-load: build/%: build/release/%
	@cp -f $< $@

# The migrations are compiled in, so that a program and its schema never part.
build/generated/migrations.c: $(migrations) server/store/migrations/embed
	@mkdir -p $(@D)
	sh server/store/migrations/embed $(migrations) > $@

run: build/.deps-build
	@$(MAKE) --no-print-directory all
	@PORT='$(PORT)' DATA='$(DATA)' sh contrib/demo/run

# These run once more against the release build, whose jail allows less.
release_tests := test_screens test_session test_nests

test_programs := $(unit_tests:%=build/san/tests/unit/%) $(e2e_tests:%=build/san/tests/e2e/%)
build/san/tests/unit/test_%: build/san/tests/unit/test_%.o build/san/libserver.a build/san/libclient.a build/san/libimport.a build/san/libload.a build/san/libcommon.a
	@echo '  LINK  $@'
	$(Q)$(CC) $(CFLAGS) $(LINK_san) -o $@ $^ $(LIBS_server) $(LIBS_client) $(LIBS_import) $(LIBS_common) $(LIBS_test) -lm
build/san/tests/e2e/test_%: build/san/tests/e2e/test_%.o build/san/libharness.a build/san/libcommon.a
	@echo '  LINK  $@'
	$(Q)$(CC) $(CFLAGS) $(LINK_san) -o $@ $^ $(LIBS_common) $(LIBS_test) -lutil
# Preloaded into servers of tests.
shims := $(patsubst tests/e2e/shim/%.c,build/san/tests/e2e/shim/%.so,$(wildcard tests/e2e/shim/*.c))
build/san/tests/e2e/shim/%.so: tests/e2e/shim/%.c | $(deps)
	@mkdir -p $(@D)
	@echo '  LINK  $@'
	$(Q)$(CC) -std=c11 $(CPPFLAGS) $(WARN) $(CFLAGS) -fPIC -shared -o $@ $<
build/san/tests/e2e/test_clock build/san/tests/e2e/test_nests: | $(shims)

test: build/.deps-build build/.deps-test
	@$(MAKE) --no-print-directory test-programs
	@sh tests/run $(test_programs) $(release_tests:%=release:build/san/tests/e2e/%)
.PHONY: test-programs torture
# The same that `make test` does for 20 rounds.
ROUNDS ?= 1000
torture: build/.deps-build build/.deps-test
	@$(MAKE) --no-print-directory build/san/tests/unit/test_torture
	@TORTURE_ROUNDS=$(ROUNDS) TORTURE_SEED=$(SEED) build/san/tests/unit/test_torture >build/torture.log 2>&1; \
	    status=$$?; grep -v '^error store\|^torture: ' build/torture.log; \
	    [ $$status -eq 0 ] || echo "what was found is in build/torture.log"; exit $$status
test-programs: build/san/hearthd build/san/hearth build/san/hearth-import $(programs) $(test_programs)
.SECONDARY:

lint: build/.deps-build build/.deps-test build/.deps-lint
	@sh tests/lint

manual: build/san/tests/unit/test_page
	@HEARTH_WRITE_MANUAL=1 build/san/tests/unit/test_page

pot:
	@xgettext --from-code=UTF-8 -k_ -kN_ -kngettext:1,2 -o contrib/po/hearth.pot --no-location --package-name=hearth \
	    --sort-output $(sort $(client_src) client/main.c $(import_src) contrib/import/main.c $(common_src) \
	    $(wildcard client/*.h client/*/*.h common/*/*.h server/domain/*.c))

build/release/tests/bench/bench_%: build/release/tests/bench/bench_%.o build/release/libbench.a build/release/libharness.a build/release/libserver.a build/release/libclient.a build/release/libcommon.a
	@echo '  LINK  $@'
	$(Q)$(CC) $(CFLAGS) $(LINK_release) -o $@ $^ $(LIBS_server) $(LIBS_client) $(LIBS_common) $(LIBS_test) -lm
bench bench-full: build/.deps-build build/.deps-test
	@$(MAKE) --no-print-directory all build/hearth-load $(bench_progs:%=build/release/tests/bench/%)
	@sh tests/bench/run $(if $(filter bench-full,$@),--full)
	$(if $(filter bench-full,$@),@$(MAKE) --no-print-directory torture)

# The client's side is a release build; the server and its clients have sanitizers. A
# small quarantine, so that what memory shows is the server's.
SOAK_MINUTES ?= 30
build/release/tests/soak/soak: build/release/tests/soak/soak.o build/release/libbench.a build/release/libharness.a build/release/libserver.a build/release/libclient.a build/release/libcommon.a
	@echo '  LINK  $@'
	$(Q)$(CC) $(CFLAGS) $(LINK_release) -o $@ $^ $(LIBS_server) $(LIBS_client) $(LIBS_common) $(LIBS_test) -lm
soak: build/.deps-build build/.deps-test
	@$(MAKE) --no-print-directory build/san/hearthd build/san/hearth build/release/tests/soak/soak
	HEARTHD=build/san/hearthd HEARTH=build/san/hearth SOAK_MINUTES=$(SOAK_MINUTES) \
	    ASAN_OPTIONS=quarantine_size_mb=4:malloc_context_size=12 build/release/tests/soak/soak
.PHONY: soak

build/san/tests/fuzz/fuzz_%: build/san/tests/fuzz/fuzz_%.o build/san/libserver.a build/san/libclient.a build/san/libimport.a build/san/libcommon.a
	@echo '  LINK  $@'
	$(Q)$(CC) $(CFLAGS) $(LINK_san) -o $@ $^ $(LIBS_server) $(LIBS_client) $(LIBS_import) $(LIBS_common)
build/san/tests/fuzz/proxy: build/san/tests/fuzz/proxy.o build/san/libharness.a build/san/libcommon.a
	@echo '  LINK  $@'
	$(Q)$(CC) $(CFLAGS) $(LINK_san) -o $@ $^ $(LIBS_common) $(LIBS_test) -lutil
fuzz: build/.deps-build build/.deps-test build/.deps-fuzz
	@sh tests/fuzz/run $(fuzz_progs)
	@$(MAKE) --no-print-directory build/san/hearthd build/san/hearth build/san/tests/fuzz/proxy
	build/san/tests/fuzz/proxy

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/sbin $(DESTDIR)$(PREFIX)/lib/systemd/system
	for n in 1 5 7 8; do install -d $(DESTDIR)$(PREFIX)/share/man/man$$n; done
	install -m 755 build/hearth build/hearth-import $(DESTDIR)$(PREFIX)/bin
	install -m 755 build/hearthd $(DESTDIR)$(PREFIX)/sbin
	for page in $(filter-out %/hearth-load.1,$(wildcard contrib/man/*.[1-8])); do \
	    install -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}; done
	install -m 755 contrib/mail/hearth-mail $(DESTDIR)$(PREFIX)/sbin
	for unit in $(notdir $(wildcard contrib/systemd/*)); do \
	    sed 's|/usr/local/|$(PREFIX)/|g' contrib/systemd/$$unit >build/$$unit && \
	    install -m 644 build/$$unit $(DESTDIR)$(PREFIX)/lib/systemd/system || exit 1; done
	for po in contrib/po/*.po; do [ -e "$$po" ] || continue; lang=$$(basename $$po .po); \
	    install -d $(DESTDIR)$(PREFIX)/share/locale/$$lang/LC_MESSAGES; \
	    msgfmt -o $(DESTDIR)$(PREFIX)/share/locale/$$lang/LC_MESSAGES/hearth.mo $$po; done

clean:
	rm -rf build

-include $(shell [ -d build ] && find build -name '*.d')
