package index

import (
	"cmp"
	"context"
	"maps"
	"slices"
)

// Part is the size of one part of an index.
type Part struct {
	Name   string
	Values int
	Bytes  int64 // of the values, without what the database adds
}

// Parts measures what an index consists of, by reading it.
func (ix *Index) Parts(ctx context.Context) ([]Part, error) {
	parts := []Part{
		{Name: "postings"}, {Name: "filters"}, {Name: "token streams"}, {Name: "document records"}, {Name: "document lengths"}, {Name: "sources"}, {Name: "header"},
	}
	for i, part := range []byte{postingPart, filterPart, streamPart, documentPart, lengthPart, sourcePart, headerPart} {
		err := ix.store.each(ctx, part, func(_ uint32, v []byte) error {
			parts[i].Values++
			parts[i].Bytes += int64(len(v))
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// LicenseCount says how many files stand under a licence.
type LicenseCount struct {
	Expr  string
	Files int
}

// Licenses counts the licences of all files, the most common first.
func (ix *Index) Licenses(ctx context.Context) ([]LicenseCount, error) {
	counts := make(map[string]int)
	err := ix.documents(ctx, func(_ uint32, d Document) error {
		for _, o := range d.Origins {
			counts[o.License.Expr]++
		}
		return nil
	})
	var list []LicenseCount
	for _, expr := range slices.Sorted(maps.Keys(counts)) {
		list = append(list, LicenseCount{expr, counts[expr]})
	}
	slices.SortStableFunc(list, func(a, b LicenseCount) int { return cmp.Compare(b.Files, a.Files) })
	return list, err
}
