#!/bin/sh
# Prints each value on a line, and no mean.
tr ';' '\n' < "/tmp/$1"
