package index

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/hunkprint/hunkprint/corpus/license"
)

// page makes a page of records, with what JSON escapes in their paths.
func page(t testing.TB, docs int) []byte {
	t.Helper()
	var records []Document
	for i := range docs {
		d := Document{Content: fmt.Sprintf("%032x", i), Language: "c", Bytes: i}
		for k := range 1 + i%3 {
			path := fmt.Sprintf(`src/{%d"}\%d],["\\/%d.c`, i, k, i)
			d.Origins = append(d.Origins, Origin{Source: "deb:sample@1.0", PURL: "pkg:deb/debian/sample@1.0?arch=source", Path: path, License: license.Evidence{Expr: "GPL-2.0-only"}})
		}
		records = append(records, d)
	}
	text, err := json.Marshal(records)
	if err != nil {
		t.Fatal(err)
	}
	p := newPacker()
	return p.zip.EncodeAll(text, nil)
}

// TestOneRecordIsThatOfThePage reads each record by itself and with all others.
func TestOneRecordIsThatOfThePage(t *testing.T) {
	data, unzip := page(t, pageSize), newUnzip()
	all, err := unpackPage(unzip, data)
	if err != nil || len(all) != pageSize {
		t.Fatalf("%d records, %v", len(all), err)
	}
	for i, want := range all {
		got, err := unpackRecord(unzip, data, i)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("record %d is %+v, want %+v; %v", i, got, want, err)
		}
	}
	if _, err := unpackRecord(unzip, data, pageSize); StateOf(err) != Corrupt {
		t.Errorf("a record behind the last one: %v", err)
	}
}

// BenchmarkRecord reads the record in the middle of a page.
func BenchmarkRecord(b *testing.B) {
	data, unzip := page(b, pageSize), newUnzip()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := unpackRecord(unzip, data, pageSize/2); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPage reads a whole page.
func BenchmarkPage(b *testing.B) {
	data, unzip := page(b, pageSize), newUnzip()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := unpackPage(unzip, data); err != nil {
			b.Fatal(err)
		}
	}
}
