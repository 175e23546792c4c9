#!/bin/sh
# A shell that starts the program as its child, with commands around it.
echo "starting $(basename "$1")"
sleep 0.1
"$@"
echo "status $?"
