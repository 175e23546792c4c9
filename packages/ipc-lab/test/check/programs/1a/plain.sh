#!/bin/bash
# A shell: traps, subshells as children, sleep as a helper.
child() {
  trap 'echo "Hello from PID $BASHPID"' USR1
  trap 'exit 0' INT
  while :; do
    sleep 0.2
  done
}
pids=()
for i in 1 2 3 4 5; do
  child &
  pids+=($!)
done
sleep 1
for second in $(seq 30); do
  kill -USR1 "${pids[RANDOM % 5]}"
  sleep 0.99
done
kill -INT "${pids[@]}"
wait
