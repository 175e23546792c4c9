#!/bin/sh
# Two programs could be meant: the same one runs twice.
"$@"
"$@"
