package license

import (
	"path"
	"slices"
	"strings"
)

// maxLicenseFiles bounds how many licence files of one folder are read.
const maxLicenseFiles = 32

// isLicenseFile reports whether a file of this name holds the terms of its
// folder: LICENSE, COPYING.LIB, LICENSE-MIT, UNLICENSE.txt, ...
func isLicenseFile(name string) bool {
	up := strings.ToUpper(name)
	switch path.Ext(up) {
	case ".GO", ".C", ".H", ".PY", ".JS", ".TS", ".JAVA", ".RB", ".RS", ".SH", ".PL", ".JSON", ".XML", ".HTML", ".LICENSE":
		return false
	}
	for _, word := range []string{"LICENSE", "LICENCE", "COPYING", "UNLICENSE", "COPYRIGHT"} {
		rest, ok := strings.CutPrefix(up, word)
		if ok && (rest == "" || strings.ContainsAny(rest[:1], ".-_S")) {
			return true
		}
	}
	return strings.HasSuffix(up, "-LICENSE") || strings.HasSuffix(up, "-LICENSE.TXT") || strings.HasSuffix(up, "_LICENSE")
}

// readLicenses reads the licence files of one folder. One that tells the whole from
// its parts decides, since the texts beside it may be those of parts. LICENSE-MIT
// beside LICENSE-APACHE is a choice, by the custom of Rust; the LGPL beside the GPL
// that it builds upon is the LGPL; else all hold together.
func (t *Tree) readLicenses(dir string, names []string) stated {
	if len(names) > maxLicenseFiles {
		names = names[:maxLicenseFiles]
	}
	var es []Expr
	var places []string
	choice := len(names) > 1
	for _, name := range names {
		place := path.Join(dir, name)
		text, ok := t.read(place, maxLicenseFile)
		if !ok {
			continue
		}
		e, decides := textLicense(text)
		if decides {
			return stated{e, place}
		}
		if !e.Known() {
			continue
		}
		es = append(es, e)
		places = append(places, place)
		up := strings.ToUpper(name)
		choice = choice && (strings.HasPrefix(up, "LICENSE-") || strings.HasPrefix(up, "LICENCE-") || strings.HasSuffix(up, "-LICENSE"))
	}
	if len(es) == 0 {
		return stated{}
	}
	place := strings.Join(places, ", ")
	if choice {
		return stated{Or(es...), place}
	}
	return stated{And(withoutBase(es)...), place}
}

// withoutBase drops a GPL that is there only because an LGPL refers to it.
func withoutBase(es []Expr) []Expr {
	if !slices.ContainsFunc(es, func(e Expr) bool { return familyOf(e) == "LGPL" }) {
		return es
	}
	var out []Expr
	for _, e := range es {
		if familyOf(e) != "GPL" {
			out = append(out, e)
		}
	}
	return out
}
