package license

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// name is a way in which notices call a licence.
type name struct {
	signs   []string // one of them occurs wherever the pattern matches
	pattern *regexp.Regexp
	id      func(version string, later bool) (Expr, bool) // version is "" where none is given
	family  string
	fixed   bool // the name needs no version
}

func versioned(stem, first string) func(string, bool) (Expr, bool) {
	return func(version string, later bool) (Expr, bool) {
		if version == "" {
			if first == "" {
				return Expr{}, false
			}
			version, isPlus := strings.CutSuffix(first, "+")
			e, ok := lookup(stem + "-" + version)
			if isPlus {
				e = orLater(e)
			}
			return e, ok
		}
		if !strings.Contains(version, ".") {
			version += ".0"
		}
		e, ok := lookup(stem + "-" + version)
		if ok && later {
			e = orLater(e)
		}
		return e, ok
	}
}

func gnu(kind string) func(string, bool) (Expr, bool) {
	return func(version string, later bool) (Expr, bool) { return gnuLicense(kind, version, later) }
}

func fixed(expr string) func(string, bool) (Expr, bool) {
	e, err := parse(expr)
	return func(string, bool) (Expr, bool) { return e, err == nil }
}

// named is a name with versions; signs are words, one of which it contains.
func named(family, signs, pattern string, id func(string, bool) (Expr, bool)) name {
	return name{strings.Split(signs, "|"), regexp.MustCompile(` (?:` + pattern + `) `), id, family, false}
}

// fixedName is a name that means one expression.
func fixedName(expr, signs, pattern string) name {
	e, _ := parse(expr)
	return name{strings.Split(signs, "|"), regexp.MustCompile(` (?:` + pattern + `) `), fixed(expr), familyOf(e), true}
}

// mayMatch spares the search for names whose words do not occur.
func (n name) mayMatch(folded string) bool { return containsAny(folded, n.signs) }

// licenseNames is asked in order; a later name does not match inside an earlier
// one's words.
var licenseNames = sync.OnceValue(func() []name {
	return []name{
		fixedName("Artistic-1.0-Perl OR GPL-1.0-or-later", "perl|artistic", `same (?:license )?terms as (?:the )?perl(?: [0-9.]+)?(?: itself| language)?|same (?:license|terms|conditions) as (?:the )?perl(?: itself)?|terms of (?:the )?perl itself|perl(?: 5)? license|terms of either the gnu general public license .{0,400}?artistic license|gnu general public license or the artistic license|artistic license or the gnu general public license|terms of the perl artistic license`),
		named("AGPL", "affero|agpl", `(?:gnu )?affero (?:gnu )?(?:general )?public license|(?:gnu )?agpl`, gnu("a")),
		named("LGPL", "lesser|library|lgpl", `(?:gnu )?(?:lesser|library|lesser or library|library or lesser|library / lesser|lesser / library)(?: gnu)?(?: general)? (?:public )?license|(?:gnu )?lgpl|gnu lesser|lesser gpl|(?:gnu )?library gpl|gnu (?:lesser|library) gpl`, gnu("l")),
		named("GFDL", "documentation license|fdl", `(?:gnu )?free documentation license|gfdl|gnu fdl`, gnu("f")),
		named("GPL", "gpl|public license|gnu ", `(?:gnu )?gen[ea]+ral public license|(?:gnu )?gpl|gnu public license|gnu copyleft|gnu general license|gnu license`, gnu("")),
		named("MPL", "mozilla|mpl", `mozilla public license|mpl`, versioned("MPL", "1.0+")),
		fixedName("Apache-2.0", "apache|asl", `apache(?: software)? license,? (?:version )?2(?:\.0)?|apache public license(?: (?:version )?2(?:\.0)?)?|apache 2(?:\.0)?(?: license)?|asl ?2(?:\.0)?|apache(?: software)? license`),
		named("EPL", "eclipse|epl", `eclipse public license|epl`, versioned("EPL", "1.0+")),
		named("CDDL", "cddl|common development", `common development and distribution license|cddl`, versioned("CDDL", "1.0")),
		named("CPL", "cpl|common public", `common public license|cpl`, versioned("CPL", "1.0")),
		named("EUPL", "eupl|european union", `european union public license|eupl`, versioned("EUPL", "")),
		named("AFL", "academic free|afl", `academic free license|afl`, versioned("AFL", "")),
		named("OSL", "open software|osl", `open software license|osl`, versioned("OSL", "")),
		named("ZPL", "zope|zpl", `zope public license|zpl`, versioned("ZPL", "2.1")),
		named("LPPL", "latex project|lppl", `latex project public license|lppl`, versioned("LPPL", "")),
		named("PHP", "php license", `php license`, versioned("PHP", "3.01")),
		fixedName("BSD-4-Clause", "bsd", `(?:4|four) clause bsd(?: style)?(?: license)?|bsd (?:4|four) clause(?: license)?|(?:original|old) bsd license`),
		fixedName("BSD-3-Clause", "bsd|berkeley", `(?:3|three) clauses? (?:bsd|berkeley)(?: style)?(?: license)?|bsd (?:3|three) clauses?(?: license)?|(?:new|modified|revised) bsd(?: style)?(?: license)?|bsd license 3 clause`),
		fixedName("BSD-2-Clause", "bsd", `(?:2|two) clauses? bsd(?: style)?(?: license)?|bsd (?:2|two) clauses?(?: license)?|(?:simplified|freebsd|free bsd) (?:bsd )?(?:style )?license`),
		{[]string{"bsd", "berkeley"}, regexp.MustCompile(` (?:(?:open|free)?bsd(?: style| like| type)?(?: open source)? (?:copyright )?license|bsd licensed|(?:terms of )?(?:the )?bsd(?: style)?|berkeley(?: software distribution)? license) `), fixed("BSD-3-Clause"), "BSD", false},
		fixedName("MIT", "mit|expat", `mit(?: style| like| expat| / x11| / x| x11)?(?: open source| software)? (?:license|licensed)|x11 / mit(?: license)?|mit / x11|mit / expat(?: license)?|expat(?: / mit)?(?: license)?|x / mit license|mit`),
		fixedName("X11", "x11|x consortium|x license", `x11(?: style)? license|x consortium license|x license`),
		fixedName("ISC", "isc", `isc(?: style)? license|isc licensed|isc`),
		fixedName("Zlib", "zlib", `zlib(?: / libpng| libpng)?(?: style)? license|libpng / zlib license|zlib`),
		fixedName("BSL-1.0", "boost", `boost(?: software)? license`),
		fixedName("PSF-2.0", "python|psf", `python software foundation license|psf license|python license`),
		fixedName("Artistic-2.0", "artistic", `artistic license(?: version)? 2(?:\.0)?`),
		fixedName("Artistic-1.0-Perl", "artistic", `(?:perl )?artistic license|artistic`),
		fixedName("Unlicense", "unlicense", `unlicense`),
		fixedName("WTFPL", "wtfpl|fuck", `wtfpl|do what the fuck you want to public license`),
		fixedName("CC0-1.0", "cc0|creative commons", `cc0(?: 1.0)?(?: universal)?|creative commons (?:cc0|zero)(?: 1.0)?`),
		fixedName("Ruby", "ruby", `ruby s license|ruby license|same (?:terms|license|conditions) as ruby(?: itself)?|ruby s`),
		fixedName("OpenSSL", "openssl", `openssl(?: project)? license|license of openssl`),
		fixedName("curl", "curl", `curl license`),
		fixedName("PostgreSQL", "postgresql", `postgresql license`),
		fixedName("NCSA", "illinois|uiuc", `university of illinois(?: / |)? ?(?:ncsa )?open source license|uiuc license|illinois open source license`),
		fixedName("Sleepycat", "sleepycat", `sleepycat license`),
		fixedName("FTL", "freetype", `freetype(?: project)? license`),
		fixedName("Beerware", "beer", `beer ?ware license|the beer ware license`),
		fixedName("Vim", "vim", `vim license`),
		fixedName("TCL", "tcl", `tcl(?: / tk)? license`),
		fixedName("Python-2.0", "python", `same terms as python(?: itself)?`),
		fixedName("UPL-1.0", "universal permissive", `universal permissive license`),
		fixedName("OFL-1.1", "open font", `sil open font license|open font license`),
		{[]string{"public domain"}, regexp.MustCompile(` public domain `), fixed(publicDomain), "public-domain", true},
	}
})

var (
	// afterName finds a version behind a name, with the words that people put
	// between: "GPL as published by the Free Software Foundation; either version 2".
	afterName = regexp.MustCompile(`^(?: (?:[a-z]*gpl|the|gnu|general|public|license|licenses|mpl|epl|as|it|is|published|by|free|software|foundation|fsf|inc|and|under|terms|of|either|at|your|option|lesser|library|affero|its|with|use|only|found|in|appearing|file|files?|license.[a-z0-9.]+|copying|included|packaging|this|distribution|s|org|that|using)){0,24}? (?:versions? ([0-9](?:\.[0-9]+){0,2})|([0-9](?:\.[0-9]+){0,2})(?: |\+))`)
	// later says that newer versions are granted too.
	later = regexp.MustCompile(`^(?:\+|(?: (?:of|the|this|that|said|gnu|lesser|library|affero|general|public|license|licenses|[a-z]*gpl|as|published|by|free|software|foundation|inc|fsf|mpl|version|versions|[0-9.]+)){0,16}(?: (?:or|and))?(?: if you prefer)?(?: at your (?:own )?(?:option|choice|discretion|convenience))?(?: or)?(?: (?:under|to|in|with|the|at your option))*(?: any| all| a)?(?: versions?)? (?:later|newer|greater|higher|above|subsequent|up|upwards?|more recent|onwards?))(?: |$)`)
	// another is a further version offered: "version 2 or version 3".
	another = regexp.MustCompile(`^(?: of the (?:gnu )?(?:general public |[a-z]*gpl )?license| of the [a-z]*gpl)? (?:or|and)(?: the)?(?: at your option)?(?: under)?(?: versions?)? ([0-9](?:\.[0-9]+)?)(?: |\+)`)
	// beforeName finds a version in front: "version 2 of the GNU GPL".
	beforeName = regexp.MustCompile(`(?: versions? ([0-9](?:\.[0-9]+)?) (?:or|and))? (?:versions? ([0-9](?:\.[0-9]+){0,2})(\+)?|([23](?:\.[01])?) version)( or (?:at your option )?(?:any )?(?:later|newer|greater)(?: versions?)?| and (?:later|above))?(?: only)?(?: at your option)?(?: as published by (?:the )?[a-z ]{0,40}?)? of (?:the )?(?:terms of (?:the )?)?$`)
	kde        = regexp.MustCompile(`later version accepted by the membership of kde`)
)

// nameMentions finds the licences that a folded notice names in a grant.
func nameMentions(folded string) []mention {
	var ms []mention
	var refused []int // ends of names that are no grant
	taken := make([]bool, len(folded))
	for _, n := range licenseNames() {
		if !n.mayMatch(folded) {
			continue
		}
		for at := 0; at < len(folded); {
			loc := n.pattern.FindStringIndex(folded[at:])
			if loc == nil {
				break
			}
			start, end := at+loc[0], at+loc[1]-1 // the space behind belongs to what follows
			at = end
			if taken[start+1] || taken[end-1] {
				continue
			}
			for i := start + 1; i < end; i++ {
				taken[i] = true
			}
			if m, ok := n.read(folded, start, end); ok {
				ms = append(ms, m)
			} else if refusal.MatchString(tail(folded[:start], 40)) {
				refused = append(refused, end)
			}
		}
	}
	return slices.DeleteFunc(ms, func(m mention) bool { return sharesRefusal(folded, m, refused) })
}

// sharesRefusal: in "not under the GPL or the LGPL", what goes for the first
// goes for the second, and so in `section 7 of the GNU General Public License,
// version 3 ("GPLv3")`.
func sharesRefusal(folded string, m mention, refused []int) bool {
	return slices.ContainsFunc(refused, func(end int) bool {
		return end <= m.start && sameBreath.MatchString(folded[end:m.start])
	})
}

var sameBreath = regexp.MustCompile(`^ ?(?:version [0-9.]+ ?)?(?:n?or(?: the)?)? ?$`)

// read makes a mention of a name at start to end, if words of a grant lead to it.
func (n name) read(folded string, start, end int) (mention, bool) {
	before, rest := folded[:start], folded[end:]
	m := mention{start: start, end: end, family: n.family}
	if n.fixed || n.family == "BSD" {
		e, ok := n.id("", false)
		m.expr, m.vague = e, !n.fixed
		return m, ok && n.granted(before, folded[start:end], rest)
	}
	version, isLater := "", false
	front := tail(before, 120) + " "
	if v := beforeName.FindStringSubmatchIndex(front); v != nil {
		t := front
		version = pick(t, v, 2) + pick(t, v, 4)
		isLater = pick(t, v, 3) != "" || pick(t, v, 5) != "" || later.MatchString(rest)
		if first := pick(t, v, 1); first != "" {
			m.expr, _ = n.id(first, false)
		}
		before = before[:len(before)-len(t)+1+v[0]]
	} else if v := afterName.FindStringSubmatchIndex(rest); v != nil {
		version = pick(rest, v, 1) + pick(rest, v, 2)
		stop := max(v[3], v[5])
		m.end += stop
		isLater = later.MatchString(rest[stop:])
		m.expr = n.furtherVersions(rest[stop:], &isLater)
	} else if strings.HasPrefix(rest, " any version") || strings.HasSuffix(before, " any version of the") {
		isLater = true
	}
	e, ok := n.id(version, isLater)
	if !ok || !n.granted(before, folded[start:end], rest) {
		return mention{}, false
	}
	m.expr, m.vague = Or(e, m.expr), version == ""
	return m, true
}

// furtherVersions reads "or version 3" behind a version, and KDE's promise.
func (n name) furtherVersions(rest string, isLater *bool) Expr {
	v := another.FindStringSubmatchIndex(rest)
	if v == nil {
		return Expr{}
	}
	after := rest[v[3]:]
	if strings.HasPrefix(after, " clause") {
		return Expr{} // "or 3 clause BSD"
	}
	more := later.MatchString(after)
	*isLater = false
	e, _ := n.id(pick(rest, v, 1), more && !kde.MatchString(after[:min(len(after), 200)]))
	if kde.MatchString(after[:min(len(after), 200)]) {
		e = Or(e, makeReference("KDE-Accepted-"+n.family))
	}
	return e
}

func pick(s string, loc []int, group int) string {
	if loc[2*group] < 0 {
		return ""
	}
	return s[loc[2*group]:loc[2*group+1]]
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

var (
	// grant are the words that lead to the name of a licence in a grant.
	grant = regexp.MustCompile(` (?:under|license[ds]?|licensing|released|terms|conditions|covered|governed|subject|according|accordance|available|protected|pursuant|provisions|copyleft|distributed|distributable|redistributed|falls|adopted|relicensed|copying|use|either|following)(?: |$)`)
	// refusal are words that speak of a licence without granting it.
	refusal = regexp.MustCompile(` (?:see|sections? [0-9a-z]+ of|including|not [a-z]+ (?:under|by)|based on|derived from|taken from|lifted from|read|consult|copy of|copies of|received|received a|incompatible with|compatible with|unlike|not|not under|text of|exception to|than|like|version of|however invalidate any other reasons why .*)(?: the| a| its| either)?(?: full| complete| text of the| terms of the| accompanying)*$`)
	// theRest speaks of the work that a file comes from, not of the file.
	theRest = regexp.MustCompile(` (?:rest|remainder) of .{0,60}$`)
	// closeGrant must stand right before a name that is a common word.
	closeGrant = regexp.MustCompile(` (?:license[ds]?|licensing|under|either|dual|dually|terms of|(?:license[ds]?|[al]?gpl|mit|bsd|isc|mpl|apache|artistic|later|version [0-9.]+\+?|[0-9.]+\+?) (?:or|and|/))(?: is| as| are| type| the| a| an| under| both| either| terms of)*$`)
	dedication = regexp.MustCompile(` (?:place|places|placed|put|release|releases|released|dedicate|dedicated|is|are|be|donated|given|hereby|contributed|in|into|to|license[ds]?|under|as|remains?|belongs|entered|copyright)(?: (?:is|as|this|in|into|to|the|code|software|file|work|hereby|under|completely|all|of|are)){0,5}$`)
	noDomain   = regexp.MustCompile(` (?:not|never|neither|nor|isn t|no longer)(?: [a-z]+){0,3}$`)
)

const grantWindow = 110 // bytes before a name in which words of a grant are looked for

// granted reports whether a name stands in a grant and not in passing.
func (n name) granted(before, words, rest string) bool {
	near := strings.TrimRight(tail(before, grantWindow), " ")
	if n.family == "public-domain" {
		return dedication.MatchString(near) && !noDomain.MatchString(near)
	}
	if refusal.MatchString(tail(near, 40)) || theRest.MatchString(near) {
		return false
	}
	if strings.HasSuffix(words, "licensed") {
		return true
	}
	switch strings.TrimSpace(words) {
	case "mit", "isc", "zlib", "artistic", "expat", "ruby s", "bsd", "the bsd", "gnu license", "mpl", "epl", "unlicense", "wtfpl", "mit / x11":
		return closeGrant.MatchString(near) && grant.MatchString(near)
	}
	return grant.MatchString(near)
}
