#!/bin/sh
# No pipe at all: the values go through a file.
file=$(mktemp)
echo 1 2 3 4 5 6 > "$file"
(
  sum=0
  for value in $(cat "$file"); do sum=$((sum + value)); done
  echo "Sum: $sum"
) &
wait
rm "$file"
