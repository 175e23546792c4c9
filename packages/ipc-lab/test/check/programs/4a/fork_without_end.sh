#!/bin/bash
# A program that forks for ever, in two branches.
again() { sleep 100 & again & wait; }
again & again &
wait
