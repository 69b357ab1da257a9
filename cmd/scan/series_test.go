package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/corpus/patch"
)

// mailOf is a mail with a patch of one line, or a reply where there is no path.
func mailOf(subject, id, path string) string {
	mail := "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nSubject: " + subject + "\n"
	if id != "" {
		mail += "Message-Id: <" + id + "@example.org>\n"
	}
	mail += "\nText.\n"
	if path != "" {
		mail += fmt.Sprintf("---\ndiff --git a/%[1]s b/%[1]s\n--- a/%[1]s\n+++ b/%[1]s\n@@ -1 +1 @@\n-old\n+new %[1]s\n", path)
	}
	return mail + "\n"
}

// Patches of one series come together, others by themselves, and none out of order.
func TestBatches(t *testing.T) {
	long := func(n int) (mails []string) {
		for i := range n {
			mails = append(mails, mailOf(fmt.Sprintf("[PATCH %d/%d] x", i+1, n), "", "a"))
		}
		return mails
	}
	unnumbered := []string{mailOf("x", "", "a"), mailOf("y", "", "b")}
	for _, c := range []struct {
		name   string
		queues [][]string
		want   []int // patches and replies of each batch
	}{
		{"a series and its replies", [][]string{{mailOf("[PATCH 0/2] x", "1", ""), mailOf("[PATCH 1/2] x", "2", "a"), mailOf("Re: [PATCH 1/2] x", "3", ""),
			mailOf("[PATCH 2/2] y", "4", "b"), mailOf("Re: [PATCH 2/2] y", "5", "")}}, []int{1, 3, 1}},
		{"out of order", [][]string{{mailOf("[PATCH 2/2] x", "1", "a"), mailOf("[PATCH 1/2] x", "2", "a")}}, []int{2}},
		{"two of one length", [][]string{{mailOf("[PATCH 1/2] x", "1", "a"), mailOf("[PATCH 1/2] y", "2", "a"), mailOf("[PATCH 2/2] y", "3", "a")}}, []int{1, 2}},
		{"two versions", [][]string{{mailOf("[PATCH 1/2] x", "1", "a"), mailOf("[PATCH v2 2/2] x", "2", "a")}}, []int{1, 1}},
		{"mails by themselves", [][]string{{mailOf("[PATCH] x", "1", "a"), mailOf("[PATCH 1/1] y", "2", "a")}}, []int{1, 1}},
		{"never sent", [][]string{unnumbered}, []int{2}},
		{"never sent, of two queues", [][]string{unnumbered, unnumbered}, []int{2, 2}},
		{"named one by one", [][]string{{mailOf("[PATCH 1/2] x", "", "a")}, {mailOf("[PATCH 2/2] x", "", "a")}}, []int{2}},
		{"longer than is read ahead", [][]string{long(2*maxAhead + 1)}, []int{maxAhead, maxAhead, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			ch := &checker{wholes: newWholes(t.Context(), nil), pace: &pace{}}
			for i, mails := range c.queues {
				queue := filepath.Join(dir, fmt.Sprint(i))
				if err := os.WriteFile(queue, []byte(strings.Join(mails, "")), 0o666); err != nil {
					t.Fatal(err)
				}
				ch.queues = append(ch.queues, queue)
			}
			var got []int
			position := 0
			for b := range ch.batches(context.Background()) {
				got = append(got, len(b.read))
				for _, r := range b.read {
					if r.err != nil {
						t.Fatal(r.err)
					}
					if r.patch.Position != position+1 && r.patch.Position != 1 {
						t.Errorf("patch %d follows patch %d", r.patch.Position, position)
					}
					position = r.patch.Position
					for _, f := range r.patch.Files {
						if text := string(f.Hunks[0].Lines[0].Text) + string(f.Hunks[0].Lines[1].Text); text != "oldnew "+f.Path {
							t.Errorf("patch %d of %s has the lines %q", position, f.Path, text)
						}
					}
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("batches of %v, want %v", got, c.want)
			}
		})
	}
}

// What waits for the rest of its series is bounded by its size, too.
func TestAheadIsBounded(t *testing.T) {
	a := ahead{numbers: make(map[int]bool), moved: gate.NewMoved(nil, false)}
	for n := 1; n == 1 || !a.enough(); n++ {
		a.add(&patch.Patch{Number: n, Total: maxAhead, Message: strings.Repeat("x", maxAheadSize/8), Files: make([]patch.File, 1)}, nil, true)
		if n > 8 {
			t.Fatalf("%d patches of %d bytes wait", n, maxAheadSize/8)
		}
	}
	a.add(nil, errors.New("damaged"), false)
	if b := a.take(); len(b.read) != 9 || b.read[8].err == nil || a.enough() {
		t.Errorf("%d were read, the last of them %+v", len(b.read), b.read[len(b.read)-1])
	}
}
