# The shell waits for its child, which waits for a process that writes to the FIFO: shell_wait.sh PATH.
mkfifo "$1"
cat "$1" &
wait
