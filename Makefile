# oxconv: GNU make, non-recursive. Plain `make` configures by itself; everything built lies in build/.
#   make demo         install what is missing, build, convert testdata/sample.msg to mail on the terminal
#   make check        the same, and run every test        make check-corpus CORPUS=DIR   the files that others made
#   make asan         the tests under ASan and UBSan      make fuzz    the fuzz targets, a minute each (FUZZ_TIME)
#   make bench        throughput and memory beside the peers    make install    make dist    make format

.DEFAULT_GOAL := all
B ?= build
WERROR ?=
CFLAGS_BASE := -std=c11 -O3 -g -fvisibility=hidden -fPIC -Wall -Wextra -Wconversion -Wvla -Wstrict-prototypes \
               -Wmissing-prototypes -Wshadow -Wno-missing-field-initializers $(if $(WERROR),-Werror)
SAN :=

# what needs nothing built
NOCONFIG := deps demo clean distclean format format-check help
GOALS := $(or $(MAKECMDGOALS),all)

ifneq ($(filter-out $(NOCONFIG),$(GOALS)),)
ifneq ($(filter check asan fuzz,$(GOALS)),)
$(shell sh tests/deps.sh >&2)
endif
-include config.mk
endif

config.mk: configure.ac config.mk.in config.h.in
	@sh tests/deps.sh build
	mkdir -p build
	autoconf
	./configure $(CONFIGURE_FLAGS)
	@touch $@

MAINS  := $(filter-out tools/cli%.c,$(wildcard tools/*.c))
TOOLS  := $(MAINS:tools/%.c=$(B)/%)
CLI    := $(wildcard tools/cli*.c)
LIBSRC := $(wildcard formats/*/*.c formats/*.c libconv/*.c libconv/*/*.c)
OBJ     = $(patsubst %.c,$(B)/obj/%.o,$(1))
UNIT   := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/test_*.c))
FUZZ   := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
INC    := -I. -Ibuild -include build/config.h

ALL_CFLAGS = $(CFLAGS_BASE) $(SAN) $(patsubst -I%,-isystem %,$(GMIME_CFLAGS) $(ZLIB_CFLAGS)) $(INC) -DVERSION='"$(VERSION)"' $(CPPFLAGS) $(CFLAGS_EXTRA)
ALL_LIBS = -Wl,--as-needed $(GMIME_LIBS) $(ZLIB_LIBS) $(LIBS)

.PHONY: all lib tools unit $(NOCONFIG) check check-corpus asan fuzz bench install dist
all: tools lib
tools: $(TOOLS)
unit: $(UNIT)

$(B)/obj/%.o: %.c config.mk
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# everything that a tool or a test may link against; the linker takes what is used
$(B)/libinternal.a: $(call OBJ,$(LIBSRC) $(CLI))
	@rm -f $@
	$(AR) crs $@ $^

$(TOOLS): $(B)/%: $(B)/obj/tools/%.o $(B)/libinternal.a
	$(CC) $(SAN) $(LDFLAGS) -o $@ $^ $(ALL_LIBS)

# the installed library: one object whose only global symbols are ox_*
lib: $(B)/liboxconv.a $(B)/liboxconv.so
$(B)/liboxconv.o: $(call OBJ,$(LIBSRC))
	$(CC) -nostdlib -r -o $@ $^
	$(if $(OBJCOPY),$(OBJCOPY) --localize-hidden $@)
$(B)/liboxconv.a: $(B)/liboxconv.o
	@rm -f $@
	$(AR) crs $@ $^
$(B)/liboxconv.so: $(call OBJ,$(LIBSRC))
	$(CC) $(SAN) -shared -Wl,-soname,liboxconv.so.0 $(LDFLAGS) -o $@ $^ $(ALL_LIBS)

$(UNIT): $(B)/unit/%: $(B)/obj/tests/unit/%.o $(B)/libinternal.a
	@mkdir -p $(@D)
	$(CC) $(SAN) $(LDFLAGS) -o $@ $^ $(CHECK_LIBS) $(ALL_LIBS)
$(B)/obj/tests/unit/%.o: ALL_CFLAGS += $(patsubst -I%,-isystem %,$(CHECK_CFLAGS))

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
-include tests/tests.mk

clean:
	rm -rf build/obj build/unit build/asan build/fuzz build/lib* $(TOOLS)
distclean:
	rm -rf build config.mk configure config.log config.status autom4te.cache

format:
	clang-format -i $(shell git ls-files '*.c' '*.h')
