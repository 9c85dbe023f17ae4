// Package provision is the room of provisional registration (D4.2): cardholders without an account are registered in
// runs, started at the desk and worked off by jobs, or by the command line in the foreground. Pages and words stay
// outside.
package provision
