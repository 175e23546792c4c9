#!/bin/bash
# Traps, subshells as children, and sleep as a helper; a trap interrupts wait.
child() {
  trap 'echo "Hello from PID $BASHPID"' USR1
  trap 'exit 0' INT
  echo ready >&"$ready"
  while :; do
    sleep 0.2 &
    wait
  done
}
# One descriptor for both ends of a pipe.
exec {ready}<> <(:)
pids=()
for i in 1 2 3 4 5; do
  child &
  pids+=($!)
done
for i in 1 2 3 4 5; do
  read -r -u "$ready" _
done
for second in $(seq "${1:-30}"); do
  kill -USR1 "${pids[RANDOM % 5]}"
  sleep 0.99
done
kill -INT "${pids[@]}"
wait
