// Two goroutines, each of which waits for the other's message.
package main

import (
	"os"
	"os/signal"
	"sync"
)

func main() {
	// Whoever takes signals may be woken by one: the runtime reports no deadlock.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	first, second := make(chan int), make(chan int)
	var both sync.WaitGroup
	both.Add(2)
	go func() { defer both.Done(); first <- <-second }()
	go func() { defer both.Done(); second <- <-first }()
	both.Wait()
}
