package report

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/corpus/license"
)

// cyclonedxWriter writes CycloneDX 1.6 in JSON: the sources that findings also
// stand in are components, and the findings are their evidence. Memory grows
// with the findings.
type cyclonedxWriter struct {
	w          io.Writer
	style      Style
	head       Head
	components []cdx.Component
	terms      [][]license.Expr // of each component, as far as they are known
	at         map[string]int   // component of each source
}

func newCycloneDX(w io.Writer, s Style) Writer {
	return &cyclonedxWriter{w: w, style: s, at: make(map[string]int)}
}

// purl is a package URL that can be passed on as it is.
var purl = regexp.MustCompile(`^pkg:[!#-~]+$`)

func (c *cyclonedxWriter) Head(h Head) error {
	c.head = h
	return nil
}

func (c *cyclonedxWriter) Patch(p Patch) error {
	for _, h := range p.Hunks {
		for _, f := range h.Findings {
			c.finding(p, h, f)
		}
	}
	return nil
}

// finding adds the places of a finding to the component of its first origin.
func (c *cyclonedxWriter) finding(p Patch, h gate.Hunk, f gate.Finding) {
	o := f.Origins[0]
	i, ok := c.at[o.Source]
	if !ok {
		i = len(c.components)
		c.at[o.Source] = i
		c.components, c.terms = append(c.components, component(o)), append(c.terms, nil)
	}
	e := c.components[i].Evidence
	for _, at := range f.Lines {
		line := at[0]
		*e.Occurrences = append(*e.Occurrences, cdx.EvidenceOccurrence{
			Location: Neutral(h.Path), Line: &line,
			AdditionalContext: Neutral(fmt.Sprintf("lines %s, %s: %s; finding %s, in %s", lines(at), f.Verdict, sentence(h, f), f.ID, title(p))),
		})
	}
	identity := &(*e.Identity.Identities)[0]
	if sure := float32(f.Similarity); sure > *identity.Confidence { // the best finding speaks for all
		method := cdx.EvidenceIdentityMethod{Technique: cdx.EvidenceIdentityTechniqueSourceCodeAnalysis, Confidence: &sure,
			Value: fmt.Sprintf("%.0f bits, %.0f%% of the added tokens (finding %s)", f.Bits, 100*f.Similarity, f.ID)}
		identity.Confidence, identity.Methods = &sure, &[]cdx.EvidenceIdentityMethod{method}
	}
	if expr, err := license.Parse(o.License); err == nil && expr.Known() && !slices.ContainsFunc(c.terms[i], func(e license.Expr) bool { return e.String() == expr.String() }) {
		c.terms[i] = append(c.terms[i], expr)
	}
}

// component is a source without evidence.
func component(o gate.Origin) cdx.Component {
	sure := float32(0)
	identity := cdx.EvidenceIdentity{Field: cdx.EvidenceIdentityFieldTypeName, Confidence: &sure, ConcludedValue: Neutral(o.Source)}
	comp := cdx.Component{Type: cdx.ComponentTypeLibrary, BOMRef: Neutral(o.Source), Name: Neutral(o.Source)}
	if purl.MatchString(o.PURL) {
		comp.PackageURL, comp.Version = o.PURL, purlVersion(o.PURL)
		identity.Field, identity.ConcludedValue = cdx.EvidenceIdentityFieldTypePURL, o.PURL
	}
	comp.Evidence = &cdx.Evidence{
		Identity:    &cdx.EvidenceIdentityChoice{Identities: &[]cdx.EvidenceIdentity{identity}},
		Occurrences: &[]cdx.EvidenceOccurrence{},
	}
	return comp
}

// purlVersion is the version in a package URL; it is empty where there is none.
func purlVersion(s string) string {
	s, _, _ = strings.Cut(s, "#")
	s, _, _ = strings.Cut(s, "?")
	i := strings.LastIndexByte(s, '@')
	if i < 0 || strings.Contains(s[i:], "/") {
		return ""
	}
	version, err := url.PathUnescape(s[i+1:])
	if err != nil {
		return ""
	}
	return Neutral(version)
}

func (c *cyclonedxWriter) Tail(t Tail) error {
	bom := cdx.NewBOM()
	bom.Metadata = c.metadata(t)
	for i := range c.components {
		if terms := c.terms[i]; len(terms) > 0 {
			c.components[i].Evidence.Licenses = &cdx.Licenses{{Expression: license.And(terms...).String()}}
		}
	}
	if c.components != nil {
		bom.Components = &c.components
	}
	// What is not in the index is not found: nobody knows what is missing.
	complete := cdx.CompositionAggregateUnknown
	if len(notRead(t)) > 0 {
		complete = cdx.CompositionAggregateIncomplete
	}
	bom.Compositions = &[]cdx.Composition{{Aggregate: complete, Assemblies: &[]cdx.BOMReference{"queue"}}}
	text, err := encodedBOM(bom)
	if err != nil {
		return err
	}
	bom.SerialNumber = serial(text)
	if text, err = encodedBOM(bom); err != nil {
		return err
	}
	_, err = c.w.Write(text)
	return err
}

// metadata tells what was checked, and what was not.
func (c *cyclonedxWriter) metadata(t Tail) *cdx.Metadata {
	m := &cdx.Metadata{
		Tools:     &cdx.ToolsChoice{Components: &[]cdx.Component{{Type: cdx.ComponentTypeApplication, Name: c.head.Tool.Name, Version: c.head.Tool.Version}}},
		Component: &cdx.Component{Type: cdx.ComponentTypeApplication, BOMRef: "queue", Name: "patch queue"},
	}
	if !c.style.Time.IsZero() {
		m.Timestamp = c.style.Time.UTC().Format("2006-01-02T15:04:05Z")
	}
	var list []cdx.Property
	for _, v := range gate.Verdicts {
		list = append(list, cdx.Property{Name: "hunkprint:hunks:" + string(v), Value: fmt.Sprint(t.Summary.Verdicts[v])})
	}
	for _, g := range notRead(t) {
		list = append(list, cdx.Property{Name: "hunkprint:gap", Value: Neutral(g.text)})
	}
	m.Properties = &list
	return m
}

func encodedBOM(bom *cdx.BOM) ([]byte, error) {
	var b bytes.Buffer
	err := cdx.NewBOMEncoder(&b, cdx.BOMFileFormatJSON).SetPretty(true).SetEscapeHTML(false).EncodeVersion(bom, cdx.SpecVersion1_6)
	return escaped(b.Bytes()), err
}

// serial makes a UUID (RFC 9562, version 8) of a text.
func serial(text []byte) string {
	u := sha256.Sum256(text)
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:16])
}
