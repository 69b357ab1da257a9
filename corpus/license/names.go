package license

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
)

//go:embed names.txt
var namesText string

// names maps a folded informal name to its expression.
var names = sync.OnceValue(func() map[string]Expr {
	m := map[string]Expr{}
	for line := range dataLines(namesText) {
		name, expr, _ := strings.Cut(line, " = ")
		e, err := parse(expr)
		if err != nil {
			panic("license: names.txt: " + err.Error()) // an embedded file: a test reads it
		}
		m[name] = e
	}
	return m
})

// Informal reads a licence statement that people wrote: an SPDX expression, the
// synopsis of a debian/copyright field ("GPL-2+ or Artistic, and Expat"), or a
// name in package metadata ("GPLv2+", "Apache License, Version 2.0"). A name
// that nothing knows becomes a LicenseRef of its letters; a statement without
// any name is NOASSERTION.
func Informal(s string) Expr {
	if len(s) > maxExprLen {
		return Expr{}
	}
	if e, err := parse(s); err == nil {
		return e
	}
	if e, ok := lookupName(s); ok {
		return e
	}
	e, _ := readStatement(statementWords(s), 0)
	return e
}

var (
	laterWords  = regexp.MustCompile(`(?i)[ ,]*\(?\bor[ ,]+(\(?at your option\)?,? )?(any )?(later|newer|greater|above|higher)( versions?)?\)?`)
	orLaterDash = regexp.MustCompile(`(?i)([0-9])[-_ ]or[-_ ](later|newer)\b`)
	commaNumber = regexp.MustCompile(`(?i),\s*(v\.?|ver\.?|version)?\s*([0-9])`)
	bracket     = regexp.MustCompile(`[(),]`)
	slash       = regexp.MustCompile(`([A-Za-z0-9+])/([A-Z0-9])`)
)

// statementWords cuts a statement into words, with commas and parentheses as
// words of their own, "or later" as "+", and the slash of "MIT/Apache-2.0" as
// "or".
func statementWords(s string) []string {
	s = commaNumber.ReplaceAllString(s, " $2")
	s = orLaterDash.ReplaceAllString(s, "$1+")
	s = laterWords.ReplaceAllString(s, "+")
	s = strings.NewReplacer("and/or", "and", "AND/OR", "and", "||", " or ", "|", " or ", "&", " and ").Replace(s)
	s = slash.ReplaceAllString(s, "$1 or $2")
	s = bracket.ReplaceAllString(s, " $0 ")
	return strings.Fields(s)
}

// readStatement reads clauses that commas separate. A comma binds weaker than any
// operator: "A or B, and C" is C and one of the others.
func readStatement(words []string, depth int) (Expr, []string) {
	var clauses []Expr
	choice := false
	for {
		var e Expr
		leading, inner := "", ""
		if len(words) > 0 && isConnector(words[0]) {
			leading, words = strings.ToLower(words[0]), words[1:]
		}
		e, inner, words = readClause(words, depth)
		if e.Known() {
			clauses = append(clauses, e)
		}
		// "A, B or C" and "A, B, or C" are choices: the last word rules.
		if len(clauses) > 1 && (leading == "or" || leading == "" && inner == "or") {
			choice = true
		}
		if len(words) == 0 || words[0] != "," {
			break
		}
		words = words[1:]
	}
	if choice {
		return Or(clauses...), words
	}
	return And(clauses...), words
}

func isConnector(w string) bool { return strings.EqualFold(w, "and") || strings.EqualFold(w, "or") }

// readClause reads names joined by "and" and "or" up to a comma or closing
// parenthesis; "and" binds tighter. It also names the weakest operator seen.
func readClause(words []string, depth int) (e Expr, weakest string, rest []string) {
	var sums, product []Expr
	var name []string
	flush := func() {
		if len(name) > 0 {
			product = append(product, readName(strings.Join(name, " ")))
			name = nil
		}
	}
	for len(words) > 0 && words[0] != "," && words[0] != ")" {
		w := words[0]
		words = words[1:]
		switch {
		case w == "(" && depth < maxExprDepth && len(name) == 0:
			flush()
			var inner Expr
			inner, words = readStatement(words, depth+1)
			if len(words) > 0 && words[0] == ")" {
				words = words[1:]
			}
			product = append(product, inner)
		case w == "(": // "GNU GPL (GPLv2)": the same in short
			for len(words) > 0 && words[0] != ")" {
				words = words[1:]
			}
			words = words[min(1, len(words)):]
		case strings.EqualFold(w, "and"):
			flush()
			if weakest == "" {
				weakest = "and"
			}
		case strings.EqualFold(w, "or"):
			flush()
			weakest = "or"
			sums = append(sums, And(product...))
			product = nil
		default:
			name = append(name, w)
		}
	}
	flush()
	if depth == 0 && len(words) > 0 && words[0] == ")" {
		words = words[1:] // one that was never opened
	}
	sums = append(sums, And(product...))
	return Or(sums...), weakest, words
}

var (
	noise     = regexp.MustCompile(`\b(the|licen[cs]ed?|licen[cs]es|version|ver|gnu|under|terms|of)\b`)
	gnuName   = regexp.MustCompile(`^(a|l|f|gf)?(?:gpl|dl)-?v?([0-9](?:\.[0-9])?)?(?:\.0)?(\+)?(-only)?$`)
	exception = regexp.MustCompile(`(?i)^(.*?)[-_ ]*\bwith[-_ ](.*)$|^(.*?[0-9]\+?)[-_]+(.*exception.*)$`)
	vNumber   = regexp.MustCompile(`-v([0-9])`)
	separator = regexp.MustCompile(`[\s_,;:/"'-]+`)
)

// longNames are the spelled-out names of the GNU family.
var longNames = strings.NewReplacer(
	"affero general public", "agpl", "lesser general public", "lgpl", "library general public", "lgpl",
	"library or lesser general public", "lgpl", "general public", "gpl", "free documentation", "gfdl",
	"mozilla public", "mpl", "eclipse public", "epl", "agpl gpl", "agpl", "lgpl lgpl", "lgpl", "gpl gpl", "gpl")

// readName reads one licence with its exception.
func readName(s string) Expr {
	if e, ok := lookupName(s); ok {
		return e
	}
	if m := exception.FindStringSubmatch(s); m != nil {
		base, exc := m[1]+m[3], m[2]+m[4]
		if e, ok := lookupName(base); ok {
			return withException(e, exc)
		}
	}
	return makeReference(s)
}

// lookupName finds a name as SPDX, this package's list, or the rule for the GNU
// family know it.
func lookupName(s string) (Expr, bool) {
	if e, err := parse(s); err == nil && e.op == opTerm {
		return e, true
	}
	f := foldName(s)
	if e, ok := names()[f]; ok {
		return e, true
	}
	if m := gnuName.FindStringSubmatch(f); m != nil {
		return gnuLicense(m[1], m[2], m[3] != "")
	}
	for _, id := range []string{f, f + ".0"} {
		if e, err := parse(id); err == nil {
			return e, true
		}
	}
	return Expr{}, false
}

func foldName(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	s = noise.ReplaceAllString(s, " ")
	s = longNames.Replace(strings.Join(strings.Fields(s), " "))
	s = separator.ReplaceAllString(s, "-")
	s = vNumber.ReplaceAllString(s, "-$1")
	s = strings.Trim(s, "-.")
	return strings.ReplaceAll(s, "-+", "+")
}

// gnuLicense is the GNU licence of a kind ("" GPL, "l", "a", "f") and version.
// Without a version the licensee may choose any (GPL section 9, LGPL section
// 13), so the first one or later stands for it.
func gnuLicense(kind, version string, later bool) (Expr, bool) {
	name := map[string]string{"": "GPL", "l": "LGPL", "a": "AGPL", "f": "GFDL", "gf": "GFDL"}[kind]
	first := map[string]string{"": "1", "l": "2", "a": "3", "f": "1.1", "gf": "1.1"}[kind]
	if version == "" {
		version, later = first, true
	}
	if !strings.Contains(version, ".") {
		version += ".0"
	}
	suffix := "-only"
	if later {
		suffix = "-or-later"
	}
	return lookup(name + "-" + version + suffix)
}

// exceptionWords names exceptions by a word in their informal name, the first
// that fits.
var exceptionWords = []struct{ word, exception, forGPL3 string }{
	{"openssl", "cryptsetup-OpenSSL-exception", ""},
	{"autoconf", "Autoconf-exception-generic", "Autoconf-exception-generic-3.0"},
	{"libtool", "Libtool-exception", ""},
	{"bison", "Bison-exception-2.2", ""},
	{"classpath", "Classpath-exception-2.0", ""},
	{"font", "Font-exception-2.0", ""},
	{"texinfo", "Texinfo-exception", ""},
	{"gcc", "GCC-exception-3.1", ""},
	{"runtime", "GCC-exception-3.1", ""},
	{"gnat", "GNAT-exception", ""},
	{"syscall", "Linux-syscall-note", ""},
	{"ecos", "eCos-exception-2.0", ""},
	{"qt", "Qt-LGPL-exception-1.1", ""},
	{"ocaml", "OCaml-LGPL-linking-exception", ""},
	{"llvm", "LLVM-exception", ""},
	{"wxwindows", "WxWindows-exception-3.1", ""},
	{"wxwidgets", "WxWindows-exception-3.1", ""},
	{"link", "Classpath-exception-2.0", ""},
}

// withException adds an exception to each licence of e. One that nothing knows
// is left out: an exception only permits more, so what remains is safe.
func withException(e Expr, s string) Expr {
	if e.op != opTerm {
		return e
	}
	s = strings.ToLower(strings.TrimSpace(s))
	if id, ok := list().exceptions[s]; ok {
		e.term.Exception = id
		return e
	}
	for _, x := range exceptionWords {
		if !strings.Contains(s, x.word) {
			continue
		}
		e.term.Exception = x.exception
		if x.forGPL3 != "" && strings.HasPrefix(e.term.ID, "GPL-3") {
			e.term.Exception = x.forGPL3
		}
		break
	}
	return e
}

// makeReference is a LicenseRef made of the letters of a name.
func makeReference(s string) Expr {
	const longest = 64
	s = strings.ReplaceAll(s, "+", "-or-later")
	name := strings.Map(func(r rune) rune {
		if r < 128 && isName(string(r)) {
			return r
		}
		return ' '
	}, s)
	name = strings.Trim(strings.Join(strings.Fields(name), "-"), "-.")
	if len(name) > longest {
		name = strings.TrimRight(name[:longest], "-.")
	}
	if name == "" {
		return Expr{}
	}
	return Expr{op: opTerm, term: Term{ID: "LicenseRef-" + name}}
}

// understood reports whether every licence of e is one that SPDX lists, or
// public domain.
func understood(e Expr) bool {
	for _, t := range e.Terms() {
		if strings.Contains(t.ID, "LicenseRef-") && t.ID != publicDomain {
			return false
		}
	}
	return e.Known()
}

const publicDomain = "LicenseRef-public-domain"
