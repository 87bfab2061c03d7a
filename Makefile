# oxconv: GNU make, non-recursive. Plain `make` configures by itself; everything built lies in build/.
#   make demo         install what is missing, build, convert testdata/sample.msg to mail on the terminal
#   make check        the same, and run every test        make check-corpus CORPUS=DIR   the files that others made
#   make asan         the tests under ASan and UBSan      make fuzz    the fuzz targets, a minute each (FUZZ_TIME)
#   make bench        throughput and memory beside the peers    make install    make uninstall    make dist
#   make deps         only install what is missing              make format     make format-check
#
# A new tool is tools/x.c, man/x.1 and tests/cli/x.t; a new module is its .c and .h: nothing is listed here.
# WERROR=1 makes warnings errors; CC=clang B=build/clang builds beside; CONFIGURE_FLAGS goes to ./configure.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
B ?= build
WERROR ?=
SAN :=
WARNINGS := -Wall -Wextra -Wconversion -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wshadow \
            -Wno-missing-field-initializers
# (the sanitizers' own checks make gcc lose sight of the ranges that -Wconversion goes by)
STANDARD  = -std=c11 -fvisibility=hidden -fPIC $(WARNINGS) $(if $(SAN),-Wno-conversion) $(if $(WERROR),-Werror)

# Which goals need the configuration, and which need more than the build does
NOCONFIG := deps demo clean distclean format format-check dist help
GOALS := $(or $(MAKECMDGOALS),all)
DEPS := $(if $(filter fuzz,$(GOALS)),fuzz) $(if $(filter bench,$(GOALS)),bench) $(if $(filter check asan,$(GOALS)),test)
ifneq ($(filter-out $(NOCONFIG),$(GOALS)),)
ifneq ($(strip $(DEPS)),)
ifneq ($(shell for s in $(DEPS); do sh tests/deps.sh $$s >&2 || exit; done && echo installed),installed)
$(error what the tests need could not be installed)
endif
endif
-include config.mk
endif

config.mk: configure.ac config.mk.in config.h.in libconv/oxconv.pc.in
	@sh tests/deps.sh build
	@mkdir -p build
	autoconf
	./configure -q $(CONFIGURE_FLAGS)
	@touch $@

MAINS  := $(filter-out tools/cli%.c,$(wildcard tools/*.c))
TOOLS  := $(MAINS:tools/%.c=$(B)/%)
CLI    := $(wildcard tools/cli*.c)
LIBSRC := $(wildcard formats/*/*.c formats/*.c libconv/*.c libconv/*/*.c)
OBJ     = $(patsubst %.c,$(B)/obj/%.o,$(1))
UNIT   := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/test_*.c))
# programs that only tests use: tests/tool/x.c becomes B/test/x, which is in the tests' PATH
TESTTOOLS := $(patsubst tests/tool/%.c,$(B)/test/%,$(wildcard tests/tool/*.c))
SHARED  = $(B)/$(SOLINK)

SYSTEM     = $(patsubst -I%,-isystem %,$(GMIME_CFLAGS) $(JANSSON_CFLAGS) $(ZLIB_CFLAGS) $(DEFLATE_CFLAGS))
ALL_CFLAGS = $(STANDARD) $(CFLAGS) $(SAN) $(SYSTEM) -I. -include build/config.h -DVERSION='"$(VERSION)"' $(CPPFLAGS)
ALL_LIBS   = $(AS_NEEDED) $(GMIME_LIBS) $(JANSSON_LIBS) $(ZLIB_LIBS) $(DEFLATE_LIBS) $(LIBS)
LINK       = $(CC) $(CFLAGS) $(SAN) $(LDFLAGS) -o $@ $^

.PHONY: all lib tools unit testtools $(NOCONFIG) check check-corpus asan fuzz bench install uninstall
all: tools lib
tools: $(TOOLS)
unit: $(UNIT)
testtools: $(TESTTOOLS)

$(B)/obj/%.o: %.c config.mk
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# everything that a tool or a test may link against; the linker takes what is used
$(B)/libinternal.a: $(call OBJ,$(LIBSRC) $(CLI))
	@rm -f $@
	$(AR) crs $@ $^

$(TOOLS): $(B)/%: $(B)/obj/tools/%.o $(B)/libinternal.a
	$(LINK) $(ALL_LIBS)

# a tool that deals neither with mail nor with JSON as one file that needs no library: make build/static/mapix
$(B)/static/%: $(B)/obj/tools/%.o $(B)/libinternal.a
	@mkdir -p $(@D)
	$(LINK) -static-pie $(ZLIB_LIBS) $(DEFLATE_LIBS) $(LIBS)

$(TESTTOOLS): $(B)/test/%: $(B)/obj/tests/tool/%.o $(B)/libinternal.a
	@mkdir -p $(@D)
	$(LINK) $(ALL_LIBS)

$(UNIT): $(B)/unit/%: $(B)/obj/tests/unit/%.o $(B)/libinternal.a
	@mkdir -p $(@D)
	$(LINK) $(CHECK_LIBS) $(ALL_LIBS)
$(call OBJ,$(wildcard tests/unit/*.c)): SYSTEM += $(patsubst -I%,-isystem %,$(CHECK_CFLAGS))

# the installed library: ox_* alone is visible
lib: $(B)/liboxconv.a $(SHARED)
$(B)/liboxconv.o: $(call OBJ,$(LIBSRC))
	$(CC) -nostdlib -r -o $@ $^
	$(if $(OBJCOPY),$(OBJCOPY) --localize-hidden $@)
$(B)/liboxconv.a: $(B)/liboxconv.o
	@rm -f $@
	$(AR) crs $@ $^
$(SHARED): $(call OBJ,$(LIBSRC))
	$(CC) $(CFLAGS) $(SAN) $(SOFLAGS) $(LDFLAGS) -o $@ $^ $(ALL_LIBS)

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
-include tests/tests.mk

deps:
	@sh tests/deps.sh test

demo:
	@sh tests/deps.sh build
	@$(MAKE) --no-print-directory -s tools
	@echo
	@echo '$$ build/msg2eml testdata/sample.msg'
	@build/msg2eml testdata/sample.msg

help:
	@sed -n 's/^#  *\(make .*\)/\1/p' Makefile

INSTALL = install
HEADER := $(wildcard libconv/oxconv.h)
PAGES  := $(notdir $(wildcard man/*.[1-9]))

install: all
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(libdir)/pkgconfig $(DESTDIR)$(includedir)
	$(if $(TOOLS),$(INSTALL) -m 755 $(TOOLS) $(DESTDIR)$(bindir))
	$(INSTALL) -m 644 $(B)/liboxconv.a $(DESTDIR)$(libdir)
	$(INSTALL) -m 755 $(SHARED) $(DESTDIR)$(libdir)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(libdir)/$(SOLINK)
	$(if $(HEADER),$(INSTALL) -m 644 $(HEADER) $(DESTDIR)$(includedir))
	$(INSTALL) -m 644 build/oxconv.pc $(DESTDIR)$(libdir)/pkgconfig
	for p in $(PAGES); do $(INSTALL) -d $(DESTDIR)$(mandir)/man$${p##*.} && \
	    $(INSTALL) -m 644 man/$$p $(DESTDIR)$(mandir)/man$${p##*.} || exit; done

uninstall:
	rm -f $(TOOLS:$(B)/%=$(DESTDIR)$(bindir)/%) $(addprefix $(DESTDIR)$(libdir)/,liboxconv.a $(SONAME) $(SOLINK) pkgconfig/oxconv.pc)
	rm -f $(HEADER:libconv/%=$(DESTDIR)$(includedir)/%)
	for p in $(PAGES); do rm -f $(DESTDIR)$(mandir)/man$${p##*.}/$$p; done

# the tree as committed
dist:
	v=$$(sed -n 's/^AC_INIT(\[oxconv\], \[\(.*\)\])/\1/p' configure.ac) && \
	git archive --format=tar.gz --prefix=oxconv-$$v/ -o oxconv-$$v.tar.gz HEAD

clean:
	rm -rf build/obj build/unit build/test build/asan build/replay build/fuzz build/log build/lib* build/static \
	    $(MAINS:tools/%.c=build/%)
distclean:
	rm -rf build config.mk configure config.log config.status configure~ autom4te.cache

C_FILES = $$(git ls-files '*.c' '*.h')
format:
	clang-format -i $(C_FILES)
format-check:
	clang-format --dry-run -Werror $(C_FILES)
