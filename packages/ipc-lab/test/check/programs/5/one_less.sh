#!/bin/sh
# Writes one value too few, and refuses a FIFO that exists.
fifo=/tmp/$1
mkfifo "$fifo" || exit 1
seq 2 "$3" | tr '\n' ';' > "$fifo"
