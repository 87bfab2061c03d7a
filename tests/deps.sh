#!/bin/sh
# deps.sh [build|test|bench|all]: installs what is missing of what the build (build), the tests (test, the default, build
# included), the comparisons (bench) or everything (all) needs. Says what it will do; does nothing where all is there.
# What only some tests use may be missing for good: they are skipped then.
set -eu
what=${1:-test}
stamp=build/peers-tried.$what

# A row: set, what tells that it is there (a command, a module of pkg-config, a file or a Debian package),
# and the package that brings it for apt, dnf, apk, pacman and brew; - where there is none.
table() {
	cat <<'ROWS'
build  cmd:cc             gcc                    gcc               gcc              gcc        -
build  file:stdio.h       libc6-dev              glibc-devel       musl-dev         glibc      -
build  cmd:autoconf       autoconf               autoconf          autoconf         autoconf   autoconf
build  cmd:pkg-config     pkg-config             pkgconf-pkg-config pkgconf         pkgconf    pkgconf
build  mod:gmime-3.0      libgmime-3.0-dev       gmime30-devel     gmime-dev        gmime3     gmime
build  mod:zlib           zlib1g-dev             zlib-devel        zlib-dev         zlib       zlib
build  mod:libdeflate     libdeflate-dev         libdeflate-devel  libdeflate-dev   libdeflate libdeflate
build  mod:jansson        libjansson-dev         jansson-devel     jansson-dev      jansson    jansson
test   mod:check          check                  check-devel       check-dev        check      check
peer   cmd:mandoc         mandoc                 mandoc            mandoc           mandoc     mandoc
peer   cmd:python3        python3                python3           python3          python     -
peer   cmd:openssl        openssl                openssl           openssl          openssl    -
peer   py:olefile         python3-olefile        python3-olefile   -                -          -
peer   cmd:cabextract     cabextract             cabextract        cabextract       cabextract cabextract
peer   cmd:gcab           gcab                   gcab              gcab             gcab       gcab
peer   cmd:7z             p7zip-full             p7zip-plugins     7zip             7zip       p7zip
peer   cmd:tnef           tnef                   -                 -                -          tnef
peer   cmd:ytnef          ytnef-tools            ytnef             ytnef            -          ytnef
peer   cmd:gsf            libgsf-bin             libgsf            libgsf           libgsf     libgsf
peer   cmd:unrtf          unrtf                  unrtf             unrtf            unrtf      unrtf
peer   cmd:olecfinfo      libolecf-utils         -                 -                -          -
peer   cmd:hexbin         macutils               -                 -                -          -
peer   cmd:lsar           unar                   unar              -                -          unar
bench  cmd:msgconvert     libemail-outlook-message-perl -         -                -          -
bench  deb:libmspack0     libmspack0             libmspack         libmspack        libmspack  libmspack
bench  cmd:wimlib-imagex  wimtools               wimlib-utils      wimlib           wimlib     wimlib
fuzz   cmd:clang          clang                  clang             clang            clang      -
fuzz   deb:libclang-rt-14-dev libclang-rt-14-dev compiler-rt       compiler-rt      compiler-rt -
all    cmd:clang-format   clang-format           clang-tools-extra clang-extra-tools clang     clang-format
all    py:icalendar       python3-icalendar      -                 -                -          -
all    py:vobject         python3-vobject        -                 -                -          -
all    py:dateutil        python3-dateutil       -                 -                -          -
ROWS
}

there() {
	case $1 in
	cmd:*) command -v "${1#cmd:}" >/dev/null 2>&1 ;;
	mod:*) pkg-config --exists "${1#mod:}" 2>/dev/null ;;
	file:*) [ -e "/usr/include/${1#file:}" ] || [ "$(uname)" = Darwin ] ;;
	deb:*) ! command -v dpkg >/dev/null 2>&1 || [ -e "/var/lib/dpkg/info/${1#deb:}.list" ] ||
		[ -e "/var/lib/dpkg/info/${1#deb:}:$(dpkg --print-architecture).list" ] ;;
	py:*) [ -e "/usr/lib/python3/dist-packages/${1#py:}" ] || /usr/bin/python3 -c "import ${1#py:}" 2>/dev/null ;;
	esac
}

case $what in
build) sets="build" optional= ;;
test) sets="build test" optional="peer" ;;
fuzz) sets="build test fuzz" optional= ;;
bench) sets="build" optional="peer bench" ;;
all) sets="build test fuzz" optional="peer bench all" ;;
*) echo "usage: deps.sh [build|test|fuzz|bench|all]" >&2 && exit 64 ;;
esac

manager=
column=0
for m in apt-get:3 dnf:4 apk:5 pacman:6 brew:7; do
	if command -v "${m%:*}" >/dev/null 2>&1; then
		manager=${m%:*} column=${m#*:}
		break
	fi
done

# missing SETS: the probes that fail, with the package of this manager, a line each
missing() {
	table | while read -r set probe packages; do
		case " $1 " in
		*" $set "*) there "$probe" || echo "$set $probe $packages" | awk -v n="${column:-0}" '{ print $2, (n ? $n : "-") }' ;;
		esac
	done
}

need=$(missing "$sets")
want=
[ -z "$optional" ] || [ -e "$stamp" ] || want=$(missing "$optional" | grep -v ' -$' || true)
[ -n "$need$want" ] || exit 0

if [ -z "$manager" ]; then
	if [ -n "$need" ]; then
		echo "oxconv: no package manager that I know (apt, dnf, apk, pacman, brew); please install:" >&2
		echo "$need" | sed 's/^[a-z]*:\([^ ]*\).*/  \1/' >&2
		exit 1
	fi
	exit 0
fi
sudo=
if [ "$(id -u)" != 0 ] && [ "$manager" != brew ]; then
	if command -v sudo >/dev/null 2>&1; then
		sudo=sudo
	elif [ -n "$need" ]; then
		echo "oxconv: to install what is missing I need root or sudo; please install:" "$(echo "$need" | cut -d' ' -f2)" >&2
		exit 1
	else
		exit 0
	fi
fi

run() {
	echo "+ $*" >&2
	"$@" >&2
}

# known PACKAGES: whether apt has a candidate for each
known() {
	for p in "$@"; do
		apt-cache policy "$p" 2>/dev/null | grep -q '^  Candidate: [^(]' || return 1
	done
}

bring() {
	case $manager in
	apt-get)
		known "$@" || run $sudo apt-get -q update || true
		run $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@" || {
			run $sudo apt-get -q update
			run $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@"
		}
		;;
	dnf) run $sudo dnf -y install "$@" ;;
	apk) run $sudo apk add "$@" ;;
	pacman) run $sudo pacman -S --needed --noconfirm "$@" ;;
	brew) run brew install "$@" ;;
	esac
}

packages() {
	echo "$1" | awk 'NF == 2 && $2 != "-" { print $2 }' | sort -u | tr '\n' ' '
}
required=$(packages "$need")
helpful=$(packages "$want")

if [ -n "$required" ]; then
	echo "oxconv: installing with $manager what the ${what} needs: $required" >&2
	bring $required
	rm -f config.mk # what configure did not find before may be there now
	still=$(missing "$sets")
	if [ -n "$still" ]; then
		echo "oxconv: still missing: $(echo "$still" | cut -d' ' -f1 | tr '\n' ' ')" >&2
		exit 1
	fi
fi
if [ -n "$helpful" ]; then
	echo "oxconv: installing with $manager what some tests compare with: $helpful" >&2
	if [ "$manager" = apt-get ]; then
		known $helpful || run $sudo apt-get -q update || true
		there_are=
		for p in $helpful; do
			! known "$p" || there_are="$there_are $p"
		done
		[ -z "$there_are" ] || bring $there_are || echo "oxconv: going on without" >&2
	else
		for p in $helpful; do
			bring "$p" || echo "oxconv: going on without $p" >&2
		done
	fi
	mkdir -p build
	: >"$stamp"
fi
