package main_test

import (
	"os"
	"slices"
	"testing"
)

// features are the cardholder's rooms. None knows another.
var features = []string{"app/login", "app/signup", "app/account", "app/enrollment", "app/status", "app/help", "app/recovery"}

// A room is a directory and everything below it that has no rule of its own.
type room struct {
	inside  []string // rooms of the house it may import; it may always import what lies below itself
	outside []string // modules it may import beside the standard library
	tests   bool     // its tests keep to the same rooms
}

var (
	anyRoom   = []string{"app", "models", "views", "static", "migrations"}
	anyModule = []string{""}
)

// rooms says who may import whom.
var rooms = map[string]room{
	"static":                      {tests: true},
	"static/internal/precompress": {outside: []string{"github.com/andybalholm/brotli"}},
	"migrations":                  {tests: true},
	"views/text":                  {outside: []string{"golang.org/x/text/unicode/norm"}, tests: true}, // NFKC of a shop's name
	"views":                       {inside: []string{"views", "static"}, outside: []string{"github.com/a-h/templ"}, tests: true},
	"models":                      {inside: []string{"migrations"}, outside: anyModule, tests: true},
	"models/modelstest":           {inside: []string{"models", "migrations"}, outside: anyModule},

	"app/config":    {inside: []string{"models"}, outside: anyModule},
	"app/password":  {inside: []string{"models"}, outside: anyModule},
	"app/jobs":      {inside: []string{"models"}, outside: anyModule},
	"app/notify":    {inside: []string{"models", "app/jobs", "views/mail", "views/text"}, outside: anyModule},
	"app/otp":       {inside: []string{"models", "app/jobs", "app/notify"}, outside: anyModule},
	"app/web":       {inside: []string{"models", "views"}, outside: anyModule},
	"app/feed":      {inside: []string{"models", "app/jobs", "app/notify"}, outside: anyModule},
	"app/provision": {inside: []string{"models", "app/jobs", "app/notify"}, outside: anyModule},
	"app/upkeep":    {inside: []string{"models", "app/jobs"}, outside: anyModule},

	"app/login":      feature,
	"app/signup":     feature,
	"app/account":    feature,
	"app/enrollment": feature,
	"app/status":     feature,
	"app/help":       feature,
	"app/recovery":   feature,

	"app/acs/emv": {outside: []string{}, tests: true},
	"app/acs":     {inside: slices.Concat(feature.inside, []string{"app/acs/emv"}), outside: anyModule},

	"app/staff": {
		inside:  slices.Concat(features, []string{"app/acs", "app/feed", "app/provision", "app/web", "app/otp", "app/notify", "app/jobs", "app/password", "models", "views"}),
		outside: anyModule,
	},

	"app/demo": {
		inside:  slices.Concat(features, []string{"app/acs", "app/acs/emv", "app/config", "app/password", "app/jobs", "app/notify", "app/otp", "app/web", "app/feed", "models", "views", "static"}),
		outside: anyModule,
	},
	"app/router":  {inside: slices.Concat(features, []string{"app/acs", "app/web", "app/demo", "app/staff", "models", "views", "static"}), outside: anyModule},
	"app/server":  {inside: anyRoom, outside: anyModule},
	"app/apptest": {inside: anyRoom, outside: anyModule},
	"app/bench":   {inside: anyRoom, outside: anyModule},
	"app":         {inside: anyRoom, outside: anyModule},
}

var feature = room{
	inside:  []string{"models", "views", "app/web", "app/otp", "app/notify", "app/jobs", "app/password"},
	outside: anyModule,
}

// reserved modules and packages appear only in the places named: directories (ending in a slash, everything below
// included) or patterns of files. Tests are free.
var reserved = map[string][]string{
	"gorm.io/":                          {"models/"},
	"github.com/glebarez/":              {"models/"},
	"github.com/pressly/goose/":         {"models/"},
	"github.com/jackc/pgx/":             {"models/"},
	"github.com/labstack/echo/":         {"app/web/", "app/router/", "app/server/", "app/apptest/", "app/bench/", "app/*/handler*.go"},
	"github.com/alexedwards/scs/":       {"app/web/"},
	"github.com/riverqueue/":            {"app/jobs/", "app/upkeep/", "app/server/", "app/apptest/", "app/*/job*.go"},
	"github.com/alecthomas/kong":        {"app/config/", "app/*.go"},
	"github.com/alexedwards/argon2id":   {"app/password/", "app/bench/"},
	"golang.org/x/crypto/argon2":        {"app/password/"},
	"github.com/wneessen/go-mail":       {"app/notify/"},
	"github.com/nyaruka/":               {"app/notify/"},
	"github.com/emersion/":              {}, // tests only
	"github.com/chromedp/":              {}, // tests only
	"github.com/PuerkitoBio/":           {"app/apptest/"},
	"github.com/google/go-cmp/":         {"app/apptest/", "models/modelstest/"},
	"github.com/stretchr/":              {},
	"math/rand":                         {"app/feed/generate.go", "app/bench/strangers.go"}, // repeatable samples; secrets come from crypto/rand
	"net/http/httptest":                 {"app/apptest/"},
	"golang.org/x/net/":                 {"app/staff/"}, // the preview stills a page by its HTML
	"testing":                           {"app/apptest/", "app/bench/", "models/modelstest/"},
	"github.com/a-h/templ":              {"views/", "app/web/", "app/*/handler*.go", "app/router/"},
	"github.com/go-jose/go-jose/v4/jwt": {"app/status/", "app/demo/"},
}

// calls that make a rule or a setting invisible appear only in the places named. Tests are free.
var calls = map[string][]string{
	"time.Now":       {"app/*.go", "app/bench/", "models/store.go"},
	"time.Since":     {"app/*.go", "app/bench/"},
	"time.Until":     {"app/*.go"},
	"os.Getenv":      {"app/config/", "app/apptest/", "models/modelstest/"},
	"os.LookupEnv":   {"app/config/", "app/apptest/", "models/modelstest/"},
	"os.Environ":     {"app/config/", "app/apptest/", "app/bench/", "models/modelstest/"},
	"os.ExpandEnv":   {},
	"syscall.Getenv": {},
}

// japanese lists where text for people may stand. Tests are free.
var japanese = []string{"views/", "app/demo/"}

// maxLines is the longest file anybody has to read (style.md 3). Generated files are not read.
const maxLines = 350

// The house keeps its own rules.
func TestArchitecture(t *testing.T) {
	findings, err := inspect(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range findings {
		t.Error(finding)
	}
}
