// Package components holds the parts that pages are made of: fields, buttons, notices, badges, card tiles, lists. They
// carry the classes of static/css/portal.css and the accessibility wiring that belongs to them. A component takes
// values that are ready to be shown, masked where they must be (domain.md D7.1); layouts and whole pages stay outside.
package components
