package static

import (
	"strconv"
	"strings"
)

// choose picks the copy for an Accept-Encoding header (RFC 9110, section 12.5.3): brotli, then gzip, then plain.
// A copy that is no smaller than the source is never chosen.
func (a *asset) choose(accept string) (body []byte, encoding string) {
	if accepts(accept, "br") && len(a.brotli) < len(a.plain) {
		return a.brotli, "br"
	}
	if accepts(accept, "gzip") && len(a.gzip) < len(a.plain) {
		return a.gzip, "gzip"
	}
	return a.plain, ""
}

// accepts tells whether the header names the coding with a weight above zero. "*" is not honored: no browser sends it,
// and plain is always a right answer.
func accepts(header, coding string) bool {
	for item := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(item, ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		q, ok := strings.CutPrefix(strings.TrimSpace(params), "q=")
		if !ok {
			return true
		}
		weight, err := strconv.ParseFloat(q, 64)
		return err == nil && weight > 0
	}
	return false
}
