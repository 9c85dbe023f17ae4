package main

import (
	"errors"
	"fmt"

	"mynetplus/app/staff"
	"mynetplus/models"
)

// staffCmd groups what is done to the accounts of staff. There is no other way to make one, or to give a new password.
type staffCmd struct {
	Add     staffAddCmd     `cmd:"" help:"Add somebody; prints an initial password, once."`
	Disable staffDisableCmd `cmd:"" help:"Keep somebody out, from their next request on."`
	Reset   staffResetCmd   `cmd:"" help:"Start somebody anew: prints an initial password, once; forgets TOTP, ends sessions, opens the lock, and takes back who was disabled."`
}

// staffAddCmd adds somebody.
type staffAddCmd struct {
	Name string `arg:"" help:"User name: 2 to 32 small letters, digits, dots and hyphens, a letter first."`
	Role string `help:"agent (desk), supervisor, or auditor (reads only)." enum:"agent,supervisor,auditor" required:""`
}

// Run is the command.
func (c staffAddCmd) Run(e env) error {
	if !models.StaffName(c.Name) {
		return fmt.Errorf("%q is no user name: 2 to 32 small letters, digits, dots and hyphens, a letter first", c.Name)
	}
	return e.staff(c.Name, func(s *staff.Service) error {
		initial, err := s.Add(e.ctx, c.Name, c.Role)
		if errors.Is(err, models.ErrDuplicate) {
			return fmt.Errorf("the user name %s is taken", c.Name)
		}
		if err != nil {
			return err
		}
		return e.handOut(c.Name+" is added as "+c.Role+".", initial)
	})
}

// staffDisableCmd keeps somebody out.
type staffDisableCmd struct {
	Name string `arg:"" help:"User name."`
}

// Run is the command.
func (c staffDisableCmd) Run(e env) error {
	return e.staff(c.Name, func(s *staff.Service) error {
		done, err := s.Disable(e.ctx, staff.Change{Name: c.Name})
		if err != nil {
			return err
		}
		said := "disabled; sessions ended"
		if !done {
			said = "disabled already"
		}
		_, err = fmt.Fprintf(e.out, "%s: %s\n", c.Name, said)
		return err
	})
}

// staffResetCmd starts somebody anew.
type staffResetCmd struct {
	Name string `arg:"" help:"User name."`
}

// Run is the command.
func (c staffResetCmd) Run(e env) error {
	return e.staff(c.Name, func(s *staff.Service) error {
		initial, err := s.Reset(e.ctx, c.Name)
		if err != nil {
			return err
		}
		return e.handOut(c.Name+" is reset.", initial)
	})
}

// handOut prints an initial password, which is stored nowhere.
func (e env) handOut(said, initial string) error {
	_, err := fmt.Fprintf(e.out, "%s\nInitial password, shown once: %s\n"+
		"The first sign-in at /staff/login replaces it and sets up the authenticator app.\n", said, initial)
	return err
}

// staff does something with the accounts of staff; name is whom it is about.
func (e env) staff(name string, act func(*staff.Service) error) error {
	s, err := e.open(nil)
	if err != nil {
		return err
	}
	err = act(s.Staff)
	if errors.Is(err, models.ErrNotFound) {
		err = fmt.Errorf("nobody has the user name %s", name)
	}
	return errors.Join(err, s.Close())
}
