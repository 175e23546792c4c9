#!/bin/sh
# Prints the right values, but without mapping the file.
od -A n -t d4 -N 20 "$1"
