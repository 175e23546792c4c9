#!/bin/bash
# A program that forks forever, in two branches.
again() { sleep 100 & again & wait; }
again & again &
wait
