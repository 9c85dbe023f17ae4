// Command app is the program: the command line over package server. Serving is what it does when it is
// told nothing else.
package main
