// Package config is the only reader of the environment. One struct documents every setting; Check refuses a bad one
// by name before anything starts. The demo's own secrets are made and kept here too. What a setting is used for
// stays outside: server hands the values to the rooms that need them.
package config
