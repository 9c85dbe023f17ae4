package emv

import (
	"slices"
	"strings"
)

// Version is the protocol version of everything written here. What depends on a version stands in this file.
const Version = "2.2.0"

// supported lists the versions that are read. 2.1.0 is retired.
var supported = []string{Version}

// Supports reports whether messages of a version are read.
func Supports(version string) bool { return slices.Contains(supported, version) }

// SupportedVersions is the list as the errorDetail of an Erro 102 wants it.
func SupportedVersions() string { return strings.Join(supported, ",") }
