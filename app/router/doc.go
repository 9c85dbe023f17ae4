// Package router is the way from an address to a handler: every route on one screen, the chain of protections of each
// surface, and what an error looks like. What a page does stands in its feature.
package router
