package emv

import "slices"

// missing names the required fields that are absent, null or empty.
func missing(o object, table []field) []string {
	var names []string
	for _, f := range table {
		if f.must(o) && empty(o[f.name]) {
			names = append(names, f.name)
		}
	}
	return names
}

// malformed names the fields that are there in a wrong form. An optional field that is there has something to say: null
// and empty are wrong forms.
func malformed(o object, table []field) []string {
	var names []string
	for _, f := range table {
		value, there := o[f.name]
		switch {
		case !there:
		case empty(value):
			names = append(names, f.name)
		default:
			names = append(names, f.form(f.name, value)...)
		}
	}
	return names
}

// objectOf is an object with a table of its own. What it lacks makes it malformed: it is optional itself.
func objectOf(table []field) form {
	return func(name string, value any) []string {
		o, ok := value.(object)
		if !ok {
			return []string{name}
		}
		wrong := missing(o, table)
		for _, below := range malformed(o, table) {
			if !slices.Contains(wrong, below) {
				wrong = append(wrong, below)
			}
		}
		for i := range wrong {
			wrong[i] = join(name, wrong[i])
		}
		return wrong
	}
}

// maxExtensions is the most that messageExtension may hold.
const maxExtensions = 10

// extensions is the form of messageExtension.
func extensions(name string, value any) []string {
	list, ok := value.([]any)
	if !ok || len(list) > maxExtensions {
		return []string{name}
	}
	var wrong []string
	for _, one := range list {
		for _, below := range objectOf(extension)(name, one) {
			if !slices.Contains(wrong, below) {
				wrong = append(wrong, below)
			}
		}
	}
	return wrong
}

// critical lists the ids of extensions that must be understood and are not: none is known here. The form has been
// judged.
func critical(o object) []string {
	list, _ := o["messageExtension"].([]any)
	var ids []string
	for _, one := range list {
		if e, ok := one.(object); ok && e["criticalityIndicator"] == true {
			ids = append(ids, e.text("id"))
		}
	}
	return ids
}
