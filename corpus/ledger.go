package corpus

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
)

// Reasons for which a file is passed over.
const (
	skipBinary     = "binary: it holds NUL bytes"
	skipIrregular  = "neither a file nor a directory"
	skipEncoding   = "its name is not valid UTF-8"
	skipEncrypted  = "encrypted"
	skipHistory    = "version control's own files"
	skipLarge      = "larger than the limit for one file"
	skipLink       = "link: links are not followed"
	skipLongPath   = "path longer than the limit"
	skipMethod     = "compressed by an unknown method"
	skipName       = "a name that cannot be stored"
	skipNoLanguage = "no language that is indexed"
	skipOutside    = "path leaves the root"
	skipSubmodule  = "submodule"
	skipUnreadable = "cannot be read"
)

// Names of what is counted by kind.
const (
	kindNone  = "files without a suffix"
	kindEmpty = "empty files"
	kindMany  = "files of other kinds"
)

// Bounds of a ledger, whatever a source holds.
const (
	maxNamed     = 1000 // files that are named for one reason; more are only counted
	maxKinds     = 1000 // suffixes that are told apart
	maxSuffix    = 12   // bytes of a suffix that is told apart
	maxShownPath = 256  // bytes of a name
)

// ledger accounts for what is passed over. Its size is bounded, whatever a
// source holds: for each reason the first files are named and the others counted.
type ledger struct {
	named  []Skip
	byWhy  map[string]int // reason -> files
	byKind map[string]int // suffix -> files in no language
}

// skip names one file.
func (l *ledger) skip(name, reason string) {
	if l.byWhy == nil {
		l.byWhy = map[string]int{}
	}
	l.byWhy[reason]++
	if l.byWhy[reason] <= maxNamed {
		l.named = append(l.named, Skip{Path: shown(name), Reason: reason, Files: 1})
	}
}

// count adds a file that is of no interest to its kind.
func (l *ledger) count(name string, size int64) {
	kind := kindOf(name)
	if size == 0 {
		kind = kindEmpty
	}
	l.addKind(kind, 1)
}

func (l *ledger) addKind(kind string, files int) {
	if l.byKind == nil {
		l.byKind = map[string]int{}
	}
	if _, known := l.byKind[kind]; !known && len(l.byKind) >= maxKinds {
		kind = kindMany
	}
	l.byKind[kind] += files
}

func kindOf(name string) string {
	suffix := strings.ToLower(path.Ext(path.Base(name)))
	if len(suffix) < 2 || len(suffix) > maxSuffix {
		return kindNone
	}
	return "*" + shown(suffix)
}

// shown makes a hostile name fit to be kept and shown: short, and valid UTF-8.
func shown(name string) string {
	if len(name) > maxShownPath {
		name = name[:maxShownPath] + "..."
	}
	return strings.ToValidUTF8(name, "\uFFFD")
}

// rebase moves the named files from one directory to another.
func (l *ledger) rebase(from, to string) {
	for i, s := range l.named {
		if rest, below := strings.CutPrefix(s.Path, from+"/"); below {
			l.named[i].Path = path.Join(to, rest)
		}
	}
}

// take moves what another ledger holds into this one, its files below dir.
func (l *ledger) take(other *ledger, dir string) {
	for _, s := range other.named {
		l.skip(path.Join(dir, s.Path), s.Reason)
	}
	for reason, n := range other.byWhy {
		l.byWhy[reason] += max(0, n-maxNamed)
	}
	for kind, n := range other.byKind {
		l.addKind(kind, n)
	}
}

// entries are the ledger's lines: the named files, and one line for every
// reason and kind of which only the number is known.
func (l *ledger) entries() []Skip {
	list := slices.Clone(l.named)
	for _, reason := range slices.Sorted(maps.Keys(l.byWhy)) {
		if more := l.byWhy[reason] - maxNamed; more > 0 {
			list = append(list, Skip{Path: "further files", Reason: reason, Files: more})
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(l.byKind)) {
		list = append(list, Skip{Path: kind, Reason: skipNoLanguage, Files: l.byKind[kind]})
	}
	return list
}

// merge joins ledgers into one list, sorted by path.
func merge(ledgers ...*ledger) []Skip {
	var all []Skip
	for _, l := range ledgers {
		all = append(all, l.entries()...)
	}
	slices.SortFunc(all, func(a, b Skip) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Reason, b.Reason))
	})
	var list []Skip
	for _, s := range all {
		if n := len(list); n > 0 && list[n-1].Path == s.Path && list[n-1].Reason == s.Reason {
			list[n-1].Files += s.Files
			continue
		}
		list = append(list, s)
	}
	return list
}
