package gate

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"math"
	"path"
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/corpus/license"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

// Judge gives verdicts under one policy.
type Judge struct {
	Policy   Policy
	Document func(doc uint32) (index.Document, error) // record of a matched document
	Own      func(doc uint32) bool                    // whether it is one of the project itself; nil for none
	Licenses *license.Checker                         // with the project's own judgements; nil for none
}

// Case is a hunk before the judge.
type Case struct {
	Path     string
	Post     PostImage // of the hunk
	Language string
	Target   license.Expr // of the file that the hunk lands in
	Result   match.Result
}

// Judge gives the verdict of a hunk.
func (j *Judge) Judge(c Case) (Hunk, error) {
	post := c.Post
	h := Hunk{
		Path: c.Path, OldStart: post.hunk.OldStart, NewStart: post.hunk.NewStart, Language: c.Language,
		AddedLines: post.Added(), MovedLines: post.Moved(), AddedTokens: c.Result.Tokens, TargetLicense: c.Target.String(),
		Verdict: Clean, Findings: []Finding{},
	}
	if h.AddedLines == 0 {
		h.Reason = "adds no lines"
		return h, nil
	}
	if h.MovedLines > 0 && c.Result.Tokens == 0 {
		h.Verdict, h.Reason = Own, post.movedNote()
		return h, nil
	}
	h.Reason = reasons(c.Result.Coverage.Fallback, post.movedNote())
	if least := j.Policy.least(c.Result); c.Result.Most < least {
		h.Verdict = TooSmall
		h.Reason = reasons(fmt.Sprintf("a full copy would be %.0f bits, and a match counts from %.0f bits", math.Floor(c.Result.Most), math.Ceil(least)), post.movedNote())
		return h, nil
	}
	for _, g := range group(j.significant(c.Result, post)) {
		place, owned, err := j.owned(g)
		if err != nil {
			return h, err
		}
		if owned {
			h.Verdict, h.Reason = Worst(h.Verdict, Own), reasons(h.Reason, ownedNote(place))
			continue
		}
		f, err := j.finding(g, post, c)
		if err != nil {
			return h, err
		}
		h.Findings = append(h.Findings, f)
		h.Verdict = Worst(h.Verdict, f.Verdict)
	}
	return h, nil
}

// reasons joins what limits a verdict.
func reasons(list ...string) string {
	return strings.Join(slices.DeleteFunc(list, func(s string) bool { return s == "" }), "; ")
}

// owned tells whether one of the near-best matches of a region is code that the
// project has, and where: then it is no finding, whoever else has it too.
func (j *Judge) owned(g []region) (place string, owned bool, err error) {
	if j.Own == nil {
		return "", false, nil
	}
	i := slices.IndexFunc(g, func(r region) bool { return j.Own(r.match.Doc) })
	if i < 0 {
		return "", false, nil
	}
	doc, err := j.Document(g[i].match.Doc)
	if err != nil {
		return "", false, err
	}
	return doc.Origins[0].Path, true, nil
}

// ownedNote says where the project has what a hunk adds.
func ownedNote(place string) string { return "the project has it in " + place }

// significant gives the regions of the matches that count.
func (j *Judge) significant(r match.Result, post PostImage) []region {
	var regions []region
	for _, m := range r.Matches {
		if j.Policy.reaches(m.Bits, m.Bar, m.Similarity) {
			regions = append(regions, newRegion(m, post))
		}
	}
	return regions
}

// finding describes a group of regions, the best of which speaks for all.
func (j *Judge) finding(g []region, post PostImage, c Case) (Finding, error) {
	best := g[0].match
	f := Finding{
		Similarity: rounded(best.Similarity, 3), Verbatim: rounded(best.Verbatim, 3), Bits: rounded(best.Bits, 1),
		ChanceBits: rounded(best.Bar, 1),
		Lines:      [][2]int{}, Renames: []Rename{},
	}
	for _, lines := range g[0].query {
		f.Lines = append(f.Lines, [2]int{post.inFile(lines[0]), post.inFile(lines[1])})
	}
	for _, r := range best.Renames {
		if g[0].names(post, r.Query) {
			f.Renames = append(f.Renames, Rename{Origin: r.Origin, Patch: r.Query})
		}
	}
	origins, err := j.origins(g, c.Target)
	if err != nil {
		return f, err
	}
	slices.SortStableFunc(origins, byBits)
	origins = slices.CompactFunc(origins, samePlace)
	f.ID = identity(g[0], post, origins[0])
	f.Verdict = verdict(origins)
	slices.SortStableFunc(origins, func(a, b Origin) int { return cmp.Compare(rank(a.Compatible), rank(b.Compatible)) })
	listed := min(len(origins), maxOrigins)
	f.Origins, f.MoreOrigin = origins[:listed], len(origins)-listed
	return f, nil
}

// origins gives every place of every document of a group.
func (j *Judge) origins(g []region, target license.Expr) ([]Origin, error) {
	var list []Origin
	for _, r := range g {
		doc, err := j.Document(r.match.Doc)
		if err != nil {
			return nil, err
		}
		for _, o := range doc.Origins {
			list = append(list, j.origin(r, o, target))
		}
	}
	return list, nil
}

func (j *Judge) origin(r region, o index.Origin, target license.Expr) Origin {
	inbound, err := license.Parse(o.License.Expr)
	if err != nil {
		inbound = license.Expr{} // an index of other rules: not known
	}
	opinion := j.Licenses.Check(inbound, target)
	origin := Origin{
		Source: o.Source, PURL: o.PURL, Path: o.Path, Lines: [][2]int{},
		License: inbound.String(), LicenseFrom: o.License.From, LicensePlace: o.License.Place,
		Compatible: opinion.Compat, Why: opinion.Why, WhySource: opinion.Source, Duties: opinion.Duties,
		Similarity: rounded(r.match.Similarity, 3), Verbatim: rounded(r.match.Verbatim, 3), Bits: rounded(r.match.Bits, 1),
	}
	for _, lines := range r.origin {
		origin.Lines = append(origin.Lines, [2]int{int(lines[0]), int(lines[1])})
	}
	return origin
}

// byBits orders origins by what is true of them alone, so that the order of an
// index does not show.
func byBits(a, b Origin) int {
	return cmp.Or(cmp.Compare(b.Bits, a.Bits), cmp.Compare(unversioned(a.Source), unversioned(b.Source)),
		cmp.Compare(a.Path, b.Path), cmp.Compare(a.Source, b.Source))
}

// samePlace tells whether two origins are one, which two indexes have.
func samePlace(a, b Origin) bool {
	return a.Source == b.Source && a.Path == b.Path && slices.Equal(a.Lines, b.Lines)
}

// rank orders answers by which of them decides: one licence that may go in is
// enough. Review is no permission yet, and no refusal either; a refusal is
// known, where silence is not.
func rank(c license.Compat) int {
	return slices.Index([]license.Compat{license.Yes, license.Review, license.No, license.Unknown}, c)
}

// verdict weighs the origins of one finding.
func verdict(origins []Origin) Verdict {
	decides := slices.MinFunc(origins, func(a, b Origin) int { return cmp.Compare(rank(a.Compatible), rank(b.Compatible)) })
	switch decides.Compatible {
	case license.Yes:
		return Compatible
	case license.No:
		return Incompatible
	}
	return Unknown
}

// rule names the only rule so far. It is part of every finding's identity.
const rule = "similarity"

// identity names a finding by what it says: rule, matched lines and origin. White
// space, line numbers, versions and the place of the hunk are left out.
func identity(r region, post PostImage, o Origin) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%s\n%s\n", rule, unversioned(o.Source), o.Path)
	for _, n := range r.lines {
		fmt.Fprintln(sum, strings.Join(strings.Fields(string(post.Line(n))), " "))
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:8])
}

// unversioned is what a source is called wherever it stands: without version or
// ref, and a directory or archive without the folders above it.
func unversioned(source string) string {
	form, rest, _ := strings.Cut(source, ":")
	if !slices.Contains([]string{"deb", "git", "go", "npm"}, form) {
		return path.Base(source)
	}
	if i := strings.LastIndexByte(rest, '@'); i > 0 { // a leading one is a scope
		return form + ":" + rest[:i]
	}
	return source
}

// rounded keeps reports free of digits that mean nothing.
func rounded(x float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(x*scale) / scale
}
