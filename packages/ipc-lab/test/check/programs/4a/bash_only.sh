#!/bin/bash
# The child is a process substitution; the values are its standard input.
child() {
  local sum=0 value
  while read -r value; do sum=$((sum + value)); done
  echo "Sum: $sum"
}
exec 3> >(child)
pid=$!
for i in 1 2 3 4 5 6 7 8; do echo "$((RANDOM % 10))" >&3; done
exec 3>&-
wait "$pid"
