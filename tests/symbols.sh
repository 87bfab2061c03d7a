# What the library exports, and what a tool loads.
. tests/cli/lib.sh
if have nm && have objdump && [ -e "$B/liboxconv.so" ]; then
	same "liboxconv.so exports ox_* alone" "" \
	    "$(nm -D --defined-only "$B/liboxconv.so" | awk '$2 ~ /[A-TV-Z]/ && $3 !~ /^ox_/ { print $3 }')"
	same "liboxconv.a exports ox_* alone" "" \
	    "$(nm -g --defined-only "$B/liboxconv.a" | awk 'NF == 3 && $3 !~ /^ox_/ { print $3 }' | head -n 5)"
	# but for GObject's own, which are written once
	same "liboxconv.so has no global state" "" "$(objdump -t "$B/liboxconv.so" |
	    awk 'NF > 2 && $(NF - 2) ~ /^\.(data|bss)$/ && $NF !~ /^(\.|_|completed\.|Ox.*_private_offset$|.*_parent_class$|static_g_define_type_id|once(\.|$))/ { print $NF }' |
	    head -n 5)"
else
	skip "exported symbols" "no nm, no objdump or no ELF"
fi
# a run pays only for the libraries that its input needs (DESIGN.md part 9); mapidump and mapils read mail, too
if have ldd; then
	for tool in rtfz rtfunz rtf2html html2rtf lzxd unlzxd mszip unmszip cabls uncab mkcab oabz oabunz oabpatch \
	    oabdiff mapix mapimake tnef2msg msg2tnef; do
		[ -x "$B/$tool" ] || continue
		same "$tool starts no GMime" "" "$(ldd "$B/$tool" | grep -o 'libgmime[^ ]*\|libgobject[^ ]*\|libical[^ ]*')"
	done
fi
finish
