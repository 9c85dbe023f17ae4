package e2e_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// watch hears what a tab does behind the page: requests, the console, violations of the content policy.
type watch struct {
	mu       sync.Mutex
	host     string
	also     []string // hosts of frames, where there are any
	inert    bool     // pages of the gallery: their forms send nothing, not even the one that posts itself
	requests []string // method and path of every request, in order
	faults   []string
}

func (w *watch) fault(format string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

// hear is called for every event of the tab.
func (w *watch) hear(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		u, err := url.Parse(e.Request.URL)
		switch {
		case err != nil:
			w.fault("request to %q", e.Request.URL)
		case u.Scheme == "about", u.Scheme == "data":
		case u.Host != w.host && !slices.Contains(w.also, u.Host):
			w.fault("request to another host: %s", e.Request.URL)
		default:
			w.requests = append(w.requests, e.Request.Method+" "+u.Path)
		}
	case *network.EventResponseReceived:
		status := e.Response.Status
		if status >= 500 || status >= 400 && e.Type != network.ResourceTypeDocument {
			w.fault("%s answered %d", e.Response.URL, status)
		}
	case *log.EventEntryAdded:
		if w.inert && strings.Contains(e.Entry.Text, "form-action 'none'") {
			return
		}
		// A refused form is an answer, not a fault: the responses are judged above.
		if e.Entry.Source != log.EntrySourceNetwork && (e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning) {
			w.fault("console %s: %s", e.Entry.Level, e.Entry.Text)
		}
	case *runtime.EventConsoleAPICalled:
		w.fault("the page wrote to the console: %s", e.Type)
	case *runtime.EventExceptionThrown:
		w.fault("exception: %s", e.ExceptionDetails.Text)
	case *audits.EventIssueAdded:
		if d := e.Issue.Details.ContentSecurityPolicyIssueDetails; d != nil && w.inert && d.ViolatedDirective == "form-action" {
			return
		}
		// The page that goes back to the shop by itself may not, there; Chromium takes it for one that only counts visitors.
		if w.inert && e.Issue.Code == audits.InspectorIssueCodeBounceTrackingIssue {
			return
		}
		// Chromium does not know autocomplete="bday", which the HTML standard and WCAG 1.3.5 have.
		if d := e.Issue.Details.GenericIssueDetails; d != nil && d.ErrorType == audits.GenericIssueErrorTypeFormInputHasWrongButWellIntendedAutocompleteValueError {
			return
		}
		w.fault("browser's issue: %s", e.Issue.Code)
	}
}

// count is how often a request was made.
func (w *watch) count(request string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, made := range w.requests {
		if made == request {
			n++
		}
	}
	return n
}
