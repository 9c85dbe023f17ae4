package web

import "strings"

// Device turns a User-Agent into a short code, platform/browser, for the history and the list of devices (D3.11);
// views/text has the words. It is a label and proves nothing: what it does not know it calls unknown.
func Device(userAgent string) string {
	return first(userAgent, platforms) + "/" + first(userAgent, browsers)
}

// sign is a part of a User-Agent and what it stands for. Many browsers name their ancestors too, so the first sign in
// the list that occurs wins.
type sign struct{ token, code string }

var platforms = []sign{
	{"iPhone", "iphone"},
	{"iPod", "iphone"},
	{"iPad", "ipad"},
	{"Android", "android"},
	{"CrOS", "chromeos"},
	{"Windows", "windows"},
	{"Macintosh", "mac"},
	{"Linux", "linux"},
}

var browsers = []sign{
	{"; wv)", "app"}, // Android's webview
	{"EdgiOS/", "edge"},
	{"EdgA/", "edge"},
	{"Edg/", "edge"},
	{"SamsungBrowser/", "samsung"},
	{"OPR/", "opera"},
	{"OPT/", "opera"},
	{"FxiOS/", "firefox"},
	{"Firefox/", "firefox"},
	{"CriOS/", "chrome"},
	{"Chrome/", "chrome"},
	{"Version/", "safari"},
	{"Mobile/", "app"}, // iOS without a browser's name is a webview
}

func first(userAgent string, signs []sign) string {
	for _, s := range signs {
		if strings.Contains(userAgent, s.token) {
			return s.code
		}
	}
	return "unknown"
}
