# Where shell tests and benches run: the same locale and zone for all, the built tools first in PATH.
#   B       where the built tools are, absolute
#   CORPUS  the folder of real files, absolute, or empty
LC_ALL=C
TZ=UTC
export LC_ALL TZ
: "${B:=build}"
: "${CORPUS:=}"
case $B in
/*) ;;
*) B=$PWD/$B ;;
esac
case $CORPUS in
'' | /*) ;;
*) CORPUS=$PWD/$CORPUS ;;
esac
[ -z "$CORPUS" ] || [ -d "$CORPUS" ] || CORPUS=
PATH=$B:$B/test:$PATH
export B CORPUS PATH
