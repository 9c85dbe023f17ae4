// Package e2e drives the real server with a real browser: the cardholder's journeys, every page in every state under
// axe-core, and the contact sheet. All of it is tests; they skip where there is no Chromium.
package e2e
