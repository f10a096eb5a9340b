#!/bin/sh
# Makes the pictures in assets/ from the real program: runs it in tmux, presses keys, captures the
# screen with its colours and renders it.
#
# usage: scripts/pictures.sh [PICTURE...]        (default: all)
#
# Needs tmux, python3 with Pillow, DejaVu fonts, and a release build.
set -eu
cd "$(dirname "$0")/.."
BIN=${BIN:-target/release/wireboard}
OUT=${OUT:-assets}
PYTHON=${PYTHON:-python3}
SOCKET=wireboard-pictures
WORK=$(mktemp -d)
trap 'tmux -L $SOCKET kill-server 2>/dev/null || true; rm -rf "$WORK"' EXIT
mkdir -p "$OUT"

tm() { tmux -L $SOCKET -f /dev/null "$@"; }
screen() { tm capture-pane -p -t shot; }

# Waits until the screen shows a pattern (60 s at most).
wait_for() {
    tries=300
    until screen | grep -q -- "$1"; do
        tries=$((tries - 1))
        if [ $tries -eq 0 ]; then
            echo "pictures: the screen never showed: $1" >&2
            screen >&2
            exit 1
        fi
        sleep 0.2
    done
}

# start COLUMNS ROWS [ARGUMENT...]
start() {
    columns=$1 rows=$2
    shift 2
    mkdir -p "$WORK/state"
    tm new-session -d -s shot -x "$columns" -y "$rows" \
        "env -u COLORTERM XDG_STATE_HOME=$WORK/state XDG_CONFIG_HOME=$WORK \
         TERM=xterm ${ENVIRONMENT:-LANG=C.UTF-8} $BIN $*"
    wait_for "${READY:-curl}"
}

keys() { for key in "$@"; do tm send-keys -t shot "$key"; sleep 0.3; done; }

# finish NAME [--light]
finish() {
    name=$1
    shift
    tm capture-pane -e -p -t shot >"$WORK/$name.ansi"
    tm kill-session -t shot
    rm -rf "$WORK/state"
    $PYTHON scripts/screenshot.py --columns "$columns" --rows "$rows" "$@" "$OUT/$name.png" \
        <"$WORK/$name.ansi"
    echo "$OUT/$name.png"
}

picture() {
    case $1 in
    simple)
        start 80 24 simple
        wait_for "r[0-9]"
        keys Space
        finish simple
        ;;
    distributed)
        start 120 40 distributed
        wait_for "r[0-9]"
        keys i Left
        wait_for "200 [a-z0-9]* *[0-9]* ms\|200 ok\|200 [0-9]"
        sleep 2
        keys Space
        finish distributed
        ;;
    small)
        start 80 24 distributed
        wait_for "200 \|[1-9]/s"
        keys Space
        finish small
        ;;
    light)
        start 120 40 distributed
        keys i Left
        wait_for "200 [a-z0-9]* *[0-9]* ms\|200 ok\|200 [0-9]"
        sleep 2
        keys Space
        finish light --light
        ;;
    split)
        start 200 60
        keys i Left
        wait_for "200 [a-z0-9]* *[0-9]* ms\|200 ok\|200 [0-9]"
        sleep 2
        keys Space
        finish split
        ;;
    story)
        start 120 40 distributed
        keys s
        wait_for "HAProxy picks"
        keys n n
        sleep 1
        finish story
        ;;
    killed)
        start 120 40 distributed
        keys Tab Tab Tab x
        wait_for "DOWN"
        sleep 2
        keys Space
        finish killed
        ;;
    inspector)
        start 120 40 distributed
        keys i
        wait_for "Hops"
        sleep 3
        keys Space
        finish inspector
        ;;
    simple-120)
        start 120 40 simple
        wait_for "200 [a-z0-9]* *[0-9]* ms\|200 ok\|200 [0-9]"
        sleep 2
        keys Space
        finish simple-120
        ;;
    simple-200)
        start 200 60 simple
        wait_for "200 [a-z0-9]* *[0-9]* ms\|200 ok\|200 [0-9]"
        sleep 2
        keys Space
        finish simple-200
        ;;
    distributed-200)
        start 200 60 distributed
        wait_for "200 [a-z0-9]* *[0-9]* ms\|200 ok\|200 [0-9]"
        sleep 2
        keys Space
        finish distributed-200
        ;;
    drawing)
        rm -f "$WORK/shop.json"
        # An empty board has no door to ask yet.
        READY="An empty board" start 120 40 "$WORK/shop.json"
        keys a u a w BTab c a a
        finish drawing
        ;;
    ascii)
        ENVIRONMENT="WIREBOARD_GLYPHS=ascii" start 80 24 distributed
        wait_for "r[0-9]"
        keys Space
        finish ascii
        ;;
    svg)
        # Not a screen: what `export` draws.
        $BIN export distributed --to svg -o "$OUT/distributed.svg"
        echo "$OUT/distributed.svg"
        ;;
    *)
        echo "pictures: no picture is called $1" >&2
        exit 2
        ;;
    esac
}

[ $# -gt 0 ] || set -- simple simple-120 simple-200 distributed distributed-200 small light split story killed inspector drawing ascii svg
for one in "$@"; do picture "$one"; done
