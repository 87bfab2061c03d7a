# The tests. Each part is a program that prints "N passed, N failed"; tests/run.sh runs them and sums up.
CORPUS ?=
CLITESTS := $(wildcard tests/cli/*.t)
HOUSE    := tests/layers.sh tests/headers.sh tests/symbols.sh tests/man.sh tests/house.sh
FORMATS  := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
# what a target reads: testdata/FORMAT/, FORMAT being its own name and those behind "seeds:" in its first comment, and
# testdata/*.FORMAT
READS     = $(1) $(shell sed -n 's|.*seeds: \([a-z0-9 ]*\).*|\1|p' tests/fuzz/fuzz_$(1).c)
SEEDS     = $(sort $(wildcard $(foreach f,$(READS),testdata/$(f)/* testdata/*.$(f))))
RUN       = B=$(B) CC="$(CC)" GMIME_CFLAGS="$(GMIME_CFLAGS)" CHECK_CFLAGS="$(CHECK_CFLAGS)" sh tests/run.sh
SANFLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
SANENV   := ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=print_stacktrace=1

# Unit tests, tool tests, the house's own, and each fuzz target over its seeds under ASan and UBSan
check: all unit testtools
	@$(MAKE) --no-print-directory B=build/replay SAN="$(SANFLAGS)" CFLAGS="-O1 -g" replays
	@$(SANENV) $(RUN) $(B)/log $(UNIT) $(CLITESTS) $(HOUSE) \
	    $(foreach f,$(FORMATS),"build/replay/fuzz/fuzz_$(f) $(call SEEDS,$(f))")

.PHONY: replays asan-parts
REPLAYS := $(FORMATS:%=$(B)/fuzz/fuzz_%)
replays: $(REPLAYS)
$(REPLAYS): $(B)/fuzz/%: $(B)/obj/tests/fuzz/%.o $(B)/obj/tests/fuzz/main.o $(B)/libinternal.a
	@mkdir -p $(@D)
	$(LINK) $(ALL_LIBS)

# The same tests with every program built under the sanitizers, and every tool over every file of CORPUS
asan:
	@$(MAKE) --no-print-directory B=build/asan SAN="$(SANFLAGS)" CFLAGS="-O1 -g" asan-parts
asan-parts: tools unit testtools
	@$(SANENV) CORPUS="$(CORPUS)" $(RUN) $(B)/log tests/sanitized.sh $(UNIT) $(CLITESTS)

# The files that others made, read in place
check-corpus: tools testtools
	@if [ -d "$(CORPUS)" ]; then CORPUS="$(CORPUS)" $(RUN) $(B)/log-corpus $(wildcard tests/corpus/*.sh); \
	else echo "skipped: no corpus (make check-corpus CORPUS=DIR)"; fi

# libFuzzer on each format, or on one: make fuzz FUZZ=lzx FUZZ_TIME=600. What it finds lies in build/libfuzzer/.
FUZZ ?= $(FORMATS)
FUZZ_TIME ?= 60
FUZZFLAGS := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
.PHONY: fuzzers
fuzz:
	@$(MAKE) --no-print-directory B=build/libfuzzer CC=clang SAN="$(FUZZFLAGS) -DFUZZING" CFLAGS="-O1 -g" \
	    FUZZ="$(FUZZ)" fuzzers
	@$(foreach f,$(FUZZ),mkdir -p build/libfuzzer/seeds/$(f) && cp $(call SEEDS,$(f)) build/libfuzzer/seeds/$(f) &&) :
	@for f in $(FUZZ); do \
	    mkdir -p build/libfuzzer/corpus/$$f && \
	    echo "fuzz_$$f, $(FUZZ_TIME) s" && \
	    $(SANENV) build/libfuzzer/fuzz_$$f -max_total_time=$(FUZZ_TIME) -timeout=10 -rss_limit_mb=1024 \
	        -max_len=65536 -print_final_stats=1 -verbosity=0 -artifact_prefix=build/libfuzzer/$$f- \
	        build/libfuzzer/corpus/$$f build/libfuzzer/seeds/$$f || exit; done
fuzzers: $(FUZZ:%=$(B)/fuzz_%)
$(FORMATS:%=$(B)/fuzz_%): $(B)/%: $(B)/obj/tests/fuzz/%.o $(B)/obj/tests/fuzz/main.o $(B)/libinternal.a
	$(CC) $(CFLAGS) $(SAN) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(ALL_LIBS)

# Time and memory beside the peers; one topic: make bench BENCH=msg2eml
BENCH ?= $(patsubst tests/bench/%.sh,%,$(filter-out tests/bench/lib.sh,$(wildcard tests/bench/*.sh)))
bench: tools testtools
	@for t in $(BENCH); do echo "$$t" && B=$(B) CORPUS=$(CORPUS) sh tests/bench/$$t.sh || exit; done
