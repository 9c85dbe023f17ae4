package emv

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"
)

// object is a JSON object as it came. Its names are compared exactly; encoding/json alone would also take
// "ACCTNUMBER" for acctNumber, and the last of two values.
type object map[string]any

// deepest is how far values may stand in each other. Messages need five levels; what extensions hold may need more.
// Names of fields are kept on the way down: without a bound 64 KiB of braces would take hundreds of megabytes.
const deepest = 64

var errDeep = errors.New("values stand too deep in each other")

// reader reads one JSON text and remembers the names that an object has twice (the first value counts).
type reader struct {
	tokens *json.Decoder
	depth  int
	twice  []string
	err    error // ends the reading
}

// read returns the object that body is and the names that stand twice in it or anywhere below; ok is false for
// anything but one JSON object in UTF-8.
func read(body []byte) (o object, twice []string, ok bool) {
	if !utf8.Valid(body) || !json.Valid(body) {
		return nil, nil, false
	}
	r := reader{tokens: json.NewDecoder(bytes.NewReader(body))}
	r.tokens.UseNumber()
	o, ok = r.value("").(object)
	return o, r.twice, ok && r.err == nil
}

// value reads the next value; path names it.
func (r *reader) value(path string) any {
	if r.depth++; r.depth > deepest && r.err == nil {
		r.err = errDeep
	}
	defer func() { r.depth-- }()
	switch token := r.token(); token {
	case json.Delim('{'):
		o := object{}
		for r.more() {
			key, _ := r.token().(string)
			below := join(path, key)
			v := r.value(below)
			if _, again := o[key]; again {
				r.twice = append(r.twice, below)
				continue
			}
			o[key] = v
		}
		r.token() // the closing brace
		return o
	case json.Delim('['):
		list := []any{}
		for r.more() {
			list = append(list, r.value(path))
		}
		r.token() // the closing bracket
		return list
	default:
		return token
	}
}

func (r *reader) more() bool { return r.err == nil && r.tokens.More() }

func (r *reader) token() json.Token {
	if r.err != nil {
		return nil
	}
	var token json.Token
	token, r.err = r.tokens.Token()
	return token
}

// text is a field's value where it is text, and "" where it is absent or anything else.
func (o object) text(name string) string {
	s, _ := o[name].(string)
	return s
}

// empty reports whether a value says nothing: absent, null, "", {} or [].
func empty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case object:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
