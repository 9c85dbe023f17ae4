package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// module is the import path of the house.
const module = "mynetplus/"

// source is one Go file under inspection.
type source struct {
	name, dir string
	text      string
	file      *ast.File
	set       *token.FileSet
	findings  *[]string
}

// inspect reads every Go file of the tree and returns what breaks a rule, as "file:line: what".
func inspect(tree fs.FS) ([]string, error) {
	var findings []string
	documented := map[string]bool{}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata" || entry.Name() == "tmp"):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.ParseComments)
		if err != nil {
			return err
		}
		s := &source{name: name, dir: path.Dir(name), text: string(text), file: file, set: set, findings: &findings}
		s.inspect()
		if !s.isTest() && file.Name.Name != "main" {
			documented[s.dir] = documented[s.dir] || path.Base(name) == "doc.go" && file.Doc != nil
		}
		return nil
	})
	for dir, ok := range documented {
		if !ok {
			findings = append(findings, dir+": has no doc.go that says what the room is for")
		}
	}
	slices.Sort(findings)
	return findings, err
}

func (s *source) report(pos token.Pos, format string, args ...any) {
	line := s.set.Position(pos).Line
	*s.findings = append(*s.findings, fmt.Sprintf("%s:%d: ", s.name, line)+fmt.Sprintf(format, args...))
}

func (s *source) isTest() bool { return strings.HasSuffix(s.name, "_test.go") }

func (s *source) inspect() {
	rule, ok := ruleOf(s.dir)
	if !ok {
		s.report(s.file.Package, "room %s has no rule; add it to rooms", s.dir)
		return
	}
	names := map[string]string{}
	for _, spec := range s.file.Imports {
		target, _ := strconv.Unquote(spec.Path.Value)
		s.inspectImport(spec, target, rule)
		name := path.Base(target)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = target
	}
	if s.isTest() {
		return
	}
	s.inspectBody(names)
	if lines := strings.Count(s.text, "\n"); lines > maxLines && !ast.IsGenerated(s.file) {
		s.report(s.file.Package, "has %d lines, more than %d", lines, maxLines)
	}
	if !allowed(s.name, japanese) {
		s.inspectText()
	}
}

func (s *source) inspectImport(spec *ast.ImportSpec, target string, rule room) {
	if spec.Name != nil && spec.Name.Name == "." {
		s.report(spec.Pos(), "dot import hides where a name comes from")
	}
	if inner, ok := strings.CutPrefix(target, module); ok {
		strict := !s.isTest() || rule.tests
		if strict && !within(inner, s.dir) && !mayImport(inner, rule) {
			s.report(spec.Pos(), "%s may not import %s", s.dir, inner)
		}
		return
	}
	if s.isTest() {
		return
	}
	for prefix, places := range reserved {
		if (strings.HasPrefix(target+"/", strings.TrimSuffix(prefix, "/")+"/")) && !allowed(s.name, places) {
			s.report(spec.Pos(), "%s is reserved for %v", target, places)
		}
	}
	first, _, _ := strings.Cut(target, "/")
	outside := strings.Contains(first, ".")
	if outside && !slices.ContainsFunc(rule.outside, func(m string) bool { return m == "" || within(target, m) }) {
		s.report(spec.Pos(), "%s may not import %s", s.dir, target)
	}
}

// inspectBody finds calls that are kept to certain files, also when they are only named, and init functions.
func (s *source) inspectBody(names map[string]string) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv == nil && n.Name.Name == "init" {
				s.report(n.Pos(), "init hides what happens at start; wire it in server")
			}
		case *ast.SelectorExpr:
			x, ok := n.X.(*ast.Ident)
			if !ok || names[x.Name] == "" {
				return true
			}
			call := names[x.Name] + "." + n.Sel.Name
			if places, ok := calls[call]; ok && !allowed(s.name, places) {
				s.report(n.Pos(), "%s is reserved for %v", call, places)
			}
		}
		return true
	})
}

// inspectText finds the first Japanese character outside the rooms for words.
func (s *source) inspectText() {
	for i, line := range strings.Split(s.text, "\n") {
		if strings.ContainsFunc(line, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }) {
			s.report(s.set.File(s.file.Package).LineStart(i+1), "Japanese text belongs in views")
			return
		}
	}
}

// ruleOf finds the rule of the nearest room around dir. app itself is the main package alone: a new room needs a rule.
func ruleOf(dir string) (room, bool) {
	for d := dir; d != "."; d = path.Dir(d) {
		if rule, ok := rooms[d]; ok {
			return rule, d != "app" || dir == "app" || dir == "app/e2e"
		}
	}
	return room{}, false
}

func mayImport(inner string, rule room) bool {
	return slices.ContainsFunc(rule.inside, func(r string) bool { return within(inner, r) })
}

func within(name, dir string) bool { return name == dir || strings.HasPrefix(name, dir+"/") }

// allowed tells whether a file is in one of the places.
func allowed(name string, places []string) bool {
	return slices.ContainsFunc(places, func(place string) bool {
		if strings.HasSuffix(place, "/") {
			return strings.HasPrefix(name, place)
		}
		ok, err := path.Match(place, name)
		return ok && err == nil
	})
}
