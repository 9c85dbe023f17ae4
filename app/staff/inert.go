package staff

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// inert takes what stands inside a page's main element and leaves nothing in it that leads, sends or runs: no address, no
// form, no button, no name of a field. What people read stays word for word. The h1 becomes an h2, because the page around
// it has one.
func inert(page io.Reader) (string, error) {
	doc, err := html.Parse(page)
	if err != nil {
		return "", fmt.Errorf("read page: %w", err)
	}
	main := element(doc, atom.Main)
	if main == nil {
		return "", fmt.Errorf("read page: no main element")
	}
	still(main)
	var b bytes.Buffer
	for n := range main.ChildNodes() {
		if err := html.Render(&b, n); err != nil {
			return "", fmt.Errorf("write page: %w", err)
		}
	}
	return b.String(), nil
}

func element(n *html.Node, tag atom.Atom) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.DataAtom == tag {
			return d
		}
	}
	return nil
}

// still stills everything below a node.
func still(parent *html.Node) {
	for n := parent.FirstChild; n != nil; {
		next := n.NextSibling
		if n.Type == html.ElementNode {
			if left := leave(n); left {
				parent.RemoveChild(n)
			} else {
				quiet(n)
				still(n)
			}
		}
		n = next
	}
}

// leave reports whether an element is left out: what only acts, or carries something for an act.
func leave(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Noscript, atom.Iframe, atom.Object, atom.Embed, atom.Template:
		return true
	case atom.Input:
		return attrOf(n, "type") == "hidden"
	case atom.Button: // one that sends is shown, as words; the others belong to the script
		return attrOf(n, "type") != "submit"
	}
	return false
}

// keptAttrs are the attributes that stay; every other may lead, send, name, fill in or run.
var keptAttrs = []string{
	"class", "id", "for", "role", "type", "checked", "disabled", "aria-hidden", "aria-labelledby", "aria-describedby", "aria-label", "aria-current",
	"datetime", "open", "scope", "lang", "width", "height", "viewbox", "d", "x", "y", "cx", "cy", "r", "rx", "fill", "stroke", "stroke-width", "transform",
}

// quiet takes an element's power away.
func quiet(n *html.Node) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return !slices.Contains(keptAttrs, strings.ToLower(a.Key)) })
	switch n.DataAtom {
	case atom.A:
		setAttr(n, "class", "off")
	case atom.Button:
		retag(n, atom.Span)
		n.Attr = []html.Attribute{{Key: "class", Val: "off"}}
	case atom.Form:
		retag(n, atom.Div)
	case atom.Aside: // complementary only beside a main
		retag(n, atom.Div)
		dropAttr(n, "aria-label")
	case atom.Input, atom.Select, atom.Textarea:
		if !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "disabled" }) {
			setAttr(n, "disabled", "")
			setAttr(n, "class", strings.TrimSpace(attrOf(n, "class")+" is-stilled")) // looks as it does to the cardholder
		}
	case atom.H1:
		retag(n, atom.H2)
		setAttr(n, "class", strings.TrimSpace(attrOf(n, "class")+" h1"))
	}
	if attrOf(n, "role") == "alert" || attrOf(n, "role") == "status" { // nothing has happened to whoever looks
		dropAttr(n, "role")
		dropAttr(n, "aria-labelledby")
	}
}

func retag(n *html.Node, to atom.Atom) { n.DataAtom, n.Data = to, to.String() }

func attrOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func setAttr(n *html.Node, key, value string) {
	dropAttr(n, key)
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

func dropAttr(n *html.Node, key string) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}
