// Package server builds the portal: New wires every room, top to bottom, in the order things depend on each other, and
// Run serves until it is told to stop. It decides nothing else; rules stand in the rooms it connects.
package server
