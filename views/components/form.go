package components

import (
	"slices"

	"mynetplus/views/text"
)

// FieldError is one message of a refused form. Field is the name of the control, which is also its id; it is empty
// when the message is about the whole form. Help is the slug of the answer that explains it, or empty.
type FieldError struct{ Field, Text, Help string }

// Failure is the message of an error code at a control, with its help answer.
func Failure(field, code string) FieldError {
	return FieldError{Field: field, Text: text.Error(code), Help: text.ErrorHelp(code)}
}

// Errors are the messages of a refused form, in the order of its fields.
type Errors []FieldError

// For gives the message that stands at the control, or "".
func (e Errors) For(field string) string {
	for _, item := range e {
		if item.Field == field {
			return item.Text
		}
	}
	return ""
}

// help lists the answers that explain the messages, each once.
func (e Errors) help() []string {
	var slugs []string
	for _, item := range e {
		if item.Help != "" && !slices.Contains(slugs, item.Help) {
			slugs = append(slugs, item.Help)
		}
	}
	return slugs
}

// FieldProps describes a text field. Name is its id too.
type FieldProps struct {
	Name, Label, Hint, Value string
	Autocomplete             string
	Digits                   bool // telephones show the keypad for digits
	Short                    bool // half as wide
	Optional                 bool // may be left empty
	Errors                   Errors
}

// describedBy lists the ids of what explains a control: its hint, then its error.
func describedBy(name string, hint bool, message string) string {
	ids := ""
	if hint {
		ids = name + "-hint"
	}
	if message != "" {
		if ids != "" {
			ids += " "
		}
		ids += name + "-error"
	}
	return ids
}
