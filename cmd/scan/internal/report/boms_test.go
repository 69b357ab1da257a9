package report

import (
	"bytes"
	"crypto/sha1"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
	spdxjson "github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx/v2/common"
	"github.com/xeipuuv/gojsonschema"

	"github.com/hunkprint/hunkprint/corpus/license"
)

func TestSPDXReadsBack(t *testing.T) {
	d := evident(sample())
	d.Patches[1].Hunks, d.Patches[1].Evidence.Text = d.Patches[0].Hunks[:1], d.Patches[0].Evidence.Text[:1]
	d.Patches[0].Hunks[1].Findings[0].Origins[0].License = "LicenseRef-odd AND MIT"
	doc, err := spdxjson.Read(bytes.NewReader(write(t, "spdx", Style{}, d)))
	if err != nil {
		t.Fatal(err)
	}
	known := map[common.ElementID]bool{"DOCUMENT": true}
	for _, p := range doc.Packages {
		known[p.PackageSPDXIdentifier] = true
	}
	for _, f := range doc.Files {
		known[f.FileSPDXIdentifier] = true
	}
	for _, s := range doc.Snippets {
		if known[s.SnippetSPDXIdentifier] || !known[s.SnippetFromFileSPDXIdentifier] {
			t.Errorf("%s is there twice, or of no file", s.SnippetSPDXIdentifier)
		}
		known[s.SnippetSPDXIdentifier] = true
	}
	for _, r := range doc.Relationships {
		if !known[r.RefA.ElementRefID] || !known[r.RefB.ElementRefID] {
			t.Errorf("%v %s %v: one of them is not there", r.RefA, r.Relationship, r.RefB)
		}
	}
	if doc.CreationInfo.Created != "2026-03-04T08:30:00Z" {
		t.Errorf("created %s, not at the newest date of the patches", doc.CreationInfo.Created)
	}
	if len(doc.Files) != 4 || len(doc.Snippets) != 7 || len(doc.Packages) != 4 {
		t.Fatalf("%d files, %d snippets, %d packages", len(doc.Files), len(doc.Snippets), len(doc.Packages))
	}
	if len(doc.OtherLicenses) != 1 || doc.OtherLicenses[0].LicenseIdentifier != "LicenseRef-odd" {
		t.Errorf("licences of its own: %+v", doc.OtherLicenses)
	}
	text := d.Patches[0].Evidence.Text[0].Text()
	if sum := fmt.Sprintf("%x", sha1.Sum(text)); doc.Files[0].Checksums[0].Value != sum {
		t.Errorf("checksum %s of a file that has %s", doc.Files[0].Checksums[0].Value, sum)
	}
	byByte, byLine := doc.Snippets[0].Ranges[0], doc.Snippets[0].Ranges[1]
	if byLine.StartPointer.LineNumber != 10 || byLine.EndPointer.LineNumber != 31 {
		t.Errorf("lines %+v", byLine)
	}
	if got := string(text[byByte.StartPointer.Offset-1 : byByte.EndPointer.Offset]); !strings.HasPrefix(got, "\tadded(10);") || !strings.HasSuffix(got, "\tadded(31);\n") {
		t.Errorf("the bytes of a snippet are %q", got)
	}
	for _, s := range doc.Snippets {
		if _, err := license.Parse(s.SnippetLicenseConcluded); err != nil && s.SnippetLicenseConcluded != spdxNone {
			t.Error(err)
		}
	}
}

// The schemas come with the library, in the module cache.
func TestCycloneDXHoldsItsSchema(t *testing.T) {
	text := write(t, "cyclonedx", Style{Time: time.Unix(1700000000, 0)}, evident(sample()))
	dir := moduleDir(t, "github.com/CycloneDX/cyclonedx-go")
	loader := gojsonschema.NewSchemaLoader()
	for _, name := range []string{"spdx.schema.json", "jsf-0.82.schemax.json"} {
		path := filepath.Join(dir, "schema", name)
		id := strings.Replace(name, "schemax", "schema", 1)
		if err := loader.AddSchema("http://cyclonedx.org/schema/"+id, gojsonschema.NewReferenceLoader("file://"+path)); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := loader.Compile(gojsonschema.NewReferenceLoader("file://" + filepath.Join(dir, "schema", "bom-1.6.schema.json")))
	if err != nil {
		t.Fatal(err)
	}
	result, err := schema.Validate(gojsonschema.NewBytesLoader(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range result.Errors() {
		t.Error(e)
	}
}

func TestCycloneDXReadsBack(t *testing.T) {
	d := evident(sample())
	var bom cdx.BOM
	if err := cdx.NewBOMDecoder(bytes.NewReader(write(t, "cyclonedx", Style{}, d)), cdx.BOMFileFormatJSON).Decode(&bom); err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(bom.SerialNumber) {
		t.Errorf("serial number %s", bom.SerialNumber)
	}
	if bom.Metadata.Timestamp != "" {
		t.Errorf("a time that nobody gave: %s", bom.Metadata.Timestamp)
	}
	if len(*bom.Components) != 3 {
		t.Fatalf("%d components", len(*bom.Components))
	}
	first := (*bom.Components)[0]
	if first.PackageURL != "pkg:deb/debian/busybox@1.35.0-4?arch=source" || first.Version != "1.35.0-4" || len(*first.Evidence.Occurrences) != 2 ||
		(*first.Evidence.Licenses)[0].Expression != "GPL-2.0-only" || *(*first.Evidence.Occurrences)[1].Line != 35 {
		t.Errorf("%+v", first)
	}
	if (*bom.Compositions)[0].Aggregate != cdx.CompositionAggregateIncomplete {
		t.Error("a partial check calls itself complete")
	}
	d.Patches = d.Patches[:1]
	var other cdx.BOM
	if err := cdx.NewBOMDecoder(bytes.NewReader(write(t, "cyclonedx", Style{}, d)), cdx.BOMFileFormatJSON).Decode(&other); err != nil {
		t.Fatal(err)
	}
	if other.SerialNumber == bom.SerialNumber {
		t.Error("another queue has the same serial number")
	}
}

// moduleDir is where a module's files are.
func moduleDir(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
