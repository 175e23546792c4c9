#!/bin/sh
# Writes forty values, whatever -n says.
[ -p "/tmp/$1" ] || mkfifo "/tmp/$1"
for i in $(seq 40); do echo "$((i * 7 % 101))"; done | tr '\n' ';' > "/tmp/$1"
