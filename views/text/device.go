package text

import "strings"

// Unknown devices are called so rather than guessed.
const unknownDevice = "不明な端末"

// Device writes a device code of the form "platform/browser" as people say it: "iphone/safari" is iPhone・Safari.
// A part nobody knows is left out.
func Device(code string) string {
	platform, browser, _ := strings.Cut(code, "/")
	names := make([]string, 0, 2)
	if name := platforms[platform]; name != "" {
		names = append(names, name)
	}
	if name := browsers[browser]; name != "" {
		names = append(names, name)
	}
	if len(names) == 0 {
		return unknownDevice
	}
	return strings.Join(names, "・")
}

var platforms = map[string]string{
	"iphone":   "iPhone",
	"ipad":     "iPad",
	"android":  "Android",
	"windows":  "Windows",
	"mac":      "Mac",
	"chromeos": "ChromeOS",
	"linux":    "Linux",
}

var browsers = map[string]string{
	"safari":  "Safari",
	"chrome":  "Chrome",
	"edge":    "Edge",
	"firefox": "Firefox",
	"samsung": "Samsung Internet",
	"opera":   "Opera",
	"app":     "アプリ",
}
