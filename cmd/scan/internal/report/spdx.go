package report

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"

	spdxjson "github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx/v2/common"
	"github.com/spdx/tools-golang/spdx/v2/v2_3"
	"github.com/spdx/tools-golang/utils"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/corpus/license"
)

// spdxWriter writes SPDX 2.3 in JSON: a package for the queue, in it a file for
// every hunk with a finding and snippets for the lines found, which are variants
// of the packages that they also stand in. A patch tells no more of a file than
// its hunks, so what SPDX calls a file here is the text that a hunk leaves behind:
// checksums, byte and line ranges are of that text, and comments give the lines
// of the patched file. Memory grows with the findings.
type spdxWriter struct {
	w       io.Writer
	clock   clock
	doc     v2_3.Document
	sources map[string]common.ElementID // package of each source of an origin
	refs    map[string]bool             // LicenseRefs that were listed
}

const (
	spdxNone    = "NOASSERTION"
	spdxQueue   = "Queue"
	spdxVariant = "VARIANT_OF" // of the same lineage, and nothing is said of which came first
)

func newSPDX(w io.Writer, s Style) Writer {
	return &spdxWriter{w: w, clock: clock{given: s.Time}, sources: make(map[string]common.ElementID), refs: make(map[string]bool)}
}

func (s *spdxWriter) Head(h Head) error {
	s.doc = v2_3.Document{
		SPDXVersion: v2_3.Version, DataLicense: v2_3.DataLicense, SPDXIdentifier: "DOCUMENT", DocumentName: "scan check",
		CreationInfo: &v2_3.CreationInfo{Creators: []common.Creator{{CreatorType: "Tool", Creator: h.Tool.Name + "-" + h.Tool.Version}}},
		Packages: []*v2_3.Package{{
			PackageName: "patch queue", PackageSPDXIdentifier: spdxQueue, PackageDownloadLocation: spdxNone,
			PackageLicenseConcluded: spdxNone, PackageLicenseDeclared: spdxNone, PackageCopyrightText: spdxNone,
		}},
		Relationships: []*v2_3.Relationship{related("DOCUMENT", common.TypeRelationshipDescribe, spdxQueue, "")},
	}
	return nil
}

func related(a common.ElementID, kind string, b common.ElementID, comment string) *v2_3.Relationship {
	return &v2_3.Relationship{RefA: common.DocElementID{ElementRefID: a}, Relationship: kind, RefB: common.DocElementID{ElementRefID: b}, RelationshipComment: comment}
}

func (s *spdxWriter) Patch(p Patch) error {
	s.clock.see(p.Evidence.Date)
	for i, h := range p.Hunks {
		if len(h.Findings) == 0 {
			continue
		}
		post, _ := p.Evidence.text(i)
		file := s.file(p, h, post)
		for _, f := range h.Findings {
			source := s.source(f.Origins[0])
			for _, lines := range f.Lines {
				id := s.snippet(file, h, f, lines, post)
				o := f.Origins[0]
				s.doc.Relationships = append(s.doc.Relationships, related(id, spdxVariant, source, Neutral(o.Path+":"+ranges(o.Lines))))
			}
		}
	}
	return nil
}

// file lists the text of a hunk.
func (s *spdxWriter) file(p Patch, h gate.Hunk, post gate.PostImage) common.ElementID {
	id := common.ElementID(fmt.Sprintf("File-%d", len(s.doc.Files)+1))
	first := max(h.NewStart, 1)
	s.doc.Files = append(s.doc.Files, &v2_3.File{
		FileSPDXIdentifier: id, FileName: "./" + Neutral(strings.TrimLeft(h.Path, "/")), FileTypes: []string{"SOURCE"},
		Checksums:        []common.Checksum{{Algorithm: common.SHA1, Value: fmt.Sprintf("%x", sha1.Sum(post.Text()))}},
		LicenseConcluded: spdxNone, LicenseInfoInFiles: []string{spdxNone}, FileCopyrightText: spdxNone,
		FileComment: Neutral(fmt.Sprintf("lines %s of the file as a patch leaves it: %s (%s, patch %d)",
			lines([2]int{first, first + max(post.Lines(), 1) - 1}), title(p), p.Queue, p.Position)),
	})
	s.doc.Relationships = append(s.doc.Relationships, related(spdxQueue, common.TypeRelationshipContains, id, ""))
	return id
}

// snippet lists one run of lines of a finding.
func (s *spdxWriter) snippet(file common.ElementID, h gate.Hunk, f gate.Finding, at [2]int, post gate.PostImage) common.ElementID {
	id := common.ElementID(fmt.Sprintf("Snippet-%d", len(s.doc.Snippets)+1))
	first, last := at[0]-max(h.NewStart, 1)+1, at[1]-max(h.NewStart, 1)+1
	start, end := common.SnippetRangePointer{FileSPDXIdentifier: file}, common.SnippetRangePointer{FileSPDXIdentifier: file}
	byLine := common.SnippetRange{StartPointer: start, EndPointer: end}
	byLine.StartPointer.LineNumber, byLine.EndPointer.LineNumber = first, last
	byByte := common.SnippetRange{StartPointer: start, EndPointer: end}
	byByte.StartPointer.Offset, byByte.EndPointer.Offset = bytesUpTo(post, first-1)+1, bytesUpTo(post, last)
	o := f.Origins[0]
	s.doc.Snippets = append(s.doc.Snippets, v2_3.Snippet{
		SnippetSPDXIdentifier: id, SnippetFromFileSPDXIdentifier: file, Ranges: []common.SnippetRange{byByte, byLine},
		SnippetName: Neutral(h.Path) + ":" + lines(at), SnippetLicenseConcluded: s.license(o.License), LicenseInfoInSnippet: []string{spdxNone},
		SnippetLicenseComments: Neutral(fmt.Sprintf("%s: %s into %s: %s. %s", f.Verdict, licenceOf(o), h.TargetLicense, o.Compatible, o.Why)),
		SnippetComment:         Neutral(sentence(h, f) + "; finding " + f.ID), SnippetCopyrightText: spdxNone,
	})
	return id
}

// bytesUpTo counts the bytes of the first lines, with their line feeds.
func bytesUpTo(post gate.PostImage, n int) (sum int) {
	for i := range min(n, post.Lines()) {
		sum += len(post.Line(uint32(i+1))) + 1
	}
	return sum
}

// source lists the package that an origin is part of.
func (s *spdxWriter) source(o gate.Origin) common.ElementID {
	id, ok := s.sources[o.Source]
	if ok {
		return id
	}
	id = common.ElementID(fmt.Sprintf("Origin-%d", len(s.sources)+1))
	s.sources[o.Source] = id
	p := &v2_3.Package{
		PackageName: Neutral(o.Source), PackageSPDXIdentifier: id, PackageDownloadLocation: spdxNone,
		PackageLicenseConcluded: spdxNone, PackageLicenseDeclared: spdxNone, PackageCopyrightText: spdxNone,
	}
	if purl.MatchString(o.PURL) {
		p.PackageExternalReferences = []*v2_3.PackageExternalReference{{Category: common.CategoryPackageManager, RefType: common.TypePackageManagerPURL, Locator: o.PURL}}
	}
	s.doc.Packages = append(s.doc.Packages, p)
	return id
}

// license is an expression as SPDX documents take it: references to licences
// that are on no list are listed in the document.
func (s *spdxWriter) license(text string) string {
	e, err := license.Parse(text)
	if err != nil || !e.Known() || strings.Contains(text, "DocumentRef-") {
		return spdxNone
	}
	for _, t := range e.Terms() {
		if id := t.String(); strings.HasPrefix(id, "LicenseRef-") && !s.refs[id] {
			s.refs[id] = true
			s.doc.OtherLicenses = append(s.doc.OtherLicenses, &v2_3.OtherLicense{LicenseIdentifier: id, LicenseName: spdxNone, ExtractedText: "The text stands with the origin."})
		}
	}
	return e.String()
}

func (s *spdxWriter) Tail(t Tail) error {
	queue := s.doc.Packages[0]
	if len(s.doc.Files) > 0 {
		code, err := utils.GetVerificationCode(s.doc.Files, "")
		if err != nil {
			return err
		}
		queue.FilesAnalyzed, queue.PackageVerificationCode, queue.PackageLicenseInfoFromFiles = true, &code, []string{spdxNone}
	}
	queue.PackageComment = fmt.Sprintf("%s, %s, %s", Count(t.Summary.Patches, "patch"), Count(t.Summary.Hunks, "hunk"), Count(t.Summary.AddedLines, "added line"))
	comments := []string{"Files are the texts that hunks leave behind. Findings are lines that also stand elsewhere; what is not listed was not found in the index."}
	for _, g := range notRead(t) {
		comments = append(comments, Neutral(g.text))
	}
	s.doc.DocumentComment = strings.Join(comments, "\n")
	s.doc.CreationInfo.Created = s.clock.stated().Format("2006-01-02T15:04:05Z")
	text, err := s.encoded()
	if err != nil {
		return err
	}
	s.doc.DocumentNamespace = fmt.Sprintf("https://github.com/hunkprint/hunkprint/spdx/%x", sha256.Sum256(text))
	if text, err = s.encoded(); err != nil {
		return err
	}
	_, err = s.w.Write(text)
	return err
}

func (s *spdxWriter) encoded() ([]byte, error) {
	var b bytes.Buffer
	err := spdxjson.Write(&s.doc, &b, spdxjson.Indent("  "), spdxjson.EscapeHTML(false))
	return escaped(b.Bytes()), err
}
