package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
)

// Neutral makes a foreign text harmless on a terminal: whatever moves the
// cursor, changes colours or the direction of writing is shown as its number.
func Neutral(s string) string {
	harmless := func(r rune) bool { return unicode.IsPrint(r) && r != unicode.ReplacementChar }
	if strings.IndexFunc(s, func(r rune) bool { return !harmless(r) }) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case harmless(r) || r == unicode.ReplacementChar:
			b.WriteRune(r) // ranging over a string makes broken bytes harmless, too
		case r == '\t' || r == '\n':
			b.WriteByte(' ')
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// neutralOrigins makes copies whose texts are harmless.
func neutralOrigins(list []gate.Origin) []gate.Origin {
	list = slices.Clone(list)
	for i := range list {
		o := &list[i]
		for _, s := range []*string{&o.Source, &o.PURL, &o.Path, &o.License, &o.LicensePlace} {
			*s = Neutral(*s)
		}
	}
	return list
}

// neutralRenames does the same for names.
func neutralRenames(list []gate.Rename) []gate.Rename {
	list = slices.Clone(list)
	for i := range list {
		list[i] = gate.Rename{Origin: Neutral(list[i].Origin), Patch: Neutral(list[i].Patch)}
	}
	return list
}
