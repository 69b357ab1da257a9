package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

func report(results []result) []byte {
	var bar, others []result
	for _, r := range results {
		if r.rejected() == "" {
			bar = append(bar, r)
		} else {
			others = append(others, r)
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `# Licence detection against debian/copyright

Written by %[1]sgo run ./bench/license%[1]s. For each file the content alone is asked (%[1]slicense.Detect%[1]s) and debian/copyright.
*both* counts the files on which the two state something, *agree* those with the same expression in normal form, *part* those
whose licence is a part of what debian/copyright sums up for many files with AND (not counted as agreement), *tags* the files with an SPDX tag
and, behind the slash, those whose tag debian/copyright contradicts. Licence texts (COPYING, LICENSES/) are left out.

A package is in the bar when its debian/copyright has %[2]d or more "Files" paragraphs and contradicts at most %[3]d %% of the
files that cannot be misread, of which it has %[4]d or more: files with an SPDX tag, and files in whose head licensecheck finds one licence's words and no
other's (*sure*; behind the slash those that debian/copyright contradicts). %[5]d packages were measured: %[6]d known ones, and %[7]d drawn by lot.

## The bar

`, "`", leastParagraphs, int(100*mostContradicted), leastSure, len(results), len(named), len(drawn))
	table(&b, bar)
	verdicts(&b, bar)
	fmt.Fprintf(&b, "\n## Not in the bar\n\n")
	table(&b, others)
	fmt.Fprintf(&b, "\n# Disagreements\n\nBoth sides, by kind; *verdict* is a reader's, see bench/license/judged.txt.\n")
	for _, r := range slices.Concat(bar, others) {
		r.differences(&b)
	}
	return b.Bytes()
}

func table(b *bytes.Buffer, results []result) {
	fmt.Fprintf(b, "| package | files | content states | both | agree | share | part | tags | paragraphs | sure | why not |\n"+
		"|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n")
	total := result{name: "all"}
	for _, r := range results {
		r.row(b, r.rejected())
		total.files += r.files
		total.self += r.self
		total.both += r.both
		total.agree += r.agree
		total.part += r.part
		total.tagged += r.tagged
		total.tagDiffers += r.tagDiffers
		total.paragraphs += r.paragraphs
		total.sure += r.sure
		total.contradicted += r.contradicted
		total.bytes += r.bytes
		total.elapsed += r.elapsed
	}
	total.row(b, "")
	fmt.Fprintf(b, "\nDetection, without memory from file to file: %.0f MB a second of processor time, over %.0f MB.\n", float64(total.bytes)/1e6/total.elapsed.Seconds(), float64(total.bytes)/1e6)
}

func (r result) row(b *bytes.Buffer, whyNot string) {
	share := 100 * float64(r.agree) / float64(max(r.both, 1))
	fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %.1f %% | %d | %d/%d | %d | %d/%d | %s |\n", r.name, r.files, r.self, r.both, r.agree, share, r.part,
		r.tagged, r.tagDiffers, r.paragraphs, r.sure, r.contradicted, whyNot)
}

// verdicts counts what a reader found of the disagreements.
func verdicts(b *bytes.Buffer, results []result) {
	judged := judgements()
	count := map[string]int{}
	for _, r := range results {
		for _, d := range r.differ {
			count[judged[r.key(d)].verdict] += len(d.files)
		}
	}
	fmt.Fprintf(b, "\nOf the files on which the two disagree, a reader found the content read right in %d and wrong or in part in %d; %d are not judged.\n",
		count["file"], count["debian"], count[""])
}

type judgement struct{ verdict, remark string }

// judgements reads judged.txt: package, first file of the kind, who is right
// ("file" or "debian"), why.
func judgements() map[string]judgement {
	m := map[string]judgement{}
	for line := range strings.Lines(judgedText) {
		f := strings.Split(strings.TrimSpace(line), " | ")
		if len(f) == 4 && line[0] != '#' {
			m[f[0]+" "+f[1]] = judgement{f[2], f[3]}
		}
	}
	return m
}

func (r result) key(d *difference) string {
	name, _, _ := strings.Cut(r.name, "=")
	return name + " " + d.files[0]
}

func (r result) differences(b *bytes.Buffer) {
	if len(r.differ) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n", r.name)
	keys := slices.SortedFunc(maps.Keys(r.differ), func(x, y pair) int {
		return cmp.Or(len(r.differ[y].files)-len(r.differ[x].files), cmp.Compare(x.debian+x.content, y.debian+y.content))
	})
	judged := judgements()
	for _, k := range keys {
		d := r.differ[k]
		fmt.Fprintf(b, "\n%d files, as `%s` (%s)\n- debian/copyright: `%s`\n- content: `%s`\n- words: %s\n",
			len(d.files), d.files[0], d.place, k.debian, k.content, strings.ReplaceAll(d.words, "`", "'"))
		if j, ok := judged[r.key(d)]; ok {
			fmt.Fprintf(b, "- verdict: %s: %s\n", j.verdict, j.remark)
		}
	}
}
